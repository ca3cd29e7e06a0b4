"""What intake hears from other rooms, in its own words."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from services.chassis.workdays import CalendarYear

if TYPE_CHECKING:
    from services.intake.domain.dues import Dues
    from services.intake.domain.lent import LentAcceptance


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
class DepartmentPublished:
    """Heard: a department and what it is called."""

    department: str
    version: int
    name_zh: str


@dataclass(frozen=True, slots=True)
class DivisionTreePublished:
    """Heard: the divisions of one county."""

    county: str
    version: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CalendarYearPublished:
    """Heard: a year of the calendar was set or replaced."""

    year: CalendarYear
    version: int


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
    dues: "Dues"
    at: datetime


@dataclass(frozen=True, slots=True)
class DecisionRevoked:
    """Heard: what was granted on a promise stands no more."""

    number: str
    division: str
    owner_division: str
    reason: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class DueDatesMoved:
    """Heard: the clocks stand still, run on, are longer or were counted again."""

    number: str
    division: str
    dues: "Dues"


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """Heard: granted or denied; `by_rules`: no person decided; `decided_by`: subjects who may not hand it over."""

    number: str
    division: str
    owner_division: str
    outcome: str
    reason: str
    at: datetime
    by_rules: bool = False
    decided_by: tuple[str, ...] = ()
