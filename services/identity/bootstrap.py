"""Joins identity's handlers to its adapters."""

from collections.abc import Callable

from services.chassis.doors import Doors
from services.chassis.inbox import MongoMerges
from services.chassis.oidc import Oidc
from services.chassis.passwords import Argon2Passwords
from services.chassis.room import Room
from services.chassis.settings import REQUIRED
from services.identity.handlers import COMMANDS, HEARS
from services.identity.handlers.keys import ensure_signing_key
from services.identity.ports import Identity
from services.identity.store.accounts import MergeCopy, MongoPeople, MongoStaff
from services.identity.store.keys import MongoHeardKeys, MongoSigningKeys, SealedSigner
from services.identity.store.oidc import MongoAttempts
from services.identity.store.parties import MongoMandates, MongoOrganisations, MongoPartyLinks, MongoReadings
from services.identity.store.revocations import MongoHeardEnds, MongoRevocations
from services.identity.store.second_factor import MongoSecondFactors, SealedCodes
from services.identity.store.service_accounts import MongoServiceAccounts
from services.identity.store.sessions import MongoGuards, MongoSessions
from services.identity.store.trail import MongoTrail
from services.identity.wire import encode


def bootstrap(doors: Doors) -> Room[Identity]:
    """The room on its real adapters; for fakes join `Identity(...)` to `room`."""
    outbox = doors.outbox("identity", encode)
    people, staff, sessions = MongoPeople(outbox), MongoStaff(outbox), MongoSessions(outbox)
    keys, heard_keys, guards = MongoSigningKeys(outbox), MongoHeardKeys(), MongoGuards()
    service_accounts = MongoServiceAccounts(outbox)
    organisations, links = MongoOrganisations(outbox), MongoPartyLinks(outbox)
    mandates, readings = MongoMandates(outbox), MongoReadings(outbox)
    revocations, factors, heard_ends = MongoRevocations(outbox), MongoSecondFactors(outbox), MongoHeardEnds()
    attempts, merges = MongoAttempts(), MongoMerges(MergeCopy)
    settings = doors.settings
    world = Identity(
        stack=settings.stack,
        stacks=doors.stack_codes,
        clock=doors.clock,
        people=people,
        organisations=organisations,
        links=links,
        mandates=mandates,
        merges=merges,
        readings=readings,
        staff=staff,
        sessions=sessions,
        revocations=revocations,
        heard_ends=heard_ends,
        factors=factors,
        codes=SealedCodes(doors.sealer),
        service_accounts=service_accounts,
        keys=keys,
        heard_keys=heard_keys,
        guards=guards,
        passwords=Argon2Passwords(waiting=settings.grpc_threads // 2, seconds=settings.deadline / 2),
        signer=SealedSigner(doors.sealer, doors.clock),
        seals=doors.sealer,
        trail=MongoTrail(doors.trail),
        providers=Oidc(settings.providers, doors.clock, settings.deadline / 4, settings.grpc_threads // 4),
        attempts=attempts,
        second_factor_required=settings.second_factor == REQUIRED,
    )

    def prepare() -> None:
        for store in (
            people,
            organisations,
            links,
            mandates,
            readings,
            staff,
            sessions,
            service_accounts,
            keys,
            heard_keys,
            guards,
            revocations,
            factors,
            heard_ends,
            attempts,
            merges,
        ):
            store.ensure_indexes()
        ensure_signing_key(world)

    return room(world, prepare)


def room(world: Identity, prepare: Callable[[], None] = lambda: None) -> Room[Identity]:
    """The room in any world."""
    return Room("identity", world, COMMANDS, HEARS, prepare)
