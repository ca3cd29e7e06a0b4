"""How a case lies in its collection, and by what it is found."""

from datetime import UTC, datetime

from mongoengine import DateTimeField, IntField, ListField, StringField

from services.approval.store.deferring import PROMISED_INDEX
from services.approval.store.promises import INDEXES as CHECK_INDEXES
from services.chassis.mongo.documents import Head

AWAITING = "awaiting_departments"
WATCHED = "watched"
EVER = datetime(1970, 1, 1, tzinfo=UTC)


class CaseDocument(Head):
    """One case. `desks`: every place above its owner, alone and with each department: `510822/`, `510822/health`.

    `unclaimed`: of these, while it is open, where nobody holds a task; `claimants`: who holds one; `checks_due`:
    where an automatic grant waits for a look; `sights`: the desks of those that supervise it.
    """

    meta = {
        "collection": "approval_cases",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["desks", "rank"]},
            {"fields": ["desks", "state", "rank"]},
            {"fields": ["desks", "item_id", "state", "rank"]},
            {"fields": ["unclaimed", "rank"], "partialFilterExpression": {"unclaimed": {"$gt": ""}}},
            {"fields": ["claimants", "rank"], "partialFilterExpression": {"claimants": {"$gt": ""}}},
            {"fields": ["sights", "rank"], "partialFilterExpression": {"sights": {"$gt": ""}}},
            {"fields": ["checks_due", "rank"], "partialFilterExpression": {"checks_due": {"$gt": ""}}},
            {"fields": ["state", "ask_at"]},
            {"fields": ["state", "edition"]},
            {"fields": ["opened_on"]},
            *CHECK_INDEXES,
            {
                "fields": ["next_card_at"],
                "name": WATCHED,
                "partialFilterExpression": {"next_card_at": {"$gt": EVER}},
            },
            PROMISED_INDEX,
            {
                "fields": ["awaiting.department", "awaiting.at"],
                "name": AWAITING,
                "partialFilterExpression": {"awaiting.department": {"$exists": True}},
            },
        ],
    }

    state = StringField()
    desks = ListField()
    unclaimed = ListField()
    claimants = ListField()
    checks_due = ListField()
    sights = ListField()
    item_id = StringField()
    rank = StringField()
    ask_at = DateTimeField()
    awaiting = ListField()
    edition = IntField()
    next_card_at = DateTimeField()
    missed_at = DateTimeField()
    opened_on = StringField()
    check_desks = ListField()
    check_rank = StringField()
    check_late_at = DateTimeField()
    published = ListField()
    published_rank = StringField()
