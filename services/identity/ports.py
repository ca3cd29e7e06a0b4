"""What the handlers of identity need from outside."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.chassis.clock import Clock
from services.chassis.merges import Merges
from services.chassis.ports import Repository
from services.chassis.providers import Provider
from services.chassis.trail import Entry, Wanted
from services.identity.domain.accounts import Caller, Person, Staff
from services.identity.domain.keys import PublicKey, SigningKey
from services.identity.domain.mandates import Mandate
from services.identity.domain.oidc import Attempt
from services.identity.domain.parties import Organisation, PartyLink, Reading
from services.identity.domain.passwords import Guard
from services.identity.domain.revocations import End, Revocation
from services.identity.domain.second_factor import Enrolment, SecondFactor
from services.identity.domain.service_accounts import ServiceAccount
from services.identity.domain.sessions import Place, Session


class People(Repository[Person], Protocol):
    """People's accounts by person id."""

    def merged(self, after: str, limit: int) -> Sequence[Person]:
        """At most `limit` that were closed in favour of another, by id, those behind the id `after`."""


class PartyLinks(Repository[PartyLink], Protocol):
    """Who stands for whom by law."""

    def page(self, after: str, limit: int) -> Sequence[PartyLink]:
        """At most `limit` in any state, by id, those behind the id `after`."""

    def of_party(self, ids: Collection[str], before: str, limit: int) -> Sequence[PartyLink]:
        """Those of a party under any of these ids on either side, by descending id, ids below `before` when given."""

    def claimed_in(self, division: str, before: str, limit: int) -> Sequence[PartyLink]:
        """Those that wait for confirmation in a division's subtree, in the same order."""

    def between(self, representatives: Collection[str], represented: Collection[str]) -> Sequence[PartyLink]:
        """Confirmed ones between these two, each under any of these ids, at most 20."""


class Mandates(Repository[Mandate], Protocol):
    """Mandates by id; lists by descending id, ids below `before` when given."""

    def page(self, after: str, limit: int) -> Sequence[Mandate]:
        """At most `limit`, revoked or not, by ascending id, those behind the id `after`."""

    def by_principal(self, ids: Collection[str], before: str, limit: int) -> Sequence[Mandate]:
        """Those of a principal under any of these ids, and those that it gave for another."""

    def by_agent(self, ids: Collection[str], before: str, limit: int) -> Sequence[Mandate]:
        """Those that an agent holds."""

    def given_in(self, division: str, before: str, limit: int) -> Sequence[Mandate]:
        """Those given in a division's subtree."""


class StaffAccounts(Repository[Staff], Protocol):
    """Staff accounts by id; user names are unique."""

    def by_username(self, username: str) -> Staff | None:
        """The account of that user name."""


class ServiceAccounts(Repository[ServiceAccount], Protocol):
    """Service accounts by id."""

    def page(self, division: str, after: str, limit: int) -> list[ServiceAccount]:
        """At most `limit` of a division subtree by id, behind the id `after` unless it is ""."""


class SigningKeys(Repository[SigningKey], Protocol):
    """This stack's own keys; generations are unique."""

    def newest(self) -> Sequence[SigningKey]:
        """The latest few, newest generation first."""


class Sessions(Repository[Session], Protocol):
    """Sessions by id."""

    def open_of(
        self, account: str, now: datetime, after: datetime | None, place: Place | None, limit: int
    ) -> Sequence[Session]:
        """At most `limit` that live at `now` and started later than `after`, newest first, beyond `place`."""

    def ended_since(self, since: datetime, limit: int) -> Sequence[Session]:
        """At most `limit` that were ended at `since` or later, oldest end first."""


class Revocations(Repository[Revocation], Protocol):
    """Accounts all of whose sessions ended at once on this stack."""

    def since(self, since: datetime, limit: int) -> Sequence[Revocation]:
        """At most `limit` of `since` or later, oldest first."""


class HeardEnds(Protocol):
    """What ended on other stacks, kept as long as it matters."""

    def put(self, end: End, now: datetime) -> None:
        """Keep it; of two about one account the later counts."""

    def of(self, account: str, stacks: Sequence[str]) -> Sequence[End]:
        """The ends of all sessions of that account that one of `stacks` told."""

    def since(self, since: datetime, limit: int) -> Sequence[tuple[End, datetime]]:
        """At most `limit` with the time of hearing, `since` or later, oldest first."""


