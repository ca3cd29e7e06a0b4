"""Joins rating's handlers to its adapters."""

import secrets
from collections.abc import Callable
from functools import partial

from services.chassis.doors import Doors
from services.chassis.room import Room
from services.rating.handlers import COMMANDS, HEARS
from services.rating.ports import RatingRoom
from services.rating.store import MongoCalendars, MongoCaseRatings
from services.rating.wire import encode

SECRET_BYTES = 24


def bootstrap(doors: Doors) -> Room[RatingRoom]:
    """The room on its real adapters; for fakes join `RatingRoom(...)` to `room`."""
    cases, calendars = MongoCaseRatings(doors.outbox("rating", encode)), MongoCalendars()
    world = RatingRoom(
        stack=doors.settings.stack,
        stacks=doors.stack_codes,
        clock=doors.clock,
        cases=cases,
        calendars=calendars,
        seals=doors.sealer,
        secret=partial(secrets.token_urlsafe, SECRET_BYTES),
    )

    def prepare() -> None:
        cases.ensure_indexes()
        calendars.ensure_indexes()

    return room(world, prepare)


def room(world: RatingRoom, prepare: Callable[[], None] = lambda: None) -> Room[RatingRoom]:
    """The room in any world."""
    return Room("rating", world, COMMANDS, HEARS, prepare)
