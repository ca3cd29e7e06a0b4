"""Deliveries of other stacks at this stack's sites: a read copy, in the same lists as the stack's own."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.chassis.inbox import Copy, MongoReadCopy
from services.chassis.messages import Meta
from services.chassis.mongo.connection import refusing
from services.intake.domain.application import Application
from services.intake.store.applications import (
    ANNOUNCE,
    EXIT,
    MongoApplications,
    application_of,
    exit_query,
    fields_of,
)


class GuestCopy(Copy):
    """One delivery, by receipt number."""

    meta = {
        "collection": "intake_guest_deliveries",
        "auto_create_index": False,
        "indexes": [
            {
                "fields": ["document.exit", "document.exit_rank"],
                "name": EXIT,
                "partialFilterExpression": {"document.exit_rank": {"$gt": ""}},
            }
        ],
    }


class MongoGuests:
    """`Guests`."""

    def __init__(self, applications: MongoApplications) -> None:
        self._applications = applications
        self._copies = MongoReadCopy(GuestCopy)

    def ensure_indexes(self) -> None:
        self._copies.ensure_indexes()

    def to_announce(self, limit: int) -> list[Application]:
        return self._applications.select({"to_announce": True}, [], limit, hint=ANNOUNCE)

    def put(self, application: Application, version: int) -> None:
        self._copies.put(application.id, version, fields_of(application))

    def to_hand_over(self, lists: Sequence[str], newest: bool, after: str, limit: int) -> list[Application]:
        query, order = exit_query(lists, newest, after, "document.")
        with refusing():
            found = self._copies.collection.find(query).sort(order).limit(limit).hint(EXIT)
            return [_guest(one) for one in found]


def _guest(kept: Mapping[str, Any]) -> Application:
    return application_of(kept["_id"], kept["document"], Meta(kept["version"]))