class OneTimeCodes(Protocol):
    """Secrets of one-time passwords; no secret leaves but in `Enrolment`."""

    def begin(self, holder: str) -> tuple[str, Enrolment]:
        """A new secret, sealed and as its holder sees it."""

    def step_of(self, secret_sealed: str, code: str, now: datetime) -> int | None:
        """The 30-second step, of `now` or next to it, whose code this is."""


class HeardKeys(Protocol):
    """Public keys of other stacks."""

    def put(self, key: PublicKey, version: int) -> bool:
        """Learn one; an older version than known changes nothing. True when it is news."""

    def knows(self, key: PublicKey) -> bool:
        """True when that very key is known."""

    def all(self) -> Sequence[PublicKey]:
        """Every one that is known."""


class Guards(Protocol):
    """Failed sign-ins by account, kept for a day."""

    def get(self, account: str) -> Guard:
        """The failures so far."""

    def failed(self, account: str, now: datetime) -> Guard:
        """Count one more, atomically."""

    def clear(self, account: str) -> None:
        """Forget them."""


class Hasher(Protocol):
    """Hashes and checks passwords."""

    def hash(self, password: str) -> str: ...

    def verify(self, password: str, kept: str | None) -> bool:
        """False for a wrong password and, at the same cost, for no account (None)."""


class Passwords(Protocol):
    """Turns at hashing, few at once."""

    def turn(self) -> AbstractContextManager[Hasher]:
        """Raises `Unavailable` SIGN_IN_BUSY."""


class Signer(Protocol):
    """Makes keys, and signs access tokens with them."""

    def new_key(self, stack: str, now: datetime) -> SigningKey: ...

    def sign(self, caller: Caller, session: str, key: SigningKey, seconds: int) -> str:
        """An access token that lives `seconds`."""


class Attempts(Protocol):
    """Sign-ins that were begun at an outside provider and not finished, kept for ten minutes."""

    def put(self, attempt: Attempt) -> None:
        """Keep it. Raises `Unavailable` OIDC_UNAVAILABLE when too many are kept."""

    def take(self, state: str) -> Attempt | None:
        """The attempt of that state, once only."""


class Providers(Protocol):
    """Outside providers of sign-in; `services.chassis.oidc.Oidc` is the real one."""

    @property
    def known(self) -> Mapping[str, Provider]:
        """By id."""

    def authorization_url(
        self, provider: str, redirect_uri: str, state: str, nonce: str, challenge: str
    ) -> str:
        """Where to send a person. Raises `Unavailable` OIDC_UNAVAILABLE."""

    def claims(
        self, provider: str, code: str, redirect_uri: str, verifier: str, nonce: str
    ) -> Mapping[str, object]:
        """What it vouches for. Raises `Forbidden` ID_TOKEN_INVALID, `Unavailable` OIDC_UNAVAILABLE."""


class Seals(Protocol):
    """Sealing of personal numbers; `services.chassis.privacy.Sealer` is the real one."""

    def seal(self, text: str) -> str: ...
    def index(self, text: str) -> str: ...


class Trail(Protocol):
    """The audit trail of this stack."""

    def search(self, wanted: Wanted, cursor: str, limit: int) -> tuple[Sequence[Entry], str]:
        """At most `limit` entries of all rooms, oldest first, and the cursor of the next page."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The world that identity's handlers act on. `stacks`: every stack code of the topology.

    `second_factor_required`: administrators without a second factor may only enrol one.
    """

    stack: str
    stacks: tuple[str, ...]
    clock: Clock
    people: People
    organisations: Repository[Organisation]
    links: PartyLinks
    mandates: Mandates
    merges: Merges
    readings: Repository[Reading]
    staff: StaffAccounts
    sessions: Sessions
    revocations: Revocations
    heard_ends: HeardEnds
    factors: Repository[SecondFactor]
    codes: OneTimeCodes
    service_accounts: ServiceAccounts
    keys: SigningKeys
    heard_keys: HeardKeys
    guards: Guards
    passwords: Passwords
    signer: Signer
    seals: Seals
    trail: Trail
    providers: Providers
    attempts: Attempts
    second_factor_required: bool
