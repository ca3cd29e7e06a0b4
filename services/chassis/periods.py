"""A period of time that an office has, from facts to its last day, and every day of it explained.

The first day is not counted (民法典 art. 201); working days: 行政许可法 art. 82; time that does not count: art. 45;
a calendar period that ends on a day off ends on the next working day (民法典 art. 203). No days at all: the same day.
A last day is always counted from these facts and never set.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.chassis.workdays import Calendar, DayReason, DueDate, Interval

WORKING_DAY, CALENDAR_DAY = "working_day", "calendar_day"
UNITS = (WORKING_DAY, CALENDAR_DAY)
COMMITTED, STATUTORY, ACCEPTANCE, DELIVERY = "committed", "statutory", "acceptance", "delivery"
DELIVERY_DAYS = 10
"""Working days from the grant to its delivery (行政许可法 art. 44)."""
ACCEPTANCE_DAYS = 5
"""Working days to say what is missing (行政许可法 art. 32(1)(4))."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Days that do not count, `[start, end)`; `end` None while it lasts. `why`: the procedure (行政许可法 art. 45).

    `days`: working days that the applicant was told it takes. `notice`: number of the written notice. `due`: the last of
    those days, in an explained period.
    """

    start: date
    end: date | None
    why: str
    days: int = 0
    notice: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """`days` of `unit` after `started_on`, and `extended` more of them once it was prolonged."""

    name: str
    started_on: date
    days: int
    unit: str
    extended: int = 0

    def prolonged(self, days: int) -> "Period":
        """With `days` more; a period of the same day stays what it is."""
        return replace(self, extended=self.extended + days) if self.days else self

    def due(self, calendar: Calendar, stops: Sequence[Stop] = ()) -> DueDate:
        """Its last day; none while a stop lasts that began before it was over."""
        excluded = _intervals(stops)
        if self.unit == CALENDAR_DAY:
            return calendar.add_calendar_days(self.started_on, self.days + self.extended, excluded)
        return calendar.add_working_days(self.started_on, self.days + self.extended, excluded)


@dataclass(frozen=True, slots=True)
class ExplainedDay:
    """One day, whether it counted and why: a `DayReason`, or CALENDAR_DAY, or BEYOND for a day that only moves the
    end to a working day. `stop`: the procedure for which it does not count.
    """

    date: date
    counted: bool
    reason: str
    stop: str = ""


@dataclass(frozen=True, slots=True)
class ExplainedPeriod:
    """A period, its last day, and every day up to it; while it stands still, every day until `until`.

    `stopped_on`: the day on which it ended by what was done, if it did.
    """

    period: Period
    due: date | None
    provisional: bool
    counting: tuple[ExplainedDay, ...]
    stops: tuple[Stop, ...] = ()
    stopped_on: date | None = None


def explained(
    period: Period,
    calendar: Calendar,
    stops: Sequence[Stop] = (),
    *,
    until: date,
    stopped_on: date | None = None,
) -> ExplainedPeriod:
    """The period day by day, from its start to its last day, or until today while none can be named."""
    found = period.due(calendar, stops)
    last = found.date or max(until, period.started_on)
    days = []
    left = period.days + period.extended
    for one in calendar.explain(period.started_on, last, _intervals(stops)):
        reason, counted = str(one.reason), one.counted
        if period.unit == CALENDAR_DAY and one.reason not in (DayReason.START_DAY, DayReason.EXCLUDED):
            counted = left > 0
            reason = "CALENDAR_DAY" if counted else "BEYOND"
        left -= counted
        why = _why(stops, one.date) if one.reason == DayReason.EXCLUDED else ""
        days.append(ExplainedDay(one.date, counted, reason, why))
    shown = tuple(replace(stop, due=told_until(stop, calendar)) for stop in stops)
    return ExplainedPeriod(period, found.date, found.provisional, tuple(days), shown, stopped_on)


def told_until(stop: Stop, calendar: Calendar) -> date | None:
    """The last of the working days that the applicant was told a procedure takes (行政许可法 art. 45); None when told of none."""
    if stop.days < 1:
        return None
    return Period(stop.why, stop.start, stop.days, WORKING_DAY).due(calendar).date


def delivery(granted_on: date) -> Period:
    """The time to deliver a grant (行政许可法 art. 44)."""
    return Period(DELIVERY, granted_on, DELIVERY_DAYS, WORKING_DAY)


def acceptance(received_on: date) -> Period:
    """The time to take it on, or to say all that is missing (行政许可法 art. 32(1)(4))."""
    return Period(ACCEPTANCE, received_on, ACCEPTANCE_DAYS, WORKING_DAY)


def _intervals(stops: Sequence[Stop]) -> list[Interval]:
    return [Interval(stop.start, stop.end) for stop in stops]


def _why(stops: Sequence[Stop], day: date) -> str:
    return next((one.why for one in stops if one.start <= day < (one.end or day + timedelta(days=1))), "")
