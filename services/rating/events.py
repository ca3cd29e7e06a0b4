"""What has happened in rating, and what it hears."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from services.chassis.messages import Event
from services.chassis.workdays import CalendarYear

if TYPE_CHECKING:
    from services.rating.domain import CaseRating

EMITS = (
    "sanji.rating.v1.RatingInvited",
    "sanji.rating.v1.RatingGiven",
    "sanji.rating.v1.RectificationOpened",
)
PUBLIC = ("sanji.rating.v1.RatingGiven",)
HEARS = (
    "sanji.approval.v1.DecisionMade",
    "sanji.catalogue.v1.CalendarYearPublished",
    "sanji.rating.v1.RectificationOpened",
    "sanji.intake.v1.EntrustmentEvaluated",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingInvited(Event):
    """A person may rate; the token travels sealed."""

    case: "CaseRating"
    token_sealed: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingGiven(Event):
    """A grade was given."""

    case: "CaseRating"


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationOpened(Event):
    """A bad grade opened a rectification."""

    case: "CaseRating"


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """Heard: a case is decided. `party`: the applicant's stable id; `department` decided."""

    number: str
    party: str
    item: str
    item_name: str
    department: str
    division: str
    owner_division: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CalendarYearPublished:
    """Heard: a year of the working-day calendar."""

    year: CalendarYear
    version: int


@dataclass(frozen=True, slots=True)
class RectificationHeard:
    """Heard: this room of another stack opened a rectification."""

    case: "CaseRating"


@dataclass(frozen=True, slots=True)
class EntrustmentEvaluated:
    """Heard: an agent's service was evaluated. `number`: of the application that he carried, "" for none."""

    number: str
    division: str
    grade: int
