"""Queueing's world in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count

from services.chassis.auth import ANONYMOUS, Principal
from services.chassis.errors import Conflict
from services.chassis.fakes import FakeClock, FakeRepository
from services.chassis.messages import Asked, Envelope, Event, same_ask
from services.chassis.room import Room
from services.queueing.bootstrap import room
from services.queueing.commands import CallNextTicket, TakeTicket
from services.queueing.domain import (
    GENERAL,
    LANES,
    NEWEST_WEIGHT,
    USUAL_SERVE_SECONDS,
    WAITING,
    Hall,
    HallDay,
    Ticket,
    main_hall,
)
from services.queueing.events import SitePublished
from services.queueing.ports import Queueing

COUNTY, TOWNSHIP, VILLAGE = "510822", "510822101", "510822101200"
STACKS = (COUNTY, TOWNSHIP)
CENTRE = Hall("510822-CC", COUNTY, "service_center", {"general": 2, "agency": 1})
ZONE = Hall("510822-ZC", COUNTY, "zone_service_center", {"general": 1})
BANK = Hall("510822-BK", COUNTY, "bank_outlet", {"general": 1})
TOWN = Hall("510822101-TC", TOWNSHIP, "township_service_center", {"general": 1})
DESK = f"{CENTRE.id}-W02"
OTHER_DESK = f"{CENTRE.id}-W03"
CLERK = Principal("clerk-1", "staff", frozenset({"clerk"}), COUNTY)
TOWN_CLERK = Principal("clerk-2", "staff", frozenset({"clerk"}), TOWNSHIP)
HELD = timedelta(seconds=5)


class FakeTickets(FakeRepository[Ticket]):
    def __init__(self) -> None:
        super().__init__(not_found="TICKET_NOT_FOUND")
        self._held: dict[str, tuple[str, datetime]] = {}

    def save(
        self, was: Ticket, now: Ticket, events: Sequence[Event], asked: Asked | None = None, heard: str = ""
    ) -> Ticket:
        others = [kept for kept in self.kept.values() if kept.id != now.id]
        if any(now.at_window and kept.at_window and kept.window == now.window for kept in others):
            raise Conflict("WINDOW_BUSY")
        if any(now.call_key and kept.call_key == now.call_key for kept in others):
            raise Conflict("WINDOW_BUSY")
        return super().save(was, now, events, asked, heard)

    def made_by(self, asked: Asked) -> Ticket | None:
        for kept in self.kept.values():
            if kept.meta.first and kept.meta.first.key == asked.key:
                same_ask(kept.meta.first, asked)
                return kept
        return None

    def called_by(self, asked: Asked) -> Ticket | None:
        for kept in self.kept.values():
            for ask in kept.meta.asks:
                if ask.key == asked.key == kept.call_key:
                    same_ask(ask, asked)
                    return kept
        return None

    def at_windows(self, hall: str) -> list[Ticket]:
        return self.select(lambda kept: kept.hall == hall and kept.at_window, lambda kept: kept.window)

    def claim(self, hall: str, day: date, window: str, at: datetime) -> Ticket | None:
        def free(kept: Ticket) -> bool:
            holder, until = self._held.get(kept.id, (window, at))
            return holder == window or until <= at

        waiting = self.select(
            lambda kept: (kept.hall, kept.day, kept.state) == (hall, day, WAITING) and free(kept),
            lambda kept: kept.turn,
        )
        if not waiting:
            return None
        self._held[waiting[0].id] = (window, at + HELD)
        return waiting[0]

    def release(self, ticket: Ticket) -> None:
        self._held.pop(ticket.id, None)


class FakeHallDays:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, date], HallDay] = {}

    def get(self, hall: str, day: date) -> HallDay:
        return self.kept.get((hall, day), HallDay({}, {}))

    def next(self, hall: str, day: date, lane: str, most: int) -> HallDay | None:
        was = self.kept.get((hall, day)) or self._opened(hall, day)
        if sum(map(was.waiting, LANES)) >= most:
            return None
        self.kept[hall, day] = replace(was, given={**was.given, lane: was.given[lane] + 1})
        return self.kept[hall, day]

    def called(self, ticket: Ticket) -> None:
        was = self.kept[ticket.hall, ticket.day]
        last = max(was.called[ticket.lane], ticket.sequence)
        assert ticket.called_at is not None
        self.kept[ticket.hall, ticket.day] = replace(
            was,
            called={**was.called, ticket.lane: last},
            desks={**was.desks, ticket.window.rpartition("-")[2]: ticket.called_at},
        )

    def served(self, ticket: Ticket) -> None:
        was = self.kept[ticket.hall, ticket.day]
        average = was.serve_seconds * (1 - NEWEST_WEIGHT) + ticket.serve_seconds * NEWEST_WEIGHT
        self.kept[ticket.hall, ticket.day] = replace(was, serve_seconds=average)

    def _opened(self, hall: str, day: date) -> HallDay:
        zero = dict.fromkeys(LANES, 0)
        before = [(at, kept) for (one, at), kept in self.kept.items() if one == hall and at < day]
        seconds = max(before, key=lambda row: row[0])[1].serve_seconds if before else USUAL_SERVE_SECONDS
        return HallDay(zero, zero, serve_seconds=seconds)


class FakeHalls:
    def __init__(self) -> None:
        self.kept: dict[str, tuple[int, Hall]] = {}

    def put(self, hall: Hall, version: int) -> None:
        if hall.id not in self.kept or self.kept[hall.id][0] < version:
            self.kept[hall.id] = (version, hall)

    def get(self, hall: str) -> Hall | None:
        found = self.kept.get(hall)
        return found[1] if found else None

    def main(self, division: str) -> Hall | None:
        return main_hall(hall for _, hall in self.kept.values() if hall.division == division)


@dataclass
class QueueingWorld:
    """The room on fakes, with short ways to ask it."""

    stack: str = COUNTY
    clock: FakeClock = field(default_factory=FakeClock)
    tickets: FakeTickets = field(default_factory=FakeTickets)
    days: FakeHallDays = field(default_factory=FakeHallDays)
    halls: FakeHalls = field(default_factory=FakeHalls)

    def __post_init__(self) -> None:
        self._keys = count(1)
        self.room: Room[Queueing] = room(
            Queueing(
                self.stack,
                STACKS,
                self.clock,
                self.tickets,
                self.days,
                self.halls,
                lambda: f"s{next(self._keys)}",
            )
        )
        for hall in (CENTRE, ZONE, BANK, TOWN):
            self.publish(hall)

    def publish(self, hall: Hall, version: int = 1) -> None:
        self.room.hear(SitePublished(hall, version), published(hall, version, self.clock.now()))

    def take(self, lane: str = GENERAL, hall: str = CENTRE.id, key: str = "", item: str = "") -> Ticket:
        asked = Asked(key or f"take-{next(self._keys)}", f"{hall} {lane} {item}")
        taken: Ticket = self.room.ask(TakeTicket(ANONYMOUS, asked, hall, lane, item))
        return taken

    def call(self, window: str = DESK, key: str = "", by: Principal = CLERK) -> Ticket | None:
        called: Ticket | None = self.room.ask(CallNextTicket(by, window, Asked(key, window) if key else None))
        return called

    def calls(self, window: str = DESK, key: str = "") -> Ticket:
        """A call that finds somebody."""
        called = self.call(window, key)
        assert called is not None
        return called


def published(hall: Hall, version: int, at: datetime) -> Envelope:
    return Envelope(
        id=f"{COUNTY}/catalogue/{hall.id}/{version}",
        type="sanji.catalogue.v1.SitePublished",
        source=f"/stacks/{COUNTY}/catalogue",
        subject=hall.id,
        time=at,
        sequence=version,
        division=hall.division,
        destination="*",
    )
