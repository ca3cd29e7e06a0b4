"""Accounts all of whose sessions ended at once, and what ended on other stacks."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from mongoengine import DateTimeField, Document, StringField

from services.chassis.clock import SHANGHAI
from services.chassis.messages import Meta
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head, collection_of, ensure_indexes
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox
from services.identity.domain.revocations import End, Revocation
from services.identity.domain.sessions import PERSON_LASTS, TOKENS_GONE_AFTER

KEPT = PERSON_LASTS + timedelta(days=1)


class RevocationDocument(Head):
    """One account; MongoDB removes it when no session can be older any more."""

    meta = {
        "collection": "identity_revocations",
        "auto_create_index": False,
        "indexes": [{"fields": ["before"], "expireAfterSeconds": int(KEPT.total_seconds())}],
    }

    before = DateTimeField()


class HeardEndDocument(Document):
    """One end that another stack told of, until it can matter no more."""

    meta = {
        "collection": "identity_heard_ends",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["forgotten_at"], "expireAfterSeconds": 0},
            {"fields": ["heard_at"]},
        ],
    }

    id = StringField(primary_key=True)
    session = StringField()
    account = StringField()
    stack = StringField()
    before = DateTimeField()
    heard_at = DateTimeField()
    forgotten_at = DateTimeField()


class MongoRevocations(MongoRepository[Revocation]):
    """`Revocations` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(RevocationDocument, outbox, _fields, _rebuild, "REVOCATION_NOT_FOUND")

    def since(self, since: datetime, limit: int) -> Sequence[Revocation]:
        return self.select({"before": {"$gte": since}}, [("before", 1)], limit)


class MongoHeardEnds:
    """`HeardEnds` in one collection."""

    def ensure_indexes(self) -> None:
        ensure_indexes([HeardEndDocument])

    def put(self, end: End, now: datetime) -> None:
        kept = TOKENS_GONE_AFTER if end.session else KEPT
        names = {"session": end.session, "account": end.account, "stack": end.stack}
        with refusing():
            collection_of(HeardEndDocument).update_one(
                {"_id": f"{end.stack}/{end.session or end.account}"},
                {
                    "$setOnInsert": names,
                    "$max": {"before": end.before, "heard_at": now, "forgotten_at": now + kept},
                },
                upsert=True,
            )

    def of(self, account: str, stacks: Sequence[str]) -> Sequence[End]:
        wanted = [f"{stack}/{account}" for stack in stacks]
        with refusing():
            found = collection_of(HeardEndDocument).find({"_id": {"$in": wanted}})
            return [_end(document) for document in found.limit(len(wanted))]

    def since(self, since: datetime, limit: int) -> Sequence[tuple[End, datetime]]:
        with refusing():
            found = collection_of(HeardEndDocument).find({"heard_at": {"$gte": since}})
            return [
                (_end(document), document["heard_at"].astimezone(SHANGHAI))
                for document in found.sort([("heard_at", 1)]).limit(limit)
            ]


def _end(document: Mapping[str, Any]) -> End:
    return End(
        document["session"],
        document["account"],
        document["stack"],
        document["before"].astimezone(SHANGHAI),
    )


def _fields(revocation: Revocation) -> dict[str, Any]:
    return {"before": revocation.before}


def _rebuild(account: str, kept: Mapping[str, Any], meta: Meta) -> Revocation:
    return Revocation(account, kept["before"].astimezone(SHANGHAI), meta)
