"""Joins approval's handlers to its adapters."""

from collections.abc import Callable

from services.approval.handlers import COMMANDS, HEARS
from services.approval.ports import Approval
from services.approval.store import MongoCalendars, MongoCases, MongoItems, MongoOutages, MongoPowers
from services.approval.wire import encode
from services.chassis.doors import Doors
from services.chassis.room import Room
from services.departments.loader import load


def bootstrap(doors: Doors) -> Room[Approval]:
    """The room on its real adapters; for fakes join `Approval(...)` to `room`."""
    cases, items, calendars = MongoCases(doors.outbox("approval", encode)), MongoItems(), MongoCalendars()
    powers, outages = MongoPowers(), MongoOutages()
    world = Approval(
        stack=doors.settings.stack,
        stacks=doors.stack_codes,
        clock=doors.clock,
        cases=cases,
        items=items,
        calendars=calendars,
        powers=powers,
        departments=load(doors.settings.departments),
        outages=outages,
        seals=doors.sealer,
    )

    def prepare() -> None:
        cases.ensure_indexes()
        items.ensure_indexes()
        calendars.ensure_indexes()
        powers.ensure_indexes()
        outages.ensure_indexes()

    return room(world, prepare)


def room(world: Approval, prepare: Callable[[], None] = lambda: None) -> Room[Approval]:
    """The room in any world."""
    return Room("approval", world, COMMANDS, HEARS, prepare)
