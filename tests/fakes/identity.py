"""Identity's world in memory."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.chassis.errors import Conflict
from services.chassis.fakes import FakeBus, FakeClock, FakeMerges, FakeRepository
from services.chassis.levels import contains
from services.chassis.messages import Asked, Event
from services.chassis.numbers import normal_resident_id
from services.chassis.trail import Entry, Wanted
from services.identity.domain.accounts import Caller, Person, Staff
from services.identity.domain.keys import PublicKey, SigningKey
from services.identity.domain.passwords import Guard
from services.identity.domain.service_accounts import ServiceAccount
from services.identity.ports import Identity
from tests.fakes.identity_oidc import FakeAttempts, FakeProviders
from tests.fakes.identity_parties import FakeMandates, FakePartyLinks
from tests.fakes.identity_sessions import FakeCodes, FakeHeardEnds, FakeRevocations, FakeSessions

COUNTY, TOWNSHIP = "510822", "510822101"


class FakePeople(FakeRepository[Person]):
    def merged(self, after: str, limit: int) -> list[Person]:
        closed = self.select(lambda kept: bool(kept.merged_into), lambda kept: kept.id)
        return [kept for kept in closed if kept.id > after][:limit]


class FakeStaff(FakeRepository[Staff]):
    def by_username(self, username: str) -> Staff | None:
        return next((kept for kept in self.kept.values() if kept.username == username), None)

    def add(
        self, aggregate: Staff, events: Sequence[Event], asked: Asked | None = None, heard: str = ""
    ) -> Staff:
        asked_before = asked and any(
            k.meta.first and k.meta.first.key == asked.key for k in self.kept.values()
        )
        if not asked_before and self.by_username(aggregate.username):
            raise Conflict("ALREADY_EXISTS")
        return super().add(aggregate, events, asked, heard)


class FakeServiceAccounts(FakeRepository[ServiceAccount]):
    def page(self, division: str, after: str, limit: int) -> list[ServiceAccount]:
        def lies_in(kept: ServiceAccount) -> bool:
            return contains(division, kept.division) and kept.id > after

        return self.select(lies_in, lambda kept: kept.id)[:limit]


class FakeSigningKeys(FakeRepository[SigningKey]):
    def newest(self) -> list[SigningKey]:
        return sorted(self.kept.values(), key=lambda kept: -kept.generation)

    def add(
        self, aggregate: SigningKey, events: Sequence[Event], asked: Asked | None = None, heard: str = ""
    ) -> SigningKey:
        if any(kept.generation == aggregate.generation for kept in self.kept.values()):
            raise Conflict("ALREADY_EXISTS")
        return super().add(aggregate, events, asked, heard)


class FakeHeardKeys:
    def __init__(self) -> None:
        self.kept: dict[str, tuple[int, PublicKey]] = {}

    def put(self, key: PublicKey, version: int) -> bool:
        if key.kid in self.kept and self.kept[key.kid][0] >= version:
            return False
        self.kept[key.kid] = (version, key)
        return True

    def knows(self, key: PublicKey) -> bool:
        return key.kid in self.kept and self.kept[key.kid][1] == key

    def all(self) -> Sequence[PublicKey]:
        return [key for _, key in self.kept.values()]


class FakeGuards:
    def __init__(self) -> None:
        self.kept: dict[str, Guard] = {}

    def get(self, account: str) -> Guard:
        return self.kept.get(account, Guard())

    def failed(self, account: str, now: datetime) -> Guard:
        before = self.get(account)
        latest = max(now, before.last) if before.last else now
        self.kept[account] = replace(before, failures=before.failures + 1, last=latest)
        return self.kept[account]

    def clear(self, account: str) -> None:
        self.kept.pop(account, None)


class FakePasswords:
    """Hashes that show what was hashed; `checked` lists each check as (password, hash or None), `hashed` the rest."""

    def __init__(self) -> None:
        self.hashed: list[str] = []
        self.checked: list[tuple[str, str | None]] = []

    @contextmanager
    def turn(self) -> Iterator["FakePasswords"]:
        yield self

    def hash(self, password: str) -> str:
        self.hashed.append(password)
        return f"hash of {password}"

    def verify(self, password: str, kept: str | None) -> bool:
        self.checked.append((password, kept))
        return kept == f"hash of {password}"


class FakeSigner:
    """Tokens that show what they say."""

    def __init__(self) -> None:
        self.made = 0

    def new_key(self, stack: str, now: datetime) -> SigningKey:
        self.made += 1
        return SigningKey(f"{stack}-k{self.made}", stack, stack.encode().ljust(32, b"."), "sealed", now)

    def sign(self, caller: Caller, session: str, key: SigningKey, seconds: int) -> str:
        roles = ",".join(sorted(caller.roles))
        return f"{key.id}|{caller.subject}|{roles}|{caller.division}|{session}|{seconds}"


class FakeTrail:
    """A trail in which nothing stands."""

    def search(self, wanted: Wanted, cursor: str, limit: int) -> tuple[Sequence[Entry], str]:
        return (), ""


class FakeSeals:
    def seal(self, text: str) -> str:
        return f"sealed({text[-1:]})"

    def index(self, text: str) -> str:
        return f"index-of-{abs(hash(normal_resident_id(text))):x}"


@dataclass(frozen=True)
class FakeWorld:
    """A world of fakes, and what its room emitted."""

    stack: str = COUNTY
    stacks: tuple[str, ...] = (COUNTY, TOWNSHIP)
    bus: FakeBus = field(default_factory=FakeBus)
    clock: FakeClock = field(default_factory=FakeClock)
    guards: FakeGuards = field(default_factory=FakeGuards)
    passwords: FakePasswords = field(default_factory=FakePasswords)
    heard_keys: FakeHeardKeys = field(default_factory=FakeHeardKeys)
    providers: FakeProviders = field(default_factory=FakeProviders)
    merges: FakeMerges = field(default_factory=FakeMerges)
    second_factor_required: bool = True

    def identity(self) -> Identity:
        return Identity(
            stack=self.stack,
            stacks=self.stacks,
            clock=self.clock,
            people=FakePeople(self.bus, "PERSON_NOT_FOUND"),
            organisations=FakeRepository(self.bus, "PARTY_NOT_FOUND"),
            links=FakePartyLinks(self.bus, "PARTY_LINK_NOT_FOUND"),
            mandates=FakeMandates(self.bus, "MANDATE_NOT_FOUND"),
            merges=self.merges,
            trail=FakeTrail(),
            providers=self.providers,
            attempts=FakeAttempts(),
            readings=FakeRepository(self.bus, "READING_NOT_FOUND"),
            staff=FakeStaff(self.bus, "STAFF_NOT_FOUND"),
            sessions=FakeSessions(self.bus, "SESSION_NOT_FOUND"),
            revocations=FakeRevocations(self.bus, "REVOCATION_NOT_FOUND"),
            heard_ends=FakeHeardEnds(),
            factors=FakeRepository(self.bus, "SECOND_FACTOR_NOT_FOUND"),
            codes=FakeCodes(),
            second_factor_required=self.second_factor_required,
            service_accounts=FakeServiceAccounts(self.bus, "SERVICE_ACCOUNT_NOT_FOUND"),
            keys=FakeSigningKeys(self.bus, "KEY_NOT_FOUND"),
            heard_keys=self.heard_keys,
            guards=self.guards,
            passwords=self.passwords,
            signer=FakeSigner(),
            seals=FakeSeals(),
        )
