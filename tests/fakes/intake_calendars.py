"""The calendars of intake in memory."""

from datetime import date

from services.chassis.workdays import NATION, Calendar, CalendarYear, calendar_of


def plain_year(year: int, provisional: bool = False, region: str = NATION) -> CalendarYear:
    """A year with weekends and the fixed holidays only."""
    fixed = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
    holidays = frozenset(date(year, month, day) for month, day in fixed)
    return CalendarYear(year, holidays, frozenset(), provisional, "", region)


class FakeCalendars:
    """`Calendars` whose years 2026 and 2027 are official and have weekends and the fixed holidays only."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, int], CalendarYear] = {
            (NATION, year): plain_year(year) for year in (2026, 2027)
        }

    def put(self, year: CalendarYear, version: int) -> None:
        self.kept[year.region, year.year] = year

    def current(self, division: str) -> tuple[Calendar, int]:
        regions = sorted({region for region, _ in self.kept if division.startswith(region)})
        return calendar_of(list(self.kept.values()), tuple(regions)), len(self.kept)
