"""Sessions, and failed sign-ins."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from mongoengine import DateTimeField, Document, IntField, StringField
from pymongo import ReturnDocument

from services.chassis.clock import SHANGHAI
from services.chassis.messages import Meta
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head, collection_of, ensure_indexes
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox
from services.identity.domain.passwords import FORGOTTEN_AFTER, Guard
from services.identity.domain.sessions import ENDED, OPEN, Place, Session
from services.identity.store.accounts import local

KEPT_AFTER_END = 7 * 86_400
NEWEST_FIRST = [("started_at", -1), ("_id", -1)]


class SessionDocument(Head):
    """One session; MongoDB removes it a week after its absolute end, when its events are long published."""

    meta = {
        "collection": "identity_sessions",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["ends_at"], "expireAfterSeconds": KEPT_AFTER_END},
            ["subject", "state", "-started_at", "-id"],
            {"fields": ["ended_at"], "partialFilterExpression": {"state": ENDED}},
        ],
    }

    subject = StringField()
    state = StringField()
    started_at = DateTimeField()
    ended_at = DateTimeField()
    ends_at = DateTimeField()


class GuardDocument(Document):
    """The failed sign-ins of one account, by its keyed hash."""

    meta = {
        "collection": "identity_guards",
        "auto_create_index": False,
        "indexes": [{"fields": ["last"], "expireAfterSeconds": int(FORGOTTEN_AFTER.total_seconds())}],
    }

    id = StringField(primary_key=True)
    failures = IntField()
    last = DateTimeField()


class MongoSessions(MongoRepository[Session]):
    """`Sessions` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(SessionDocument, outbox, _fields, _rebuild, "SESSION_NOT_FOUND")

    def open_of(
        self, account: str, now: datetime, after: datetime | None, place: Place | None, limit: int
    ) -> Sequence[Session]:
        query: dict[str, Any] = {"subject": account, "state": OPEN, "ends_at": {"$gt": now}}
        if after:
            query["started_at"] = {"$gt": after}
        if place:
            started, session = place
            query["$or"] = [
                {"started_at": {"$lt": started}},
                {"started_at": started, "_id": {"$lt": session}},
            ]
        return self.select(query, NEWEST_FIRST, limit)

    def ended_since(self, since: datetime, limit: int) -> Sequence[Session]:
        return self.select({"state": ENDED, "ended_at": {"$gte": since}}, [("ended_at", 1)], limit)


class MongoGuards:
    """`Guards` in one collection."""

    def ensure_indexes(self) -> None:
        ensure_indexes([GuardDocument])

    def get(self, account: str) -> Guard:
        with refusing():
            return _guard(collection_of(GuardDocument).find_one({"_id": account}))

    def failed(self, account: str, now: datetime) -> Guard:
        with refusing():
            found = collection_of(GuardDocument).find_one_and_update(
                {"_id": account},
                {"$inc": {"failures": 1}, "$max": {"last": now}},
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
        return _guard(found)

    def clear(self, account: str) -> None:
        with refusing():
            collection_of(GuardDocument).delete_one({"_id": account})


def _guard(found: Mapping[str, Any] | None) -> Guard:
    return Guard(found["failures"], found["last"].astimezone(SHANGHAI)) if found else Guard()


def _fields(session: Session) -> dict[str, Any]:
    return {
        "subject": session.subject,
        "kind": session.kind,
        "started_at": session.started_at,
        "ends_at": session.ends_at,
        "refresh": session.refresh,
        "used": list(session.used),
        "state": session.state,
        "end_reason": session.end_reason,
        "device": session.device,
        "network": session.network,
        "proven": session.proven,
        "refreshed_at": session.refreshed_at,
        "ended_at": session.ended_at,
    }


def _rebuild(session_id: str, kept: Mapping[str, Any], meta: Meta) -> Session:
    return Session(
        id=session_id,
        subject=kept["subject"],
        kind=kept["kind"],
        started_at=kept["started_at"].astimezone(SHANGHAI),
        ends_at=kept["ends_at"].astimezone(SHANGHAI),
        refresh=kept["refresh"],
        used=tuple(kept["used"]),
        state=kept["state"],
        end_reason=kept["end_reason"],
        device=kept.get("device", ""),
        network=kept.get("network", ""),
        proven=kept.get("proven", False),
        refreshed_at=local(kept.get("refreshed_at")),
        ended_at=local(kept.get("ended_at")),
        meta=meta,
    )
