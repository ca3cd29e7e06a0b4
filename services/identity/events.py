"""What has happened in identity, and what it hears from the identity rooms of other stacks."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.chassis.messages import Event

if TYPE_CHECKING:
    from services.identity.domain.keys import PublicKey

EMITS = (
    "sanji.identity.v1.PersonRegistered",
    "sanji.identity.v1.StaffAdded",
    "sanji.identity.v1.SessionStarted",
    "sanji.identity.v1.SessionEnded",
    "sanji.identity.v1.SigningKeyPublished",
)
PUBLIC = (
    "sanji.identity.v1.PersonRegistered",
    "sanji.identity.v1.StaffAdded",
    "sanji.identity.v1.SessionStarted",
    "sanji.identity.v1.SessionEnded",
)
HEARS = ("sanji.identity.v1.SigningKeyPublished",)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRegistered(Event):
    """A person has an account; `subject` is the person's id."""

    name_masked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffAdded(Event):
    """A staff account exists; `subject` is its id, `division` where it may act."""

    roles: frozenset[str]
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStarted(Event):
    """Someone signed in; `subject` is the session's id."""

    account: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded(Event):
    """A session ended; `note` is SIGNED_OUT or REFRESH_REUSED."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKeyPublished(Event):
    """A key that signs tokens, for every stack to know; `subject` is its kid."""

    key: "PublicKey"


@dataclass(frozen=True, slots=True)
class SigningKeyHeard:
    """Heard: a stack signs with this key."""

    key: "PublicKey"
