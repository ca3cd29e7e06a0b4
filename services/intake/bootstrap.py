"""Joins intake's handlers to its adapters."""

from collections.abc import Callable

from services.chassis.doors import Doors
from services.chassis.inbox import MongoMerges
from services.chassis.mongo.files import SealedFiles
from services.chassis.room import Room
from services.chassis.sniffing import types_of
from services.intake.handlers import COMMANDS, HEARS
from services.intake.ports import Intake
from services.intake.store import (
    MergeCopy,
    MongoApplications,
    MongoAuthorities,
    MongoCalendars,
    MongoDivisions,
    MongoEntrustments,
    MongoItems,
    MongoLent,
    MongoOrgans,
    MongoRevealings,
    MongoRosters,
    MongoUploads,
    numbers_of,
)
from services.intake.wire import encode


def bootstrap(doors: Doors) -> Room[Intake]:
    """The room on its real adapters; for fakes join `Intake(...)` to `room`."""
    outbox = doors.outbox("intake", encode)
    applications, revealings = MongoApplications(outbox), MongoRevealings(outbox)
    uploads = MongoUploads(outbox)
    rosters, entrustments = MongoRosters(outbox), MongoEntrustments(outbox)
    items, divisions, authorities = MongoItems(), MongoDivisions(), MongoAuthorities()
    calendars = MongoCalendars()
    merges, lent = MongoMerges(MergeCopy), MongoLent()
    organs = MongoOrgans()
    numbers = numbers_of(doors.settings.stack, doors.settings.numbers)
    world = Intake(
        stack=doors.settings.stack,
        stacks=doors.stack_codes,
        clock=doors.clock,
        applications=applications,
        numbers=numbers,
        items=items,
        divisions=divisions,
        organs=organs,
        calendars=calendars,
        authorities=authorities,
        lent=lent,
        merges=merges,
        revealings=revealings,
        seals=doors.sealer,
        rosters=rosters,
        entrustments=entrustments,
        uploads=uploads,
        files=SealedFiles(doors.client.get_default_database(), "intake_files", doors.sealer),
        types_of=types_of,
        most_bytes=doors.settings.upload_bytes,
    )

    def prepare() -> None:
        kept = (
            applications,
            revealings,
            uploads,
            rosters,
            entrustments,
            items,
            divisions,
            organs,
            calendars,
            authorities,
            merges,
            lent,
            numbers,
        )
        for store in kept:
            store.ensure_indexes()

    return room(world, prepare)


def room(world: Intake, prepare: Callable[[], None] = lambda: None) -> Room[Intake]:
    """The room in any world."""
    return Room("intake", world, COMMANDS, HEARS, prepare)
