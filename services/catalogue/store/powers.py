"""Delegated powers: one document each."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from mongoengine import BooleanField, ListField, StringField

from services.catalogue.domain.powers import GRANTED, DelegatedPower
from services.chassis.levels import ancestors
from services.chassis.messages import Meta
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox

MOST_COUNTED = 100_000


class PowerDocument(Head):
    """One power. `places`: its division and every place above; `complete`: handed over."""

    meta = {
        "collection": "catalogue_powers",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["places", "_id"]},
            {"fields": ["places", "item", "_id"]},
            {"fields": ["places", "state", "complete", "_id"]},
        ],
    }

    places = ListField()
    item = StringField()
    state = StringField()
    complete = BooleanField()


class MongoPowers(MongoRepository[DelegatedPower]):
    """`Powers` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(PowerDocument, outbox, _fields, _rebuild, "POWER_NOT_FOUND")

    def held(self, division: str, item: str, after: str, limit: int) -> list[DelegatedPower]:
        query: dict[str, Any] = {"places": division, "_id": {"$gt": after}}
        if item:
            query["item"] = item
        return self.select(query, [("_id", 1)], limit)

    def blocked(self, division: str, after: str, limit: int) -> list[DelegatedPower]:
        query = {"places": division, "state": GRANTED, "complete": False, "_id": {"$gt": after}}
        return self.select(query, [("_id", 1)], limit)

    def handed_over(self, division: str) -> tuple[int, int]:
        granted = {"places": division, "state": GRANTED}
        with refusing():
            every = self.collection.count_documents(granted, limit=MOST_COUNTED)
            complete = self.collection.count_documents(granted | {"complete": True}, limit=MOST_COUNTED)
        return every, complete


def _fields(power: DelegatedPower) -> dict[str, Any]:
    fields = asdict(power)
    for name in ("id", "meta"):
        del fields[name]
    return fields | {
        "conditions_zh": list(power.conditions_zh),
        "places": list(ancestors(power.division)),
        "complete": power.complete,
    }


def _rebuild(key: str, kept: Mapping[str, Any], meta: Meta) -> DelegatedPower:
    own = {name: kept[name] for name in DelegatedPower.__dataclass_fields__ if name not in ("id", "meta")}
    return DelegatedPower(id=key, meta=meta, **own | {"conditions_zh": tuple(kept["conditions_zh"])})
