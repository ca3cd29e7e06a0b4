"""What has happened in identity, and what it hears from the identity rooms of other stacks."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from services.chassis.messages import Event

if TYPE_CHECKING:
    from services.identity.domain.keys import PublicKey
    from services.identity.domain.mandates import Mandate
    from services.identity.domain.parties import PartyLink
    from services.identity.domain.revocations import End

EMITS = (
    "sanji.identity.v1.PersonRegistered",
    "sanji.identity.v1.StaffAdded",
    "sanji.identity.v1.SessionStarted",
    "sanji.identity.v1.SessionEnded",
    "sanji.identity.v1.SessionsRevoked",
    "sanji.identity.v1.StaffDisabled",
    "sanji.identity.v1.StaffEnabled",
    "sanji.identity.v1.SecondFactorEnrolled",
    "sanji.identity.v1.RecoveryCodeUsed",
    "sanji.identity.v1.SecondFactorRemoved",
    "sanji.identity.v1.SigningKeyPublished",
    "sanji.identity.v1.ServiceAccountAdded",
    "sanji.identity.v1.ServiceKeyRotated",
    "sanji.identity.v1.ServiceAccountRevoked",
    "sanji.identity.v1.ServiceSessionOpened",
    "sanji.identity.v1.AssuranceRaised",
    "sanji.identity.v1.PersonalDataRead",
    "sanji.identity.v1.PeopleMerged",
    "sanji.identity.v1.OrganisationRegistered",
    "sanji.identity.v1.PartyLinkClaimed",
    "sanji.identity.v1.PartyLinked",
    "sanji.identity.v1.PartyLinkEnded",
    "sanji.identity.v1.MandateGiven",
    "sanji.identity.v1.MandateRevoked",
    "sanji.identity.v1.RegistrationRepeated",
    "sanji.identity.v1.PasswordCodeIssued",
    "sanji.identity.v1.PasswordChanged",
)
PUBLIC = (
    "sanji.identity.v1.ServiceAccountAdded",
    "sanji.identity.v1.ServiceKeyRotated",
    "sanji.identity.v1.ServiceAccountRevoked",
    "sanji.identity.v1.ServiceSessionOpened",
    "sanji.identity.v1.PersonRegistered",
    "sanji.identity.v1.StaffAdded",
    "sanji.identity.v1.SessionStarted",
    "sanji.identity.v1.StaffDisabled",
    "sanji.identity.v1.StaffEnabled",
    "sanji.identity.v1.SecondFactorEnrolled",
    "sanji.identity.v1.RecoveryCodeUsed",
    "sanji.identity.v1.SecondFactorRemoved",
    "sanji.identity.v1.AssuranceRaised",
    "sanji.identity.v1.PersonalDataRead",
    "sanji.identity.v1.OrganisationRegistered",
    "sanji.identity.v1.PartyLinkClaimed",
    "sanji.identity.v1.RegistrationRepeated",
    "sanji.identity.v1.PasswordCodeIssued",
    "sanji.identity.v1.PasswordChanged",
)
HEARS = (
    "sanji.identity.v1.SigningKeyPublished",
    "sanji.identity.v1.SessionEnded",
    "sanji.identity.v1.SessionsRevoked",
    "sanji.identity.v1.PeopleMerged",
)


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
class ServiceAccountAdded(Event):
    """A service account exists; `subject` is its id, `division` where it may act."""

    kind: str
    scopes: frozenset[str]
    site: str
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceKeyRotated(Event):
    """A service account has another key; the one before works until `old_until` (RFC 3339)."""

    old_until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAccountRevoked(Event):
    """No key of a service account works any more; `note` says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSessionOpened(Event):
    """A service account signed in with its key."""

    session: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStarted(Event):
    """Someone signed in; `subject` is the session's id."""

    account: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded(Event):
    """A session ended; `note` is SIGNED_OUT, REFRESH_REUSED, REVOKED or SECOND_FACTOR_ENROLLED."""

    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsRevoked(Event):
    """Every session of an account ended; `subject` is the account, `note` why. Void: what is not after `before`."""

    before: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffDisabled(Event):
    """A staff account is out of use; `subject` is its id, `note` why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffEnabled(Event):
    """A staff account is back in use; `subject` is its id, `note` why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorEnrolled(Event):
    """A staff account has a second factor; `subject` is the account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryCodeUsed(Event):
    """A recovery code opened a session; `left` remain."""

    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorRemoved(Event):
    """A second factor was taken off an account; `subject` is the account, `note` why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKeyPublished(Event):
    """A key that signs tokens, for every stack to know; `subject` is its kid."""

    key: "PublicKey"


@dataclass(frozen=True, slots=True)
class SigningKeyHeard:
    """Heard: a stack signs with this key."""

    key: "PublicKey"


@dataclass(frozen=True, slots=True)
class EndHeard:
    """Heard: on another stack a session ended, or every session of an account."""

    end: "End"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssuranceRaised(Event):
    """A clerk has seen the person and the document, or a provider vouched; `subject` is the person's id."""

    level: int
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDataRead(Event):
    """Staff looked up a person's data; `subject` is the person's id, whether or not there is an account."""

    purpose: str
    found: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleMerged(Event):
    """Two accounts were one person, for every stack to know; `subject` is the closed account's, `note` why."""

    survivor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRegistered(Event):
    """An organisation is recorded; `subject` is its party id."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLinkClaimed(Event):
    """Somebody says that she stands for another; `subject` is the link's id."""

    link: "PartyLink"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLinked(Event):
    """A clerk has seen the proof, for every stack to know; `subject` is the link's id."""

    link: "PartyLink"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLinkEnded(Event):
    """She stands for the other no more, for every stack to know; `subject` is the link's id."""

    link: "PartyLink"


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateGiven(Event):
    """A mandate stands, for every stack to know; `subject` is its id."""

    mandate: "Mandate"


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateRevoked(Event):
    """A mandate is void, for every stack to know; `subject` is its id, `note` why."""

    mandate: "Mandate"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationRepeated(Event):
    """Somebody tried to register with a number that has an account; `subject` is its person id. Nothing changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordCodeIssued(Event):
    """A clerk gave out a code for a new password; `subject` is the person's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChanged(Event):
    """A person has another password; `subject` is the person's id, `means` code or old_password."""

    means: str
