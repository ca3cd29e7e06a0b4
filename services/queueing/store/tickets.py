"""Tickets in MongoDB: state and events in one write, each claimed by one window."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from mongoengine import BooleanField, DateTimeField, IntField, StringField
from pymongo import ReturnDocument, WriteConcern
from pymongo.errors import DuplicateKeyError

from services.chassis.clock import SHANGHAI
from services.chassis.errors import Conflict
from services.chassis.messages import Asked, Event, Meta, same_ask
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox
from services.queueing.domain import WAITING, Ticket

CLAIM_HOLDS = timedelta(seconds=5)
MOST_WINDOWS = 1000


class TicketDocument(Head):
    """One ticket. The unique indexes keep a number from being given twice and a window from having two tickets."""

    meta = {
        "collection": "queueing_tickets",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["hall", "day", "state", "rank", "sequence"]},
            {"fields": ["hall", "day", "lane", "sequence"], "unique": True},
            {"fields": ["hall", "window"], "unique": True, "partialFilterExpression": {"at_window": True}},
            {"fields": ["call_key"], "unique": True, "partialFilterExpression": {"call_key": {"$gt": ""}}},
        ],
    }

    hall = StringField()
    day = StringField()
    state = StringField()
    lane = StringField()
    rank = IntField()
    sequence = IntField()
    window = StringField()
    at_window = BooleanField()
    call_key = StringField()
    held_until = DateTimeField()
    held_by = StringField()


class MongoTickets(MongoRepository[Ticket]):
    """`Tickets` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(TicketDocument, outbox, _fields, _rebuild, "TICKET_NOT_FOUND")
        self._lax = self.collection.with_options(write_concern=WriteConcern(w=1, j=False))

    def save(
        self, was: Ticket, now: Ticket, events: Sequence[Event], asked: Asked | None = None, heard: str = ""
    ) -> Ticket:
        try:
            return super().save(was, now, events, asked, heard)
        except DuplicateKeyError as error:
            raise Conflict("WINDOW_BUSY", "该窗口还有未办完的号票") from error

    def made_by(self, asked: Asked) -> Ticket | None:
        return self._one({"first_key": asked.key}, lambda found: found.meta.first, asked)

    def called_by(self, asked: Asked) -> Ticket | None:
        return self._one({"call_key": asked.key}, lambda found: _ask_of(found, asked.key), asked)

    def at_windows(self, hall: str) -> list[Ticket]:
        return self.select({"hall": hall, "at_window": True}, [("window", 1)], MOST_WINDOWS)

    def claim(self, hall: str, day: date, window: str, at: datetime) -> Ticket | None:
        waiting = {
            "hall": hall,
            "day": day.isoformat(),
            "state": WAITING,
            "$or": [{"held_until": {"$not": {"$gt": at}}}, {"held_by": window}],
        }
        with refusing():
            found = self._lax.find_one_and_update(
                waiting,
                {"$set": {"held_until": at + CLAIM_HOLDS, "held_by": window}},
                sort=[("rank", 1), ("sequence", 1)],
                return_document=ReturnDocument.AFTER,
            )
        return self.load(found) if found is not None else None

    def release(self, ticket: Ticket) -> None:
        with refusing():
            self._lax.update_one({"_id": ticket.id}, {"$unset": {"held_until": "", "held_by": ""}})

    def _one(
        self, query: dict[str, Any], ask_of: Callable[[Ticket], Asked | None], asked: Asked
    ) -> Ticket | None:
        with refusing():
            document = self.collection.find_one(query)
        if document is None:
            return None
        found = self.load(document)
        known = ask_of(found)
        if known is not None:
            same_ask(known, asked)
        return found


def _ask_of(ticket: Ticket, key: str) -> Asked | None:
    return next((ask for ask in ticket.meta.asks if ask.key == key), None)


def _fields(ticket: Ticket) -> dict[str, Any]:
    return {
        "number": ticket.number,
        "hall": ticket.hall,
        "division": ticket.division,
        "day": ticket.day.isoformat(),
        "lane": ticket.lane,
        "rank": ticket.turn[0],
        "sequence": ticket.sequence,
        "item": ticket.item,
        "state": ticket.state,
        "ahead": ticket.ahead,
        "wait": ticket.estimated_wait_seconds,
        "window": ticket.window,
        "at_window": ticket.at_window,
        "call_key": ticket.call_key,
        "taken_at": ticket.taken_at,
        "called_at": ticket.called_at,
        "started_at": ticket.started_at,
        "ended_at": ticket.ended_at,
    }


def _rebuild(ticket: str, kept: Mapping[str, Any], meta: Meta) -> Ticket:
    return Ticket(
        id=ticket,
        number=kept["number"],
        hall=kept["hall"],
        division=kept["division"],
        day=date.fromisoformat(kept["day"]),
        lane=kept["lane"],
        sequence=kept["sequence"],
        item=kept["item"],
        state=kept["state"],
        taken_at=_local(kept["taken_at"]),
        ahead=kept["ahead"],
        estimated_wait_seconds=kept["wait"],
        window=kept["window"],
        call_key=kept["call_key"],
        called_at=_local_or_none(kept["called_at"]),
        started_at=_local_or_none(kept["started_at"]),
        ended_at=_local_or_none(kept["ended_at"]),
        meta=meta,
    )


def _local(at: datetime) -> datetime:
    return at.astimezone(SHANGHAI)


def _local_or_none(at: datetime | None) -> datetime | None:
    return _local(at) if at else None
