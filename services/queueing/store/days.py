"""How the numbers of each hall and day stand, in MongoDB."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from mongoengine import DictField, Document, FloatField, StringField
from pymongo import ReturnDocument, WriteConcern
from pymongo.errors import DuplicateKeyError

from services.chassis.clock import SHANGHAI
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import collection_of, ensure_indexes
from services.queueing.domain import LANES, NEWEST_WEIGHT, USUAL_SERVE_SECONDS, HallDay, Ticket


class HallDayDocument(Document):
    """How the numbers of one hall stand on one day."""

    meta = {"collection": "queueing_days", "auto_create_index": False, "indexes": [["hall", "-day"]]}

    id = StringField(primary_key=True)
    hall = StringField()
    day = StringField()
    given = DictField()
    called = DictField()
    desks = DictField()
    serve_seconds = FloatField()


class MongoHallDays:
    """`HallDays`, one row per hall and day.

    Its writes wait for no disk of their own: the ticket written right after them does, and the journal keeps order.
    """

    def __init__(self) -> None:
        self._rows = collection_of(HallDayDocument).with_options(write_concern=WriteConcern(w=1, j=False))

    def ensure_indexes(self) -> None:
        ensure_indexes([HallDayDocument])

    def get(self, hall: str, day: date) -> HallDay:
        with refusing():
            found = self._rows.find_one({"_id": _row(hall, day)})
        return _hall_day(found) if found else HallDay({}, {})

    def next(self, hall: str, day: date, lane: str, most: int) -> HallDay | None:
        taken = self._take(hall, day, lane, most)
        if taken is None:
            self._open(hall, day)
            taken = self._take(hall, day, lane, most)
        return taken

    def called(self, ticket: Ticket) -> None:
        update = {
            "$max": {
                f"called.{ticket.lane}": ticket.sequence,
                f"desks.{ticket.window.rpartition('-')[2]}": ticket.called_at,
            }
        }
        self._update(ticket, update)

    def served(self, ticket: Ticket) -> None:
        average = {
            "$add": [
                {"$multiply": ["$serve_seconds", 1 - NEWEST_WEIGHT]},
                ticket.serve_seconds * NEWEST_WEIGHT,
            ]
        }
        self._update(ticket, [{"$set": {"serve_seconds": average}}])

    def _take(self, hall: str, day: date, lane: str, most: int) -> HallDay | None:
        waiting = {"$add": [{"$subtract": [f"$given.{one}", f"$called.{one}"]} for one in LANES]}
        with refusing():
            found = self._rows.find_one_and_update(
                {"_id": _row(hall, day), "$expr": {"$lt": [waiting, most]}},
                {"$inc": {f"given.{lane}": 1}},
                return_document=ReturnDocument.AFTER,
            )
        return _hall_day(found) if found else None

    def _open(self, hall: str, day: date) -> None:
        """Make the day's row if it is not there, with the average of the last day."""
        with refusing():
            if self._rows.find_one({"_id": _row(hall, day)}, {"_id": 1}):
                return
            last = self._rows.find_one({"hall": hall, "day": {"$lt": day.isoformat()}}, sort=[("day", -1)])
            row = {
                "hall": hall,
                "day": day.isoformat(),
                "given": dict.fromkeys(LANES, 0),
                "called": dict.fromkeys(LANES, 0),
                "desks": {},
                "serve_seconds": last["serve_seconds"] if last else USUAL_SERVE_SECONDS,
            }
            try:
                self._rows.update_one({"_id": _row(hall, day)}, {"$setOnInsert": row}, upsert=True)
            except DuplicateKeyError:
                return

    def _update(self, ticket: Ticket, update: Any) -> None:
        with refusing():
            self._rows.update_one({"_id": _row(ticket.hall, ticket.day)}, update)


def _row(hall: str, day: date) -> str:
    return f"{hall}/{day.isoformat()}"


def _hall_day(row: Mapping[str, Any]) -> HallDay:
    desks = {desk: at.astimezone(SHANGHAI) for desk, at in row["desks"].items()}
    return HallDay(row["given"], row["called"], desks, row["serve_seconds"])
