"""What is heard of the catalogue."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.chassis.workdays import CalendarYear

if TYPE_CHECKING:
    from services.approval.domain.powers import LentPower
    from services.approval.domain.terms import ItemTerms


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
