"""Working days in China, from a table of official notices.

State Council notices move days off and turn weekends into working days; nothing is
derived that a notice says. A year without one is provisional: weekends and the
statutory days with a fixed date (全国年节及纪念日放假办法, 2024-11-10, art. 2).
Periods: 行政许可法 art. 82 (working days), 45 (excluded time); 民法典 arts. 201, 203.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from typing import Any

NATION = "CN"
_SATURDAY = 5
_FIXED_HOLIDAYS = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
_AFTER_ALL_DAYS = date.max.toordinal() + 1


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year as the notice says it. `holidays`: all days off other than plain weekends;
    `make_up_days`: weekend days that are worked. `provisional`: no notice yet. `region`: whose calendar.
    """

    year: int
    holidays: frozenset[date]
    make_up_days: frozenset[date]
    provisional: bool
    source: str
    region: str = "CN"


@dataclass(frozen=True, slots=True)
class Interval:
    """Days that do not count: `[start, end)`. `end` None: still going on, nobody knows until when."""

    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class DueDate:
    """The last day of a period; `date` is None while an excluded interval is open.

    `provisional`: counting it met a year that has no notice yet, so it may move.
    """

    date: date | None
    provisional: bool

    @property
    def open(self) -> bool:
        """True when the clock stands still and no last day can be named."""
        return self.date is None


class DayReason(StrEnum):
    """Why a day counts or does not."""

    START_DAY = "START_DAY"
    EXCLUDED = "EXCLUDED"
    HOLIDAY = "HOLIDAY"
    WEEKEND = "WEEKEND"
    MAKE_UP_DAY = "MAKE_UP_DAY"
    WORKING_DAY = "WORKING_DAY"


_COUNTED = frozenset({DayReason.MAKE_UP_DAY, DayReason.WORKING_DAY})


@dataclass(frozen=True, slots=True)
class DayCount:
    """One day of a period, whether it counted, and why."""

    date: date
    counted: bool
    reason: DayReason


