"""What has happened in approval, and what it hears."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from services.chassis.messages import Event
from services.chassis.workdays import CalendarYear

if TYPE_CHECKING:
    from services.approval.domain.case import Case, Finding
    from services.approval.domain.powers import LentPower
    from services.approval.domain.terms import ItemTerms

EMITS = (
    "sanji.approval.v1.CaseOpened",
    "sanji.approval.v1.DecisionMade",
    "sanji.approval.v1.TaskDecided",
    "sanji.approval.v1.DepartmentAdvised",
    "sanji.approval.v1.CaseWithdrawn",
    "sanji.approval.v1.DueDatesMoved",
)
PUBLIC: tuple[str, ...] = (
    "sanji.approval.v1.TaskDecided",
    "sanji.approval.v1.DepartmentAdvised",
    "sanji.approval.v1.CaseWithdrawn",
)
HEARS = (
    "sanji.intake.v1.ApplicationAccepted",
    "sanji.intake.v1.ApplicationWithdrawn",
    "sanji.catalogue.v1.ItemPublished",
    "sanji.catalogue.v1.CalendarYearPublished",
    "sanji.catalogue.v1.DelegatedPowerGranted",
    "sanji.catalogue.v1.DelegatedPowerRevoked",
    "sanji.approval.v1.CaseOpened",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChanged(Event):
    """Something happened to a case; its form stays behind, the applicant's name is masked on the wire."""

    case: "Case"


class CaseOpened(CaseChanged):
    """The clocks run."""

    __slots__ = ()


class CaseWithdrawn(CaseChanged):
    """Closed because the applicant took it back."""

    __slots__ = ()


class DueDatesMoved(CaseChanged):
    """Recounted with another calendar, to another day or to a certain one."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionMade(CaseChanged):
    """Granted or denied, with reasons (行政许可法 art. 38). `department`: whose decision closed the case."""

    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDecided(CaseChanged):
    """One of several departments granted its part."""

    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentAdvised(Event):
    """A plug-in answered. `advice`: accept, reject, processing."""

    department: str
    advice: str
    findings: "tuple[Finding, ...]" = ()


@dataclass(frozen=True, slots=True)
class ApplicationAccepted:
    """Heard: taken on; the clocks start on the day of `accepted_at`. `form`: JSON text, numbers sealed.

    `handled_by`: subjects of those who took it in, who may not decide it.
    """

    number: str
    item: str
    item_version: int
    item_name: str
    case_type: str
    division: str
    owner_division: str
    applicant_name: str = field(repr=False)
    party: str
    form: str = field(repr=False)
    accepted_at: datetime
    handled_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ApplicationWithdrawn:
    """Heard: taken back at `at`. `accepted`: as it stood when it was taken on, or None when it never was."""

    number: str
    owner_division: str
    at: datetime
    accepted: ApplicationAccepted | None


@dataclass(frozen=True, slots=True)
class ItemPublished:
    """Heard: a version of an item is in force."""

    terms: "ItemTerms"


@dataclass(frozen=True, slots=True)
class CalendarYearPublished:
    """Heard: a year of the calendar was set or replaced."""

    year: CalendarYear
    version: int


@dataclass(frozen=True, slots=True)
class PowerLent:
    """Heard: a power was lent or taken back; `power` is None when it is not one to decide."""

    power: "LentPower | None"


@dataclass(frozen=True, slots=True)
class CaseIsOpen:
    """Heard: this room's own `CaseOpened`; time to ask the departments."""

    number: str
    owner_division: str
