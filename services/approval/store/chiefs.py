"""Chief representatives: one document each."""

from collections.abc import Mapping
from typing import Any

from mongoengine import StringField

from services.approval.domain.chiefs import Chief
from services.chassis.messages import Meta
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox


class ChiefDocument(Head):
    """One appointment, by division and department."""

    meta = {"collection": "approval_chiefs", "auto_create_index": False}

    chief = StringField()
    deputy = StringField()


class MongoChiefs(MongoRepository[Chief]):
    """`Chiefs` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(ChiefDocument, outbox, _fields, _rebuild, "CHIEF_NOT_FOUND")


def _fields(chief: Chief) -> dict[str, Any]:
    return {
        "division": chief.division,
        "department": chief.department,
        "chief": chief.chief,
        "deputy": chief.deputy,
        "items": list(chief.items),
    }


def _rebuild(key: str, kept: Mapping[str, Any], meta: Meta) -> Chief:
    return Chief(
        id=key,
        division=kept["division"],
        department=kept["department"],
        chief=kept["chief"],
        deputy=kept["deputy"],
        items=tuple(kept["items"]),
        meta=meta,
    )
