"""Receipt numbers, each given once."""

import threading
from datetime import date

from mongoengine import Document, IntField, StringField
from pymongo import ReturnDocument

from services.chassis.errors import Unavailable
from services.chassis.levels import county
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import collection_of, ensure_indexes
from services.chassis.numbers import receipt_number

BLOCK = 50


class CounterDocument(Document):
    """How far the receipt numbers of one day are given out."""

    meta = {"collection": "intake_counters", "auto_create_index": False}

    id = StringField(primary_key=True)
    given = IntField()


class MongoNumbers:
    """Receipt numbers from this stack's own range, taken in blocks so that few writes serve many receipts."""

    def __init__(self, county6: str, span: tuple[int, int]) -> None:
        self._county = county6
        self._first, self._end = span
        self._lock = threading.Lock()
        self._day: date | None = None
        self._next = self._block_end = 0

    def ensure_indexes(self) -> None:
        ensure_indexes([CounterDocument])

    def next(self, day: date) -> str:
        with self._lock:
            if self._day != day or self._next >= self._block_end:
                self._take_block(day)
            sequence = self._next
            self._next += 1
        return receipt_number(self._county, day, sequence)

    def _take_block(self, day: date) -> None:
        with refusing():
            counter = collection_of(CounterDocument).find_one_and_update(
                {"_id": day.isoformat()},
                {"$inc": {"given": BLOCK}},
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
        start = self._first + counter["given"] - BLOCK
        if start >= self._end:
            raise Unavailable("NUMBERS_EXHAUSTED", "今日编号已用完", retry_after=60)
        self._day, self._next, self._block_end = day, start, min(start + BLOCK, self._end)


def numbers_of(stack: str, span: tuple[int, int]) -> MongoNumbers:
    """The numbers of a stack, whatever its level: the county's six digits lead every receipt."""
    return MongoNumbers(county(stack), span)