class Calendar:
    """Counts days with one region's table of years; years not in it are provisional."""

    def __init__(self, years: Mapping[int, CalendarYear]) -> None:
        self._years = dict(years)
        self._working_days = lru_cache(maxsize=64)(self._working_days_of)

    def is_working_day(self, day: date) -> bool:
        """True for working weekdays and make-up days."""
        return self._reason(day) in _COUNTED

    def is_provisional(self, day: date) -> bool:
        """True when the year of `day` has no official notice yet."""
        return self._provisional_year(day.year)

    def add_working_days(self, start: date, n: int, excluded: Sequence[Interval] = ()) -> DueDate:
        """The n-th working day after `start` that is not excluded; n = 0 is `start` itself (即办件)."""
        if _no_days(n):
            return DueDate(start, self.is_provisional(start))
        left = n
        for first, end in _free_spans(start, excluded):
            for days, low, high in self._working_in(first, end):
                if high - low >= left:
                    return self._due(start, days[low + left - 1])
                left -= high - low
        return self._never(start, excluded)

    def add_calendar_days(self, start: date, n: int, excluded: Sequence[Interval] = ()) -> DueDate:
        """The n-th day after `start` that is not excluded; n = 0 is `start` itself.

        A last day that is no working day moves to the next that is (民法典 art. 203).
        """
        if _no_days(n):
            return DueDate(start, self.is_provisional(start))
        left = n
        for first, end in _free_spans(start, excluded):
            if end - first >= left:
                last = date.fromordinal(first + left - 1)
                moved = last if self.is_working_day(last) else self.add_working_days(last, 1, excluded).date
                return self._due(start, moved.toordinal()) if moved else self._never(start, excluded)
            left -= end - first
        return self._never(start, excluded)

    def working_days_between(self, start: date, end: date, excluded: Sequence[Interval] = ()) -> int:
        """Working days after `start` up to and including `end`, without excluded ones; negative when
        `end` lies before `start` (so it tells days left, and days overdue as a negative number).
        An open interval excludes everything from its start on.
        """
        if end < start:
            return -self.working_days_between(end, start, excluded)
        after = end.toordinal() + 1
        spans = ((first, min(stop, after)) for first, stop in _free_spans(start, excluded) if first < after)
        return sum(high - low for span in spans for _, low, high in self._working_in(*span))

    def explain(self, start: date, due: date, excluded: Sequence[Interval] = ()) -> list[DayCount]:
        """Every day from `start` (never counted) to `due`, in order, with its reason."""
        days = [DayCount(start, False, DayReason.START_DAY)]
        for at in range(start.toordinal() + 1, due.toordinal() + 1):
            day = date.fromordinal(at)
            stopped = any(span.start <= day and (span.end is None or day < span.end) for span in excluded)
            reason = DayReason.EXCLUDED if stopped else self._reason(day)
            days.append(DayCount(day, reason in _COUNTED, reason))
        return days

    def _due(self, start: date, at: int) -> DueDate:
        due = date.fromordinal(at)
        return DueDate(due, any(map(self._provisional_year, _years_after(start, due))))

    def _never(self, start: date, excluded: Sequence[Interval]) -> DueDate:
        stopped = min(span.start for span in excluded if span.end is None)
        known_until = max(start, stopped - timedelta(days=1))
        return DueDate(None, any(map(self._provisional_year, _years_after(start, known_until))))

    def _provisional_year(self, year: int) -> bool:
        known = self._years.get(year)
        return known is None or known.provisional

    def _working_in(self, first: int, end: int) -> Iterator[tuple[tuple[int, ...], int, int]]:
        """For each year met by `[first, end)`: its working days, and the slice of them that lies inside."""
        for year in range(date.fromordinal(first).year, date.fromordinal(end - 1).year + 1):
            days = self._working_days(year)
            low = bisect_left(days, first)
            yield days, low, bisect_left(days, end, low)

    def _working_days_of(self, year: int) -> tuple[int, ...]:
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        return tuple(at for at in range(first, last + 1) if self.is_working_day(date.fromordinal(at)))

    def _reason(self, day: date) -> DayReason:
        known = self._years.get(day.year)
        if known is not None and day in known.make_up_days:
            return DayReason.MAKE_UP_DAY
        if known is not None and day in known.holidays:
            return DayReason.HOLIDAY
        if (known is None or known.provisional) and (day.month, day.day) in _FIXED_HOLIDAYS:
            return DayReason.HOLIDAY
        return DayReason.WEEKEND if day.weekday() >= _SATURDAY else DayReason.WORKING_DAY


def calendar_of(years: Sequence[CalendarYear], regions: tuple[str, ...]) -> Calendar:
    """The nation's years, replaced where a region, widest first, has its own."""
    found: dict[int, CalendarYear] = {}
    for region in (NATION, *regions):
        found |= {year.year: year for year in years if year.region == region}
    return Calendar(found)


def calendar_from(document: Mapping[str, Any]) -> Calendar:
    """The calendar in a parsed calendar file (`infra/data/README.md`, "Calendar").

    Raises `ValueError`, `KeyError` or `TypeError` for another shape.
    """
    region = document["region"]
    years = (
        CalendarYear(
            year=int(year),
            holidays=frozenset(map(date.fromisoformat, entry["holidays"])),
            make_up_days=frozenset(map(date.fromisoformat, entry["make_up_days"])),
            provisional=entry["provisional"],
            source=entry["source"],
            region=region,
        )
        for year, entry in document["years"].items()
    )
    return Calendar({entry.year: entry for entry in years})


def _no_days(n: int) -> bool:
    if n < 0:
        raise ValueError(f"a period has no negative length: {n}")
    return n == 0


def _years_after(start: date, due: date) -> range:
    return range((start + timedelta(days=1)).year if start < due else due.year, due.year + 1)


def _free_spans(start: date, excluded: Sequence[Interval]) -> Iterator[tuple[int, int]]:
    """The stretches `[first, end)` of ordinals after `start` that no interval excludes, in order."""
    at = start.toordinal() + 1
    for span in sorted(excluded, key=attrgetter("start")):
        first = span.start.toordinal()
        if first > at:
            yield at, first
        at = max(at, _AFTER_ALL_DAYS if span.end is None else span.end.toordinal())
    if at < _AFTER_ALL_DAYS:
        yield at, _AFTER_ALL_DAYS
