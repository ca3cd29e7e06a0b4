"""What has happened in intake, and what it hears from other rooms."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from services.chassis.messages import Event

if TYPE_CHECKING:
    from services.intake.domain.application import Application
    from services.intake.domain.authority import Authority
    from services.intake.domain.lent import LentAcceptance

EMITS = (
    "sanji.intake.v1.ApplicationSubmitted",
    "sanji.intake.v1.ApplicationAccepted",
    "sanji.intake.v1.SupplementRequested",
    "sanji.intake.v1.SupplementProvided",
    "sanji.intake.v1.ApplicationReturned",
    "sanji.intake.v1.ApplicationWithdrawn",
    "sanji.intake.v1.PersonalDataRevealed",
)
PUBLIC: tuple[str, ...] = ("sanji.intake.v1.SupplementProvided", "sanji.intake.v1.PersonalDataRevealed")
HEARS = (
    "sanji.catalogue.v1.ItemPublished",
    "sanji.catalogue.v1.BasicPublished",
    "sanji.catalogue.v1.DivisionTreePublished",
    "sanji.catalogue.v1.DelegatedPowerGranted",
    "sanji.catalogue.v1.DelegatedPowerRevoked",
    "sanji.approval.v1.CaseOpened",
    "sanji.approval.v1.DecisionMade",
    "sanji.approval.v1.DueDatesMoved",
    "sanji.identity.v1.MandateGiven",
    "sanji.identity.v1.MandateRevoked",
    "sanji.identity.v1.PartyLinked",
    "sanji.identity.v1.PartyLinkEnded",
    "sanji.identity.v1.PeopleMerged",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationChanged(Event):
    """Something happened to an application; it is carried whole, numbers sealed."""

    application: "Application"


class ApplicationSubmitted(ApplicationChanged):
    """A person holds a receipt for it."""

    __slots__ = ()


class ApplicationAccepted(ApplicationChanged):
    """Taken on; the clocks start."""

    __slots__ = ()


class SupplementRequested(ApplicationChanged):
    """The one-time notice was given (行政许可法 art. 32(1)(4))."""

    __slots__ = ()


class SupplementProvided(ApplicationChanged):
    """What the notice named was handed in."""

    __slots__ = ()


class ApplicationReturned(ApplicationChanged):
    """Not taken on; `note` says why."""

    __slots__ = ()


class ApplicationWithdrawn(ApplicationChanged):
    """Taken back by the applicant."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDataRevealed(Event):
    """Staff opened what is sealed in an application; `note` is the purpose, `fields` name what was shown."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemPublished:
    """Heard: a version of an item is in force. `document`: the whole entry."""

    item_id: str
    version: int
    aliases: tuple[str, ...]
    document: dict[str, Any]


@dataclass(frozen=True, slots=True)
class BasicPublished:
    """Heard: what a county lists whether or not anybody implements it."""

    county: str
    code: str
    version: int
    name_zh: str


@dataclass(frozen=True, slots=True)
class DivisionTreePublished:
    """Heard: the divisions of one county."""

    county: str
    version: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuthorityHeard:
    """Heard: somebody may act for another, or may no more."""

    authority: "Authority"


@dataclass(frozen=True, slots=True)
class AcceptanceLent:
    """Heard: a power was lent or taken back; `power` is None when it is not one to accept."""

    power: "LentAcceptance | None"


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """Heard: approval has the case and its due dates."""

    number: str
    division: str
    owner_division: str
    committed_due: date | None
    statutory_due: date | None
    at: datetime


@dataclass(frozen=True, slots=True)
class DueDatesMoved:
    """Heard: the calendar changed, and with it the due dates."""

    number: str
    division: str
    committed_due: date | None
    statutory_due: date | None


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """Heard: granted or denied."""

    number: str
    division: str
    owner_division: str
    outcome: str
    reason: str
    at: datetime
