"""Accepted applications by item and month, each counted once however often it is heard."""

from collections.abc import Mapping
from typing import Any

from mongoengine import Document, IntField, ListField, StringField
from pymongo.errors import DuplicateKeyError

from services.chassis.inbox import Remembered
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import collection_of, ensure_indexes

LAST = 100
"""Numbers that a month keeps of an item, the newest: between a count and the note that it was made few others come."""


class MonthDocument(Document):
    """One item in one month of the county `place`. `cases`: how many; `last`: the numbers counted last."""

    meta = {
        "collection": "catalogue_months",
        "auto_create_index": False,
        "indexes": [{"fields": ["place", "month", "item", "cases"]}],
    }

    id = StringField(primary_key=True, max_length=200)
    place = StringField()
    month = StringField()
    item = StringField()
    cases = IntField()
    last = ListField()


class MongoVolumes:
    """`Volumes` in one collection; sums are remembered for ten seconds."""

    def __init__(self) -> None:
        self._collection = collection_of(MonthDocument)
        self._remembered: Remembered[Mapping[str, int]] = Remembered(_Sums(self._sum), _counts, seconds=10)

    def ensure_indexes(self) -> None:
        """Create what is missing."""
        ensure_indexes([MonthDocument])

    def accept(self, number: str, item: str, county: str, month: str) -> None:
        uncounted = {"_id": f"{county}/{month}/{item}", "last": {"$ne": number}}
        change = {
            "$setOnInsert": {"place": county, "month": month, "item": item},
            "$inc": {"cases": 1},
            "$push": {"last": {"$each": [number], "$slice": -LAST}},
        }
        with refusing():
            try:
                self._collection.update_one(uncounted, change, upsert=True)
            except DuplicateKeyError:
                # The month is there: either it has the number, or another of its applications was first.
                self._collection.update_one(uncounted, change)

    def accepted(self, county: str, first: str, last: str) -> Mapping[str, int]:
        return self._remembered.get(f"{county}/{first}/{last}") or {}

    def _sum(self, key: str) -> Mapping[str, Any]:
        county, first, last = key.split("/")
        steps = [
            {"$match": {"place": county, "month": {"$gte": first, "$lte": last}}},
            {"$group": {"_id": "$item", "cases": {"$sum": "$cases"}}},
        ]
        with refusing():
            return {"counts": {one["_id"]: one["cases"] for one in self._collection.aggregate(steps)}}


class _Sums:
    """Sums in the form of a read copy, to be remembered."""

    def __init__(self, summed: Any) -> None:
        self._summed = summed

    def put(self, key: str, version: int, document: Mapping[str, object]) -> bool:
        return False

    def get(self, key: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._summed(key)
        return found


def _counts(document: Mapping[str, Any]) -> Mapping[str, int]:
    return dict(document["counts"])
