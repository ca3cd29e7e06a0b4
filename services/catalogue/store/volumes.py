"""Accepted applications by item and month, each counted once however often it is heard.

What began is summed into its month by a timer, in one transaction with the note that it was: the path of an
application writes nothing that another one writes too.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from mongoengine import Document, IntField, StringField
from pymongo import UpdateOne
from pymongo.client_session import ClientSession

from services.catalogue.store.running import RunningDocument
from services.chassis.inbox import Remembered
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import collection_of, ensure_indexes


class MonthDocument(Document):
    """One item in one month of the county `place`. `cases`: how many."""

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


class MongoVolumes:
    """`Volumes` in one collection; sums are remembered for ten seconds."""

    def __init__(self) -> None:
        self._collection = collection_of(MonthDocument)
        self._running = collection_of(RunningDocument)
        self._remembered: Remembered[Mapping[str, int]] = Remembered(_Sums(self._sum), _counts, seconds=10)

    def ensure_indexes(self) -> None:
        """Create what is missing."""
        ensure_indexes([MonthDocument])

    def count(self, limit: int) -> int:
        with refusing(), self._collection.database.client.start_session() as session:
            counted: int = session.with_transaction(lambda within: self._counted(limit, within))
        return counted

    def accepted(self, county: str, first: str, last: str) -> Mapping[str, int]:
        return self._remembered.get(f"{county}/{first}/{last}") or {}

    def _counted(self, limit: int, within: ClientSession) -> int:
        uncounted = {"uncounted": True, "month": {"$gt": ""}}
        found = list(
            self._running.find(uncounted, {"place": 1, "month": 1, "item": 1}, session=within).limit(limit)
        )
        if not found:
            return 0
        cases = Counter((one["place"], one["month"], one["item"]) for one in found)
        sums = [
            UpdateOne(
                {"_id": f"{place}/{month}/{item}"},
                {"$setOnInsert": {"place": place, "month": month, "item": item}, "$inc": {"cases": many}},
                upsert=True,
            )
            for (place, month, item), many in cases.items()
        ]
        self._collection.bulk_write(sums, ordered=False, session=within)
        numbers = [one["_id"] for one in found]
        self._running.update_many({"_id": {"$in": numbers}}, {"$unset": {"uncounted": ""}}, session=within)
        return len(found)

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
