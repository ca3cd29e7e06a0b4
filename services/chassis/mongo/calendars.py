"""A room's own copy of the working-day calendar in MongoDB."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.chassis.inbox import Copy, MongoReadCopy
from services.chassis.workdays import Calendar, CalendarYear, calendar_of

REMEMBERED_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class _Years:
    edition: int
    years: tuple[CalendarYear, ...]
    calendars: dict[tuple[str, ...], Calendar] = field(default_factory=dict)


class MongoCalendars:
    """Calendar years in the collection of `copies`, remembered for `remembered` seconds."""

    def __init__(self, copies: type[Copy], remembered: float = REMEMBERED_SECONDS) -> None:
        self._copies = MongoReadCopy(copies)
        self._seconds = remembered
        self._until = float("-inf")
        self._known = _Years(0, ())

    def ensure_indexes(self) -> None:
        self._copies.ensure_indexes()

    def put(self, year: CalendarYear, version: int) -> None:
        """Learn a year; an older version than known changes nothing."""
        document = {
            "year": year.year,
            "region": year.region,
            "holidays": sorted(day.isoformat() for day in year.holidays),
            "make_up_days": sorted(day.isoformat() for day in year.make_up_days),
            "provisional": year.provisional,
            "source": year.source,
            "version": version,
        }
        self._copies.put(f"{year.region}/{year.year}", version, document)

    def current(self, division: str) -> tuple[Calendar, int]:
        """The calendar of a place and the edition, which grows with every year learned."""
        known = self._read()
        regions = tuple(sorted({year.region for year in known.years if division.startswith(year.region)}))
        calendar = known.calendars.get(regions)
        if calendar is None:
            calendar = known.calendars[regions] = calendar_of(known.years, regions)
        return calendar, known.edition

    def _read(self) -> _Years:
        if time.monotonic() < self._until:
            return self._known
        documents: list[Mapping[str, Any]] = list(self._copies.all().values())
        edition = sum(int(document["version"]) for document in documents)
        if edition != self._known.edition:
            self._known = _Years(edition, tuple(_year(document) for document in documents))
        self._until = time.monotonic() + self._seconds
        return self._known


def _year(document: Mapping[str, Any]) -> CalendarYear:
    return CalendarYear(
        year=int(document["year"]),
        holidays=frozenset(map(date.fromisoformat, document["holidays"])),
        make_up_days=frozenset(map(date.fromisoformat, document["make_up_days"])),
        provisional=bool(document["provisional"]),
        source=str(document["source"]),
        region=str(document["region"]),
    )
