"""Departments whose system is or was away, one document each."""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from mongoengine import DateTimeField

from services.approval.domain.outages import Outage
from services.chassis.clock import SHANGHAI
from services.chassis.messages import Asked, Event, Meta
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox

REMEMBERED_SECONDS = 2.0
MOST = 100
DOWN = "down"
EVER = datetime(1970, 1, 1, tzinfo=UTC)


class OutageDocument(Head):
    """One department. `since` is there while it is down."""

    meta = {
        "collection": "approval_department_outages",
        "auto_create_index": False,
        "indexes": [
            {
                "fields": ["since"],
                "name": DOWN,
                "partialFilterExpression": {"since": {"$type": "date"}},
            }
        ],
    }

    since = DateTimeField()
    told_at = DateTimeField()


class MongoOutages(MongoRepository[Outage]):
    """`Outages`; what is down is remembered for `remembered` seconds."""

    def __init__(self, outbox: Outbox, remembered: float = REMEMBERED_SECONDS) -> None:
        super().__init__(OutageDocument, outbox, _fields, _outage, "OUTAGE_NOT_FOUND")
        self._seconds = remembered
        self._until = float("-inf")
        self._known: Mapping[str, datetime] = {}

    def add(
        self, aggregate: Outage, events: Sequence[Event], asked: Asked | None = None, heard: str = ""
    ) -> Outage:
        self._until = float("-inf")
        return super().add(aggregate, events, asked, heard)

    def save(
        self, was: Outage, now: Outage, events: Sequence[Event], asked: Asked | None = None, heard: str = ""
    ) -> Outage:
        self._until = float("-inf")
        return super().save(was, now, events, asked, heard)

    def current(self) -> Mapping[str, datetime]:
        if time.monotonic() >= self._until:
            down = self.select({"since": {"$gt": EVER}}, [("since", 1)], MOST, hint=DOWN)
            self._known = {one.id: one.since for one in down if one.since is not None}
            self._until = time.monotonic() + self._seconds
        return self._known

    def to_report(self, until: datetime, limit: int) -> list[Outage]:
        query = {"since": {"$gt": EVER, "$lte": until}, "told_at": None}
        return self.select(query, [("since", 1)], limit, hint=DOWN)


def _fields(outage: Outage) -> dict[str, Any]:
    return {"since": outage.since, "told_at": outage.told_at}


def _outage(department: str, kept: Mapping[str, Any], meta: Meta) -> Outage:
    return Outage(department, _local(kept["since"]), _local(kept["told_at"]), meta)


def _local(at: datetime | None) -> datetime | None:
    return at.astimezone(SHANGHAI) if at else None
