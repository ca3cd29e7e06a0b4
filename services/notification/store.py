"""Inboxes in MongoDB; the only door to it in this room."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from mongoengine import DateTimeField, ListField, StringField

from services.chassis.clock import SHANGHAI
from services.chassis.inbox import AUTHORITY_INDEXES, MERGE_INDEXES, Copy
from services.chassis.messages import Meta
from services.chassis.mongo.documents import Head
from services.chassis.mongo.group import PATIENCE
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox
from services.notification.domain.message import Message, Place
from services.notification.domain.staff_message import KEPT_DAYS, StaffMessage

NEWEST_FIRST = [("at", -1), ("_id", -1)]


class MessageDocument(Head):
    """One message; its id is the id of the event that it tells of."""

    meta = {
        "collection": "notification_messages",
        "auto_create_index": False,
        "indexes": [{"fields": ["recipient", "-at", "-_id"]}],
    }

    recipient = StringField()
    at = DateTimeField()


class StaffMessageDocument(Head):
    """One message to staff. It goes after `KEPT_DAYS`."""

    meta = {
        "collection": "notification_staff_messages",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["to", "-at", "-_id"]},
            {"fields": ["at"], "expireAfterSeconds": KEPT_DAYS * 86400},
        ],
    }

    to = ListField()
    at = DateTimeField()


class MergeCopy(Copy):
    """Accounts that any stack merged."""

    meta = {"collection": "notification_merges", "auto_create_index": False, "indexes": MERGE_INDEXES}


class AuthorityCopy(Copy):
    """Who reads an inbox besides its owner."""

    meta = {
        "collection": "notification_authorities",
        "auto_create_index": False,
        "indexes": AUTHORITY_INDEXES,
    }


class MongoMessages(MongoRepository[Message]):
    """`Messages` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(MessageDocument, outbox, _fields, _rebuild, "MESSAGE_NOT_FOUND", PATIENCE)

    def inbox(self, recipients: Collection[str], after: Place | None, limit: int) -> list[Message]:
        query = {"recipient": {"$in": list(recipients)}} | _behind(after)
        return self.select(query, NEWEST_FIRST, limit)


class MongoStaffMessages(MongoRepository[StaffMessage]):
    """`StaffMessages` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(
            StaffMessageDocument, outbox, _staff_fields, _staff_rebuild, "MESSAGE_NOT_FOUND", PATIENCE
        )

    def inbox(self, addresses: Collection[str], after: Place | None, limit: int) -> list[StaffMessage]:
        return self.select({"to": {"$in": list(addresses)}} | _behind(after), NEWEST_FIRST, limit)


def _behind(after: Place | None) -> dict[str, Any]:
    if after is None:
        return {}
    return {"at": {"$lte": after.at}, "$or": [{"at": {"$lt": after.at}}, {"_id": {"$lt": after.id}}]}


def _fields(message: Message) -> dict[str, Any]:
    return {
        "recipient": message.recipient,
        "kind": message.kind,
        "number": message.number,
        "division": message.division,
        "at": message.at,
        "values": dict(message.values),
        "read_at": message.read_at,
    }


def _rebuild(message: str, kept: Mapping[str, Any], meta: Meta) -> Message:
    return Message(
        id=message,
        recipient=kept["recipient"],
        kind=kept["kind"],
        number=kept["number"],
        division=kept["division"],
        at=_local(kept["at"]),
        values=kept["values"],
        read_at=_local(kept["read_at"]) if kept["read_at"] else None,
        meta=meta,
    )


def _local(at: datetime) -> datetime:
    return at.astimezone(SHANGHAI)


def _staff_fields(message: StaffMessage) -> dict[str, Any]:
    return {
        "to": list(message.to),
        "kind": message.kind,
        "number": message.number,
        "division": message.division,
        "at": message.at,
        "values": dict(message.values),
        "reads": [[who, at] for who, at in message.reads],
    }


def _staff_rebuild(message: str, kept: Mapping[str, Any], meta: Meta) -> StaffMessage:
    return StaffMessage(
        id=message,
        to=tuple(kept["to"]),
        kind=kept["kind"],
        number=kept["number"],
        division=kept["division"],
        at=_local(kept["at"]),
        values=kept["values"],
        reads=tuple((who, _local(at)) for who, at in kept["reads"]),
        meta=meta,
    )
