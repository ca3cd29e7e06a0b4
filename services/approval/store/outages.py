"""Which departments are down, one document each."""

import time
from collections.abc import Mapping
from datetime import datetime

from mongoengine import DateTimeField, Document, StringField

from services.chassis.clock import SHANGHAI
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import collection_of, ensure_indexes

REMEMBERED_SECONDS = 2.0
MOST = 100


class OutageDocument(Document):
    """A department that is down."""

    meta = {"collection": "approval_outages", "auto_create_index": False}

    id = StringField(primary_key=True, max_length=100)
    since = DateTimeField()


class MongoOutages:
    """`Outages`, remembered for `remembered` seconds."""

    def __init__(self, remembered: float = REMEMBERED_SECONDS) -> None:
        self.collection = collection_of(OutageDocument)
        self._seconds = remembered
        self._until = float("-inf")
        self._known: Mapping[str, datetime] = {}

    def ensure_indexes(self) -> None:
        ensure_indexes([OutageDocument])

    def put(self, department: str, since: datetime | None) -> None:
        with refusing():
            if since is None:
                self.collection.delete_one({"_id": department})
            else:
                self.collection.update_one({"_id": department}, {"$set": {"since": since}}, upsert=True)
        self._until = float("-inf")

    def current(self) -> Mapping[str, datetime]:
        if time.monotonic() >= self._until:
            with refusing():
                rows = list(self.collection.find().limit(MOST))
            self._known = {row["_id"]: row["since"].astimezone(SHANGHAI) for row in rows}
            self._until = time.monotonic() + self._seconds
        return self._known
