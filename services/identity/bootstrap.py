"""Joins identity's handlers to its adapters."""

from collections.abc import Callable

from services.chassis.doors import Doors
from services.chassis.passwords import Argon2Passwords
from services.chassis.room import Room
from services.identity.handlers import COMMANDS, HEARS
from services.identity.handlers.keys import ensure_signing_key
from services.identity.ports import Identity
from services.identity.store.accounts import MongoPeople, MongoStaff
from services.identity.store.keys import MongoHeardKeys, MongoSigningKeys, SealedSigner
from services.identity.store.sessions import MongoGuards, MongoSessions
from services.identity.wire import encode


def bootstrap(doors: Doors) -> Room[Identity]:
    """The room on its real adapters; for fakes join `Identity(...)` to `room`."""
    outbox = doors.outbox("identity", encode)
    people, staff, sessions = MongoPeople(outbox), MongoStaff(outbox), MongoSessions(outbox)
    keys, heard_keys, guards = MongoSigningKeys(outbox), MongoHeardKeys(), MongoGuards()
    settings = doors.settings
    world = Identity(
        stack=settings.stack,
        stacks=doors.stack_codes,
        clock=doors.clock,
        people=people,
        staff=staff,
        sessions=sessions,
        keys=keys,
        heard_keys=heard_keys,
        guards=guards,
        passwords=Argon2Passwords(waiting=settings.grpc_threads // 2, seconds=settings.deadline / 2),
        signer=SealedSigner(doors.sealer, doors.clock),
        seals=doors.sealer,
    )

    def prepare() -> None:
        for store in (people, staff, sessions, keys, heard_keys, guards):
            store.ensure_indexes()
        ensure_signing_key(world)

    return room(world, prepare)


def room(world: Identity, prepare: Callable[[], None] = lambda: None) -> Room[Identity]:
    """The room in any world."""
    return Room("identity", world, COMMANDS, HEARS, prepare)
