"""Applications that run on a version of an item, as heard; in any order, any number of times."""

from collections.abc import Mapping

from mongoengine import BooleanField, DateTimeField, Document, IntField, StringField
from pymongo import UpdateOne

from services.chassis.clock import Clock
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import collection_of, ensure_indexes
from services.chassis.mongo.group import PATIENCE, GroupWriter

KEPT_SECONDS = 90 * 24 * 3600


class RunningDocument(Document):
    """One application, by receipt number. Gone three months after its end, when no event of it is under way.

    `place`, `month`: the county and month it is counted in; `uncounted` until it stands in that month's sum.
    """

    meta = {
        "collection": "catalogue_running",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["item", "over", "item_version"]},
            {"fields": ["month"], "partialFilterExpression": {"uncounted": True}},
            {"fields": ["over_at"], "expireAfterSeconds": KEPT_SECONDS},
        ],
    }

    id = StringField(primary_key=True, max_length=64)
    item = StringField()
    item_version = IntField()
    over = BooleanField()
    over_at = DateTimeField()
    place = StringField()
    month = StringField()
    uncounted = BooleanField()


class MongoRunning:
    """`Running` in one collection."""

    def __init__(self, clock: Clock) -> None:
        self._collection = collection_of(RunningDocument)
        self._group = GroupWriter(self._collection)
        self._clock = clock

    def ensure_indexes(self) -> None:
        """Create what is missing."""
        ensure_indexes([RunningDocument])

    def began(self, number: str, item: str, version: int, county: str, month: str) -> None:
        told = {"item": item, "item_version": version, "place": county, "month": month}
        change = {"$set": told, "$setOnInsert": {"over": False, "uncounted": True}}
        self._group.write(UpdateOne({"_id": number}, change, upsert=True), PATIENCE)

    def ended(self, number: str) -> None:
        over = {"over": True, "over_at": self._clock.now()}
        change = {"$set": over, "$setOnInsert": {"uncounted": True}}
        self._group.write(UpdateOne({"_id": number}, change, upsert=True), PATIENCE)

    def counted(self, item: str) -> Mapping[int, int]:
        steps = [
            {"$match": {"item": item, "over": False}},
            {"$group": {"_id": "$item_version", "many": {"$sum": 1}}},
        ]
        with refusing():
            found = list(self._collection.aggregate(steps))
        return {one["_id"]: one["many"] for one in sorted(found, key=lambda one: one["_id"])}
