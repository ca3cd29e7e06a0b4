"""How many cases were opened: one document per month and kind of case, its days inside."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from mongoengine import DictField, Document, ListField, StringField
from pymongo import UpdateOne

from services.approval.domain.rates import DEPARTMENT, SITE, CaseKind
from services.chassis.levels import ancestors
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import collection_of, ensure_indexes

COUNTED = "counted"


class TallyDocument(Document):
    """Day of the month → cases. `places`: every place above the division that decides them."""

    meta = {
        "collection": "approval_tallies",
        "auto_create_index": False,
        "indexes": [{"fields": ["places", "month"]}],
    }

    id = StringField(primary_key=True, max_length=200)
    month = StringField()
    places = ListField()
    days = DictField()


class MongoTallies:
    """`Tallies` in one collection."""

    def __init__(self) -> None:
        self.collection = collection_of(TallyDocument)

    def ensure_indexes(self) -> None:
        ensure_indexes([TallyDocument])

    def put(self, day: date, counts: Mapping[CaseKind, int]) -> None:
        month = f"{day:%Y-%m}"
        writes = [
            UpdateOne(
                {"_id": "/".join((month, *kind))},
                {
                    "$set": {f"days.{day:%d}": cases},
                    "$setOnInsert": {
                        "month": month,
                        "places": list(ancestors(kind.owner_division)),
                        **kind._asdict(),
                    },
                },
                upsert=True,
            )
            for kind, cases in counts.items()
        ]
        with refusing():
            if writes:
                self.collection.bulk_write(writes, ordered=False)
            self.collection.update_one({"_id": COUNTED}, {"$set": {"until": day.isoformat()}}, upsert=True)

    def counted_until(self) -> date | None:
        with refusing():
            found = self.collection.find_one({"_id": COUNTED})
        return date.fromisoformat(found["until"]) if found else None

    def counts(self, division: str, grouping: str, since: str, until: str) -> dict[str, int]:
        by_department = grouping == DEPARTMENT
        query = {
            "places": division,
            "month": {"$gte": since, "$lte": until},
            "department": {"$ne": ""} if by_department else "",
        }
        name = {SITE: "division", DEPARTMENT: "department"}.get(grouping, "owner_division")
        steps: list[dict[str, Any]] = [
            {"$match": query},
            {"$project": {"key": f"${name}", "days": {"$objectToArray": "$days"}}},
            {"$group": {"_id": "$key", "cases": {"$sum": {"$sum": "$days.v"}}}},
        ]
        with refusing():
            found = list(self.collection.aggregate(steps))
        counted: dict[str, int] = {}
        for one in found:
            kind = CaseKind(one["_id"], one["_id"], one["_id"] if by_department else "")
            key = kind.grouped(grouping) or ""
            counted[key] = counted.get(key, 0) + one["cases"]
        return counted
