"""Joins approval's handlers to its adapters."""

from collections.abc import Callable
from datetime import timedelta

from services.approval.handlers import COMMANDS, HEARS
from services.approval.ports import Approval, Automatics, Certificates, Inspections
from services.approval.store import (
    AuthorityCopy,
    MergeCopy,
    MongoAfterChecks,
    MongoAutoRules,
    MongoCalendars,
    MongoCards,
    MongoCases,
    MongoCertificateCopies,
    MongoChiefs,
    MongoItems,
    MongoOutages,
    MongoPlans,
    MongoPowers,
    MongoRegisters,
    MongoSigners,
    MongoStock,
    MongoTallies,
    MongoVisits,
    kinds_of,
)
from services.approval.wire import encode
from services.chassis.doors import Doors
from services.chassis.inbox import MongoAuthorities, MongoMerges
from services.chassis.levels import county
from services.chassis.room import Room
from services.departments.loader import load


def bootstrap(doors: Doors) -> Room[Approval]:
    """The room on its real adapters; for fakes join `Approval(...)` to `room`."""
    cases, items, calendars = MongoCases(doors.outbox("approval", encode)), MongoItems(), MongoCalendars()
    powers, outages = MongoPowers(), MongoOutages(doors.outbox("approval", encode))
    cards, tallies = MongoCards(doors.outbox("approval", encode)), MongoTallies()
    chiefs = MongoChiefs(doors.outbox("approval", encode))
    stock, copies = MongoStock(doors.outbox("approval", encode)), MongoCertificateCopies()
    signers = MongoSigners(doors.outbox("approval", encode), doors.sealer, doors.clock, doors.settings.stack)
    plans, visits = (
        MongoPlans(doors.outbox("approval", encode)),
        MongoVisits(doors.outbox("approval", encode)),
    )
    authorities, merges = MongoAuthorities(AuthorityCopy), MongoMerges(MergeCopy)
    rules, registers = MongoAutoRules(doors.outbox("approval", encode)), MongoRegisters()
    world = Approval(
        stack=doors.settings.stack,
        stacks=doors.stack_codes,
        clock=doors.clock,
        cases=cases,
        chiefs=chiefs,
        items=items,
        calendars=calendars,
        powers=powers,
        departments=load(doors.settings.departments),
        outages=outages,
        cards=cards,
        tallies=tallies,
        certificates=Certificates(
            stock,
            copies,
            signers,
            kinds_of(doors.settings.data, county(doors.settings.stack)),
            {entry.code: entry.gateway for entry in doors.settings.stacks},
        ),
        automatic=Automatics(rules, registers, doors.settings.auto_check_percent),
        inspections=Inspections(MongoAfterChecks(cases), plans, visits),
        authorities=authorities,
        merges=merges,
        seals=doors.sealer,
        outage_told_after=timedelta(seconds=doors.settings.outage_seconds),
    )

    def prepare() -> None:
        cases.ensure_indexes()
        chiefs.ensure_indexes()
        items.ensure_indexes()
        calendars.ensure_indexes()
        powers.ensure_indexes()
        outages.ensure_indexes()
        stock.ensure_indexes()
        copies.ensure_indexes()
        signers.ensure_indexes()
        cards.ensure_indexes()
        tallies.ensure_indexes()
        plans.ensure_indexes()
        visits.ensure_indexes()
        rules.ensure_indexes()
        registers.ensure_indexes()
        authorities.ensure_indexes()
        merges.ensure_indexes()

    return room(world, prepare)


def room(world: Approval, prepare: Callable[[], None] = lambda: None) -> Room[Approval]:
    """The room in any world."""
    return Room("approval", world, COMMANDS, HEARS, prepare)
