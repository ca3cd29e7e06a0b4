"""The working-day calendar as it is published now."""

from datetime import date

from services.catalogue.domain.contents import CalendarYear
from services.catalogue.ports import Catalogue
from services.chassis import workdays
from services.chassis.workdays import Calendar

REGION = "CN"


def calendar_around(day: date, catalogue: Catalogue) -> Calendar:
    """The calendar of the year of `day` and of the years beside it, as they stand now."""
    found = [
        catalogue.years.find(f"{CalendarYear.kind}/{REGION}/{year}")
        for year in range(day.year - 1, day.year + 2)
    ]
    return Calendar({kept.content.year: _year(kept.content) for kept in found if kept})


def _year(year: CalendarYear) -> workdays.CalendarYear:
    return workdays.CalendarYear(
        year=year.year,
        holidays=frozenset(map(date.fromisoformat, year.holidays)),
        make_up_days=frozenset(map(date.fromisoformat, year.make_up_days)),
        provisional=year.provisional,
        source=year.source,
        region=year.region,
    )
