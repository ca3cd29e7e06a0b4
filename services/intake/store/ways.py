"""How papers were given, by item, place and month; each decided application counted once.

A timer sums what is marked, in one transaction with taking the marks away: the path of an application writes nothing
that another one writes too.
"""

from collections.abc import Mapping
from typing import Any

from mongoengine import DictField, Document, ListField, StringField
from pymongo import UpdateOne
from pymongo.client_session import ClientSession

from services.chassis.levels import ancestors
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import collection_of, ensure_indexes
from services.intake.domain.ways import NAMES, Ways, WaysRow, summed, ways_of
from services.intake.store.applications import TO_COUNT, MongoApplications

BY_PLACE = "by_place"


class WaysDocument(Document):
    """One item in one month at one place; `places`: every place above it. `_id` is `month/item/division`."""

    meta = {
        "collection": "intake_material_ways",
        "auto_create_index": False,
        "indexes": [{"fields": ["places", "_id"], "name": BY_PLACE}],
    }

    id = StringField(primary_key=True, max_length=100)
    places = ListField()
    ways = DictField()


class MongoMaterialWays:
    """`MaterialWays` in one collection."""

    def __init__(self, applications: MongoApplications) -> None:
        self.collection = collection_of(WaysDocument)
        self._applications = applications

    def ensure_indexes(self) -> None:
        """Create what is missing."""
        ensure_indexes([WaysDocument])

    def count(self, limit: int) -> int:
        with refusing(), self.collection.database.client.start_session() as session:
            counted: int = session.with_transaction(lambda within: self._counted(limit, within))
        return counted

    def rows(self, division: str, since: str, until: str, after: str, limit: int) -> list[WaysRow]:
        query = _query(division, since, until)
        if after:
            query["_id"]["$gt"] = after
        with refusing():
            found = list(self.collection.find(query).sort("_id", 1).hint(BY_PLACE).limit(limit))
        return [_row(one) for one in found]

    def whole(self, division: str, since: str, until: str) -> Ways:
        sums = {name: {"$sum": f"$ways.{name}"} for name in NAMES}
        steps: list[dict[str, Any]] = [
            {"$match": _query(division, since, until)},
            {"$group": {"_id": None, **sums}},
        ]
        with refusing():
            found = list(self.collection.aggregate(steps, hint=BY_PLACE))
        return Ways(*(found[0][name] for name in NAMES)) if found else Ways()

    def _counted(self, limit: int, within: ClientSession) -> int:
        marked = self._applications.collection
        found = list(marked.find({"to_count": True}, session=within).hint(TO_COUNT).limit(limit))
        if not found:
            return 0
        rows = summed(ways_of(self._applications.load(one)) for one in found)
        sums = [
            UpdateOne(
                {"_id": row.id},
                {
                    "$setOnInsert": {"places": list(ancestors(row.division))},
                    "$inc": {f"ways.{name}": getattr(row.ways, name) for name in NAMES},
                },
                upsert=True,
            )
            for row in rows
        ]
        self.collection.bulk_write(sums, ordered=False, session=within)
        numbers = [one["_id"] for one in found]
        marked.update_many({"_id": {"$in": numbers}}, {"$unset": {"to_count": ""}}, session=within)
        return len(found)


def _query(division: str, since: str, until: str) -> dict[str, Any]:
    """Rows sort by month first; what follows a month in an id is a stroke, and `0` is the next character."""
    return {"places": division, "_id": {"$gte": f"{since}/", "$lt": f"{until}0"}}


def _row(kept: Mapping[str, Any]) -> WaysRow:
    month, item, division = kept["_id"].split("/")
    return WaysRow(month, item, division, Ways(**kept["ways"]))
