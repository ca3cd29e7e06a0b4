"""The clocks of a case: what was promised and what the law allows, counted from the day of acceptance.

How days are counted: `services.chassis.periods`. Due dates are derived, never edited.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.chassis.periods import CALENDAR_DAY, COMMITTED, STATUTORY, UNITS, WORKING_DAY, Period, Stop
from services.chassis.workdays import Calendar

__all__ = ["CALENDAR_DAY", "COMMITTED", "STATUTORY", "UNITS", "WORKING_DAY", "Clock", "start_clock"]


@dataclass(frozen=True, slots=True)
class Clock:
    """A period and its last day: None while it stands still. `extended`: days by which it was prolonged.

    `provisional`: counted through a year without an official calendar.
    """

    name: str
    started_on: date
    days: int
    unit: str
    due: date | None
    provisional: bool
    extended: int = 0

    @property
    def period(self) -> Period:
        """The facts that its last day follows from."""
        return Period(self.name, self.started_on, self.days, self.unit, self.extended)

    def recounted(self, calendar: Calendar, stops: Sequence[Stop] = ()) -> "Clock":
        """The same clock by another calendar, or with other stops."""
        counted = self.period.due(calendar, stops)
        return replace(self, due=counted.date, provisional=counted.provisional)

    def prolonged(self, days: int, unit: str) -> "Clock":
        """With `days` more, to be recounted; a clock of another unit stays what it is."""
        return replace(self, extended=self.period.prolonged(days).extended) if unit == self.unit else self


def start_clock(name: str, started_on: date, days: int, unit: str, calendar: Calendar) -> Clock | None:
    """A running clock; None when `days` is below 0: no such period."""
    if days < 0:
        return None
    return Clock(name, started_on, days, unit, started_on, False).recounted(calendar)
