"""Working days: the notices of 2004-2026 day by day, and the rules about periods."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.workdays import Calendar, CalendarYear, DayReason, DueDate, Interval, calendar_from

DOCUMENT: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "infra/data/calendar/CN.json").read_text(encoding="utf-8")
)
CALENDAR = calendar_from(DOCUMENT)
VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))["working_day_add"]
DAY = timedelta(days=1)
LENGTHS = (1, 5, 10, 20, 30, 45)

days = st.dates(date(2004, 1, 1), date(2027, 12, 31))
intervals = st.lists(
    st.builds(lambda start, length: Interval(start, start + length * DAY), days, st.integers(0, 60)),
    max_size=4,
)


def day(text: str) -> date:
    return date.fromisoformat(text)


def works(at: date) -> bool:
    """The oracle: text look-ups in the file, weekends, and for 2027 the fixed days."""
    text = at.isoformat()
    year = DOCUMENT["years"].get(text[:4])
    if year is None:
        fixed = text[5:] in {"01-01", "05-01", "05-02", "10-01", "10-02", "10-03"}
        return not fixed and at.strftime("%a") not in {"Sat", "Sun"}
    if text in year["make_up_days"]:
        return True
    return text not in year["holidays"] and at.strftime("%a") not in {"Sat", "Sun"}


def excluded_from(at: date, excluded: list[Interval]) -> bool:
    return any(span.start <= at and (span.end is None or at < span.end) for span in excluded)


def walk(start: date) -> Iterator[date]:
    while True:
        start += DAY
        yield start


def walked_due(start: date, n: int, excluded: list[Interval]) -> date:
    at = start
    for at in walk(start):
        n -= works(at) and not excluded_from(at, excluded)
        if n == 0:
            break
    return at


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['start']}+{vector['n']}")
def test_every_published_due_date_is_reproduced(vector: dict[str, Any]) -> None:
    due = CALENDAR.add_working_days(day(vector["start"]), vector["n"])
    assert due == DueDate(day(vector["due"]), provisional=False)


def test_every_period_from_every_day_of_2004_to_2026_ends_where_the_oracle_says() -> None:
    calendar_days = [
        date(2004, 1, 1) + offset * DAY for offset in range((date(2027, 6, 1) - date(2004, 1, 1)).days)
    ]
    working = [at for at in calendar_days if works(at)]
    following = 0
    for start in calendar_days:
        if start.year > 2026:
            break
        while working[following] <= start:
            following += 1
        for n in LENGTHS:
            due = CALENDAR.add_working_days(start, n)
            assert due.date == working[following + n - 1], (start, n)
            assert due.provisional == (working[following + n - 1].year > 2026), (start, n)


def test_every_day_of_2004_to_2027_is_judged_as_the_oracle_does() -> None:
    at = date(2004, 1, 1)
    while at.year < 2028:
        assert CALENDAR.is_working_day(at) == works(at), at
        at += DAY


def test_an_immediate_case_is_due_the_same_day_even_on_a_holiday() -> None:
    for text in ("2026-11-23", "2026-10-01"):
        assert CALENDAR.add_working_days(day(text), 0) == DueDate(day(text), provisional=False)
        assert CALENDAR.add_calendar_days(day(text), 0) == DueDate(day(text), provisional=False)


def test_a_period_has_no_negative_length() -> None:
    for ask in (CALENDAR.add_working_days, CALENDAR.add_calendar_days):
        with pytest.raises(ValueError, match="no negative length"):
            ask(day("2026-11-23"), -1)


def test_a_due_date_that_crosses_into_a_year_without_notice_is_provisional() -> None:
    assert CALENDAR.is_provisional(day("2027-01-04"))
    assert not CALENDAR.is_provisional(day("2026-12-31"))
    assert CALENDAR.add_working_days(day("2026-12-30"), 1) == DueDate(day("2026-12-31"), provisional=False)
    assert CALENDAR.add_working_days(day("2026-12-30"), 2) == DueDate(day("2027-01-04"), provisional=True)
    assert CALENDAR.add_working_days(day("2026-12-31"), 1).provisional
    assert CALENDAR.add_working_days(day("2028-02-01"), 1).provisional


def test_a_year_without_notice_keeps_the_statutory_days_with_a_fixed_date() -> None:
    off = [
        text for text in ("01-01", "05-01", "05-02", "10-01") if CALENDAR.is_working_day(day(f"2027-{text}"))
    ]
    assert off == []
    assert CALENDAR.is_working_day(day("2027-05-04"))


def test_a_notice_turns_a_provisional_due_date_into_a_settled_one() -> None:
    notice = CalendarYear(
        2027, frozenset({day("2027-01-04")}), frozenset({day("2027-01-02")}), False, "notice"
    )
    draft = CalendarYear(2027, frozenset({day("2027-01-04")}), frozenset(), True, "draft")
    start = day("2027-01-01")
    assert Calendar({2027: notice}).add_working_days(start, 2) == DueDate(
        day("2027-01-05"), provisional=False
    )
    assert Calendar({2027: draft}).add_working_days(start, 1) == DueDate(day("2027-01-05"), provisional=True)
    assert not Calendar({2027: draft}).is_working_day(start)


@given(days, st.integers(1, 60), intervals)
def test_excluded_days_never_count(start: date, n: int, excluded: list[Interval]) -> None:
    assert CALENDAR.add_working_days(start, n, excluded).date == walked_due(start, n, excluded)


def test_an_interval_is_half_open() -> None:
    hearing = Interval(day("2026-11-24"), day("2026-11-26"))
    assert CALENDAR.add_working_days(day("2026-11-23"), 1, [hearing]).date == day("2026-11-26")
    assert CALENDAR.add_working_days(day("2026-11-23"), 1, [Interval(hearing.start, hearing.start)]).date == (
        hearing.start
    )


def test_while_an_interval_is_open_nobody_can_name_the_last_day() -> None:
    going_on = Interval(day("2026-11-26"))
    due = CALENDAR.add_working_days(day("2026-11-23"), 3, [going_on])
    assert due == DueDate(None, provisional=False)
    assert due.open
    assert CALENDAR.add_calendar_days(day("2026-11-23"), 3, [going_on]).open
    assert CALENDAR.add_working_days(day("2026-12-30"), 20, [Interval(day("2027-02-01"))]).provisional
    assert CALENDAR.add_working_days(day("2026-11-27"), 1, [going_on]).open


def test_an_interval_that_opens_after_the_last_day_changes_nothing() -> None:
    due = CALENDAR.add_working_days(day("2026-11-23"), 2, [Interval(day("2026-11-26"))])
    assert due == DueDate(day("2026-11-25"), provisional=False)
    assert not due.open


def test_a_calendar_period_that_ends_on_a_holiday_moves_to_the_next_working_day() -> None:
    assert CALENDAR.add_calendar_days(day("2026-11-20"), 5).date == day("2026-11-25")
    assert CALENDAR.add_calendar_days(day("2026-11-20"), 8).date == day("2026-11-30")
    assert CALENDAR.add_calendar_days(day("2026-09-16"), 15).date == day("2026-10-08")
    assert CALENDAR.add_calendar_days(day("2026-02-08"), 6).date == day("2026-02-14")
    assert CALENDAR.add_calendar_days(day("2026-12-31"), 1) == DueDate(day("2027-01-04"), provisional=True)


def test_a_last_day_that_would_move_into_an_open_interval_cannot_be_named() -> None:
    assert CALENDAR.add_calendar_days(day("2026-11-20"), 8, [Interval(day("2026-11-30"))]).open


@given(days, st.integers(1, 120), intervals)
def test_a_calendar_period_ends_on_a_working_day_after_exactly_its_days(
    start: date, n: int, excluded: list[Interval]
) -> None:
    due = CALENDAR.add_calendar_days(start, n, excluded).date
    left, at = n, start
    for at in walk(start):
        left -= not excluded_from(at, excluded)
        if left == 0:
            break
    assert due == (at if works(at) else walked_due(at, 1, excluded))


@given(days, days, intervals)
def test_days_between_are_the_working_days_a_walk_counts(
    start: date, end: date, excluded: list[Interval]
) -> None:
    first, last = sorted((start, end))
    counted = sum(
        works(first + offset * DAY) and not excluded_from(first + offset * DAY, excluded)
        for offset in range(1, min((last - first).days, 400) + 1)
    )
    last = min(last, first + 400 * DAY)
    assert CALENDAR.working_days_between(first, last, excluded) == counted
    assert CALENDAR.working_days_between(last, first, excluded) == -counted


@given(days, st.integers(1, 60), intervals)
def test_adding_and_counting_between_agree(start: date, n: int, excluded: list[Interval]) -> None:
    due = CALENDAR.add_working_days(start, n, excluded).date
    assert due is not None
    assert CALENDAR.working_days_between(start, due, excluded) == n
    explained = CALENDAR.explain(start, due, excluded)
    assert sum(entry.counted for entry in explained) == n
    assert [entry.date for entry in explained] == [start + at * DAY for at in range((due - start).days + 1)]


def test_an_open_interval_stops_the_count_of_days_between() -> None:
    between = CALENDAR.working_days_between(
        day("2026-11-23"), day("2026-12-31"), [Interval(day("2026-11-26"))]
    )
    assert between == 2


def test_every_day_of_a_period_is_explained() -> None:
    stopped = [Interval(day("2026-02-27"), day("2026-02-28"))]
    explained = {
        entry.date.strftime("%m-%d"): entry.reason
        for entry in CALENDAR.explain(day("2026-02-13"), day("2026-03-02"), stopped)
    }
    assert explained["02-13"] == DayReason.START_DAY
    assert explained["02-14"] == DayReason.MAKE_UP_DAY
    assert explained["02-17"] == DayReason.HOLIDAY
    assert explained["02-26"] == DayReason.WORKING_DAY
    assert explained["02-27"] == DayReason.EXCLUDED
    assert explained["02-28"] == DayReason.MAKE_UP_DAY
    assert explained["03-01"] == DayReason.WEEKEND


def test_the_calendar_file_knows_the_names_sources_and_every_year() -> None:
    assert list(DOCUMENT["years"]) == [str(year) for year in range(2004, 2027)]
    assert all(year["source"] and not year["provisional"] for year in DOCUMENT["years"].values())
    assert DOCUMENT["years"]["2026"]["holidays"]["2026-02-17"] == "Spring Festival"
    assert list(DOCUMENT["years"]["2026"]["make_up_days"]) == [
        f"2026-{text}" for text in ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")
    ]
