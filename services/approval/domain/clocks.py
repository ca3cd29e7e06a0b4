"""The clocks of a case: what was promised and what the law allows, counted from the day of acceptance.

行政许可法 art. 82 (working days); 民法典 arts. 201 and 203 (calendar days: the first day is not counted, a last day
off moves to the next working day). No days at all: the same day (即办件). Due dates are derived, never edited.
"""

from dataclasses import dataclass, replace
from datetime import date

from services.chassis.workdays import Calendar, DayCount, DueDate

COMMITTED, STATUTORY = "committed", "statutory"
WORKING_DAY, CALENDAR_DAY = "working_day", "calendar_day"
UNITS = (WORKING_DAY, CALENDAR_DAY)


@dataclass(frozen=True, slots=True)
class Clock:
    """`days` of `unit` after `started_on`. `provisional`: counted through a year without an official calendar."""

    name: str
    started_on: date
    days: int
    unit: str
    due: date
    provisional: bool

    def recounted(self, calendar: Calendar) -> "Clock":
        """The same clock by another calendar."""
        counted = _count(self.started_on, self.days, self.unit, calendar)
        assert counted.date is not None
        return replace(self, due=counted.date, provisional=counted.provisional)


@dataclass(frozen=True, slots=True)
class ExplainedClock:
    """A clock with every day from its start to its due date, and why each counts or not."""

    clock: Clock
    counting: tuple[DayCount, ...]


def start_clock(name: str, started_on: date, days: int, unit: str, calendar: Calendar) -> Clock | None:
    """A running clock; None when `days` is below 0: no such period."""
    if days < 0:
        return None
    return Clock(name, started_on, days, unit, started_on, False).recounted(calendar)


def explain(clock: Clock, calendar: Calendar) -> ExplainedClock:
    """The clock, day by day."""
    return ExplainedClock(clock, tuple(calendar.explain(clock.started_on, clock.due)))


def _count(start: date, days: int, unit: str, calendar: Calendar) -> DueDate:
    if unit == CALENDAR_DAY:
        return calendar.add_calendar_days(start, days)
    return calendar.add_working_days(start, days)
