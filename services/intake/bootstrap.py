"""Joins intake's handlers to its adapters."""

from collections.abc import Callable

from services.chassis.doors import Doors
from services.chassis.inbox import MongoMerges
from services.chassis.mongo.files import SealedFiles
from services.chassis.room import Room
from services.chassis.sniffing import types_of
from services.departments.loader import load_registers
from services.intake.handlers import COMMANDS, HEARS
from services.intake.ports import Intake
from services.intake.store import (
    MergeCopy,
    MongoApplications,
    MongoAuthorities,
    MongoBrokenPromises,
    MongoCalendars,
    MongoDivisions,
    MongoEntrustments,
    MongoGuests,
    MongoItems,
    MongoLent,
    MongoLookups,
    MongoMaterialWays,
    MongoOrgans,
    MongoPackages,
    MongoPackageTerms,
    MongoRevealings,
    MongoRosters,
    MongoSites,
    MongoUploads,
    numbers_of,
)
from services.intake.wire import encode


def bootstrap(doors: Doors) -> Room[Intake]:
    """The room on its real adapters; for fakes join `Intake(...)` to `room`."""
    outbox = doors.outbox("intake", encode)
    applications, revealings = MongoApplications(outbox), MongoRevealings(outbox)
    uploads, lookups = MongoUploads(outbox), MongoLookups(outbox)
    material_ways, guests = MongoMaterialWays(applications), MongoGuests(applications)
    rosters, entrustments = MongoRosters(outbox), MongoEntrustments(outbox)
    items, divisions, authorities = MongoItems(), MongoDivisions(), MongoAuthorities()
    calendars, broken_promises = MongoCalendars(), MongoBrokenPromises()
    merges, lent = MongoMerges(MergeCopy), MongoLent()
    organs, sites = MongoOrgans(), MongoSites()
    packages, package_terms = MongoPackages(outbox), MongoPackageTerms()
    numbers = numbers_of(doors.settings.stack, doors.settings.numbers)
    world = Intake(
        stack=doors.settings.stack,
        stacks=doors.stack_codes,
        clock=doors.clock,
        applications=applications,
        guests=guests,
        numbers=numbers,
        packages=packages,
        package_terms=package_terms,
        items=items,
        divisions=divisions,
        organs=organs,
        sites=sites,
        calendars=calendars,
        authorities=authorities,
        lent=lent,
        broken_promises=broken_promises,
        merges=merges,
        revealings=revealings,
        seals=doors.sealer,
        rosters=rosters,
        entrustments=entrustments,
        uploads=uploads,
        exchange=load_registers(doors.settings.own_gateway, doors.settings.exchange),
        lookups=lookups,
        material_ways=material_ways,
        files=SealedFiles(doors.client.get_default_database(), "intake_files", doors.sealer),
        types_of=types_of,
        most_bytes=doors.settings.upload_bytes,
        committing=doors.settings.committing,
    )

    def prepare() -> None:
        kept = (
            applications,
            revealings,
            uploads,
            lookups,
            material_ways,
            guests,
            rosters,
            entrustments,
            packages,
            package_terms,
            items,
            divisions,
            organs,
            sites,
            calendars,
            authorities,
            merges,
            lent,
            broken_promises,
            numbers,
        )
        for store in kept:
            store.ensure_indexes()

    return room(world, prepare)


def room(world: Intake, prepare: Callable[[], None] = lambda: None) -> Room[Intake]:
    """The room in any world."""
    return Room("intake", world, COMMANDS, HEARS, prepare)
