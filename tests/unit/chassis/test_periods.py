"""Periods against an oracle that walks day by day through the calendar's own table and knows nothing else of them."""

import json
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from services.chassis.periods import CALENDAR_DAY, WORKING_DAY, Period, Stop, delivery, explained
from services.chassis.workdays import calendar_from

TABLE = json.loads((Path(__file__).parents[3] / "infra/data/calendar/CN.json").read_text(encoding="utf-8"))
CALENDAR = calendar_from(TABLE)
ONE = timedelta(days=1)
FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
STARTS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
FIXED = {"01-01", "05-01", "05-02", "10-01", "10-02", "10-03"}
OFF = {day for year in TABLE["years"].values() for day in year["holidays"]}
MADE_UP = {day for year in TABLE["years"].values() for day in year["make_up_days"]}
MOST_DAYS = 60


def worked(day: date) -> bool:
    """What the table says of a day; of a year that is not in it, only weekends and fixed holidays are known."""
    text = day.isoformat()
    if text in MADE_UP:
        return True
    if text in OFF or (unknown(day.year) and text[5:] in FIXED):
        return False
    return day.isoweekday() < 6


def unknown(year: int) -> bool:
    return str(year) not in TABLE["years"] or TABLE["years"][str(year)]["provisional"]


DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 500)]
WORKED = {day for day in DAYS if worked(day)}
UNKNOWN = {day.year for day in DAYS if unknown(day.year)}


def expected(start: date, most: int, unit: str, out: set[date]) -> list[date]:
    """The last days of 1, 2 … `most` days after `start`, none of which lies in `out`."""
    found: list[date] = []
    day = start
    while len(found) < most:
        day += ONE
        if day not in out and (unit == CALENDAR_DAY or day in WORKED):
            found.append(day)
    if unit == WORKING_DAY:
        return found
    return [rolled(day, out) for day in found]


def rolled(day: date, out: set[date]) -> date:
    """A last day off moves to the next working day that counts."""
    if day in WORKED:
        return day
    while day not in WORKED or day in out:
        day += ONE
    return day


@pytest.mark.parametrize("unit", [WORKING_DAY, CALENDAR_DAY])
def test_every_period_from_every_day_since_2004_ends_on_the_day_of_the_oracle(unit: str) -> None:
    wrong = []
    for start in STARTS:
        dues = expected(start, MOST_DAYS, unit, set())
        step = 1 if unit == WORKING_DAY else 5
        for days in range(1 + start.toordinal() % step, MOST_DAYS + 1, step):
            due = dues[days - 1]
            found = Period("statutory", start, days, unit).due(CALENDAR)
            if found.date != due:
                wrong.append((start, days, found, due))
    assert wrong == []


@pytest.mark.parametrize("unit", [WORKING_DAY, CALENDAR_DAY])
def test_days_of_special_procedures_do_not_count_from_any_day_since_2004(unit: str) -> None:
    chance, wrong = Random(20260211), []
    for start in STARTS:
        stops, out = [], set()
        at = start
        for _ in range(chance.randint(1, 3)):
            began = at + timedelta(days=chance.randint(0, 12))
            at = began + timedelta(days=chance.randint(0, 25))
            stops.append(Stop(began, at, "hearing"))
            out |= {began + timedelta(days=n) for n in range((at - began).days)}
        dues = expected(start, MOST_DAYS, unit, out)
        for days in chance.sample(range(1, MOST_DAYS + 1), 2):
            extended = chance.randint(0, days - 1)
            period = Period("statutory", start, days - extended, unit, extended)
            if period.due(CALENDAR, stops).date != dues[days - 1]:
                wrong.append((start, days, stops))
    assert wrong == []


def test_a_due_date_is_provisional_exactly_when_a_year_without_a_notice_was_counted_through() -> None:
    wrong = []
    for start in STARTS[::7]:
        for days in (1, 20, 60):
            due = expected(start, days, WORKING_DAY, set())[-1]
            counted = {(start + timedelta(days=n)).year for n in range(1, (due - start).days + 1)}
            if Period("statutory", start, days, WORKING_DAY).due(CALENDAR).provisional != bool(
                counted & UNKNOWN
            ):
                wrong.append((start, days))
    assert wrong == []
    assert LAST.year not in UNKNOWN
    assert LAST.year + 1 in UNKNOWN


def test_every_day_of_a_period_says_whether_it_counts_and_why() -> None:
    stop = Stop(date(2026, 9, 28), date(2026, 10, 9), "expert_review", 5, "N-01")
    shown = explained(
        Period("statutory", date(2026, 9, 24), 5, WORKING_DAY), CALENDAR, [stop], until=date(2026, 9, 24)
    )
    assert [day.date for day in shown.counting] == [
        date(2026, 9, 24) + timedelta(days=n) for n in range(len(shown.counting))
    ]
    assert sum(day.counted for day in shown.counting) == 5
    assert (shown.counting[0].reason, shown.counting[-1].date) == ("START_DAY", shown.due)
    assert {day.date for day in shown.counting if day.stop == "expert_review"} == {
        date(2026, 9, 28) + timedelta(days=n) for n in range(11)
    }


def test_a_calendar_period_counts_weekends_and_ends_on_a_working_day() -> None:
    shown = explained(
        Period("statutory", date(2026, 11, 20), 2, CALENDAR_DAY), CALENDAR, until=date(2026, 11, 20)
    )
    assert [(day.date.day, day.counted, day.reason) for day in shown.counting] == [
        (20, False, "START_DAY"),
        (21, True, "CALENDAR_DAY"),
        (22, True, "CALENDAR_DAY"),
        (23, False, "BEYOND"),
    ]


def test_a_period_that_stands_still_is_shown_until_today_and_has_no_last_day() -> None:
    stop = Stop(date(2026, 11, 24), None, "hearing")
    shown = explained(
        Period("committed", date(2026, 11, 20), 5, WORKING_DAY), CALENDAR, [stop], until=date(2026, 11, 30)
    )
    assert (shown.due, shown.counting[-1].date, shown.counting[-1].stop) == (
        None,
        date(2026, 11, 30),
        "hearing",
    )
    assert sum(day.counted for day in shown.counting) == 1


def test_a_period_of_the_same_day_cannot_be_prolonged_and_delivery_has_ten_working_days() -> None:
    day = date(2026, 11, 20)
    assert Period("committed", day, 0, WORKING_DAY).prolonged(10).due(CALENDAR).date == day
    assert delivery(day).due(CALENDAR).date == date(2026, 12, 4)
