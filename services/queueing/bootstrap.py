"""Joins queueing's handlers to its adapters."""

import secrets
from collections.abc import Callable

from services.chassis.doors import Doors
from services.chassis.room import Room
from services.queueing.handlers import COMMANDS, HEARS
from services.queueing.ports import Queueing
from services.queueing.store import MongoHallDays, MongoHalls, MongoTickets
from services.queueing.wire import encode

SUFFIX_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
SUFFIX_LENGTH = 6


def bootstrap(doors: Doors) -> Room[Queueing]:
    """The room on its real adapters; for fakes join `Queueing(...)` to `room`."""
    tickets, days, halls = MongoTickets(doors.outbox("queueing", encode)), MongoHallDays(), MongoHalls()
    world = Queueing(
        stack=doors.settings.stack,
        stacks=doors.stack_codes,
        clock=doors.clock,
        tickets=tickets,
        days=days,
        halls=halls,
        suffix=_suffix,
    )

    def prepare() -> None:
        tickets.ensure_indexes()
        days.ensure_indexes()
        halls.ensure_indexes()

    return room(world, prepare)


def room(world: Queueing, prepare: Callable[[], None] = lambda: None) -> Room[Queueing]:
    """The room in any world."""
    return Room("queueing", world, COMMANDS, HEARS, prepare)


def _suffix() -> str:
    return "".join(secrets.choice(SUFFIX_LETTERS) for _ in range(SUFFIX_LENGTH))
