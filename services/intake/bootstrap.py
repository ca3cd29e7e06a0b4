"""Joins intake's handlers to its adapters."""

from collections.abc import Callable

from services.chassis.doors import Doors
from services.chassis.inbox import MongoMerges
from services.chassis.room import Room
from services.intake.handlers import COMMANDS, HEARS
from services.intake.ports import Intake
from services.intake.store import (
    MergeCopy,
    MongoApplications,
    MongoAuthorities,
    MongoDivisions,
    MongoItems,
    MongoLent,
    MongoRevealings,
    numbers_of,
)
from services.intake.wire import encode


def bootstrap(doors: Doors) -> Room[Intake]:
    """The room on its real adapters; for fakes join `Intake(...)` to `room`."""
    outbox = doors.outbox("intake", encode)
    applications, revealings = MongoApplications(outbox), MongoRevealings(outbox)
    items, divisions, authorities = MongoItems(), MongoDivisions(), MongoAuthorities()
    merges, lent = MongoMerges(MergeCopy), MongoLent()
    numbers = numbers_of(doors.settings.stack, doors.settings.numbers)
    world = Intake(
        stack=doors.settings.stack,
        stacks=doors.stack_codes,
        clock=doors.clock,
        applications=applications,
        numbers=numbers,
        items=items,
        divisions=divisions,
        authorities=authorities,
        lent=lent,
        merges=merges,
        revealings=revealings,
        seals=doors.sealer,
    )

    def prepare() -> None:
        for store in (applications, revealings, items, divisions, authorities, merges, lent, numbers):
            store.ensure_indexes()

    return room(world, prepare)


def room(world: Intake, prepare: Callable[[], None] = lambda: None) -> Room[Intake]:
    """The room in any world."""
    return Room("intake", world, COMMANDS, HEARS, prepare)
