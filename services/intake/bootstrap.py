"""Joins intake's handlers to its adapters."""

from collections.abc import Callable

from services.chassis.doors import Doors
from services.chassis.room import Room
from services.intake.handlers import COMMANDS, HEARS
from services.intake.ports import Intake
from services.intake.store import MongoApplications, MongoDivisions, MongoItems, numbers_of
from services.intake.wire import encode


def bootstrap(doors: Doors) -> Room[Intake]:
    """The room on its real adapters; for fakes join `Intake(...)` to `room`."""
    applications, items, divisions = (
        MongoApplications(doors.outbox("intake", encode)),
        MongoItems(),
        MongoDivisions(),
    )
    numbers = numbers_of(doors.settings.stack, doors.settings.numbers)
    world = Intake(
        stack=doors.settings.stack,
        stacks=doors.stack_codes,
        clock=doors.clock,
        applications=applications,
        numbers=numbers,
        items=items,
        divisions=divisions,
        seals=doors.sealer,
    )

    def prepare() -> None:
        applications.ensure_indexes()
        items.ensure_indexes()
        divisions.ensure_indexes()
        numbers.ensure_indexes()

    return room(world, prepare)


def room(world: Intake, prepare: Callable[[], None] = lambda: None) -> Room[Intake]:
    """The room in any world."""
    return Room("intake", world, COMMANDS, HEARS, prepare)
