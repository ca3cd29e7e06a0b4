"""What the handlers of identity need from outside."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.chassis.clock import Clock
from services.chassis.ports import Repository
from services.identity.domain.accounts import Caller, Person, Staff
from services.identity.domain.keys import PublicKey, SigningKey
from services.identity.domain.passwords import Guard
from services.identity.domain.sessions import Session


class StaffAccounts(Repository[Staff], Protocol):
    """Staff accounts by id; user names are unique."""

    def by_username(self, username: str) -> Staff | None:
        """The account of that user name."""


class SigningKeys(Repository[SigningKey], Protocol):
    """This stack's own keys; at most one is active."""

    def active(self) -> SigningKey | None:
        """The key that signs now."""


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


class Seals(Protocol):
    """Sealing of personal numbers; `services.chassis.privacy.Sealer` is the real one."""

    def seal(self, text: str) -> str: ...
    def index(self, text: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Identity:
    """The world that identity's handlers act on. `stacks`: every stack code of the topology."""

    stack: str
    stacks: tuple[str, ...]
    clock: Clock
    people: Repository[Person]
    staff: StaffAccounts
    sessions: Repository[Session]
    keys: SigningKeys
    heard_keys: HeardKeys
    guards: Guards
    passwords: Passwords
    signer: Signer
    seals: Seals
