"""Hours: open now, until when, when next, against an oracle that goes minute by minute."""

import json
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue.domain.hours import LOOK_AHEAD, Openness, Service, openness
from services.catalogue.domain.openings import Opening, openings_from
from services.chassis.clock import SHANGHAI
from services.chassis.workdays import Calendar, calendar_from
from tests.fakes.catalogue import DATA

HEADER: dict[str, Any] = json.loads((DATA / "catalogue/510822/catalogue.json").read_text("utf-8"))
SITES: list[dict[str, Any]] = json.loads((DATA / "catalogue/510822/sites.json").read_text("utf-8"))["sites"]
NOTICES: dict[str, Any] = json.loads((DATA / "calendar/CN.json").read_text("utf-8"))
CALENDAR: Calendar = calendar_from(NOTICES)
FIRST, DAYS, MINUTES = date(2025, 1, 1), 1095 + LOOK_AHEAD + 1, 1440
WALK_IN = ("standard", "part_week", "extended", "shifted")
FIXED = {"01-01", "05-01", "05-02", "10-01", "10-02", "10-03"}
SCHEDULES = {json.dumps([s["hours_class"], s.get("hours")]): s for s in SITES}
ALL_YEAR = {"site_id": "510822-SELF", "hours_class": "all_year"}
ROWS = [*SCHEDULES.values(), ALL_YEAR]


def day_kind(day: date) -> str:
    """The oracle's calendar: the notice's own words, or weekends and fixed days."""
    notice = NOTICES["years"].get(str(day.year))
    if notice and day.isoformat() in notice["make_up_days"]:
        return "made_up"
    if notice and day.isoformat() in notice["holidays"]:
        return "holiday"
    return "holiday" if not notice and day.isoformat()[5:] in FIXED else "plain"


def as_minutes(written: str) -> int:
    hours, minutes = written.split(":")
    return int(hours) * 60 + int(minutes)


def plan(row: dict[str, Any], day: date) -> list[tuple[str, int, int]]:
    """What the oracle reads for one day: (class, from minute, to minute), for anything."""
    kind, weekday = day_kind(day), day.isoweekday()
    pattern = HEADER["hours_classes"][row["hours_class"]]
    found: list[tuple[str, int, int]] = []
    if kind != "holiday" or not pattern["closed_on_statutory_holidays"]:
        saturdays = row.get("saturday_item_ids")
        worked = (
            range(1, 6 if saturdays else 8) if kind == "made_up" and pattern["open_on_make_up_days"] else ()
        )
        for plan_day in {weekday, *worked}:
            found += [
                (pattern["window_class"], as_minutes(opens), as_minutes(closes))
                for opens, closes in pattern["weekly"].get(str(plan_day), [])
            ]
    for entry in row.get("hours", []):
        weekly = kind != "holiday" and weekday in entry["weekdays"]
        special = (kind == "holiday" and entry.get("holidays")) or (
            kind == "made_up" and entry.get("make_up_days")
        )
        if weekly or special:
            found.append((entry["window_class"], as_minutes(entry["opens"]), as_minutes(entry["closes"])))
    return found


@cache
def open_minutes(at: int, walk_in: bool) -> bytearray:
    """One byte for each minute of the oracle's days."""
    minutes = bytearray(DAYS * MINUTES)
    for number in range(DAYS):
        for window_class, opens, closes in plan(ROWS[at], FIRST + timedelta(days=number)):
            if (window_class in WALK_IN) is walk_in:
                start = number * MINUTES
                minutes[start + opens : start + closes] = b"\1" * (closes - opens)
    return minutes


def instant(minute: int) -> datetime:
    return datetime(FIRST.year, 1, 1, tzinfo=SHANGHAI) + timedelta(minutes=minute)


def expected(at: int, minute: int, walk_in: bool) -> tuple[bool, datetime | None, datetime | None]:
    """(open, until, next) by looking at one minute after another."""
    minutes = open_minutes(at, walk_in)
    horizon = (minute // MINUTES + LOOK_AHEAD + 1) * MINUTES
    is_open = bool(minutes[minute])
    closing = minutes.find(0, minute, horizon) if is_open else minute
    opening = minutes.find(1, closing, horizon) if closing >= 0 else -1
    until = instant(closing) if is_open and closing >= 0 else None
    return is_open, until, instant(opening) if opening >= 0 else None


def told(service: Service) -> tuple[bool, datetime | None, datetime | None]:
    until = service.now.end if service.now else None
    return service.now is not None, until, service.next.start if service.next else None


def agrees(at: int, minute: int) -> None:
    openings = openings_from(ROWS[at], HEADER["hours_classes"])
    answer = openness(openings, CALENDAR, instant(minute).astimezone(UTC) + timedelta(seconds=20))
    assert told(answer.walk_in) == expected(at, minute, True)
    assert told(answer.arranged) == expected(at, minute, False)
    years = {instant(minute).year, (instant(minute) + timedelta(days=LOOK_AHEAD)).year}
    if max(years) <= 2026:
        assert not answer.provisional
    if instant(minute).year == 2027:
        assert answer.provisional


@given(st.integers(0, len(ROWS) - 1), st.integers(0, 1095 * MINUTES - 1))
def test_at_any_minute_of_three_years_the_answer_is_that_of_the_oracle(at: int, minute: int) -> None:
    agrees(at, minute)


@pytest.mark.parametrize("at", range(len(ROWS)))
@pytest.mark.parametrize(
    ("first", "days"),
    [(date(2025, 1, 24), 17), (date(2026, 2, 12), 18), (date(2026, 9, 24), 18), (date(2027, 9, 30), 5)],
)
def test_every_opening_and_closing_around_the_long_holidays_is_that_of_the_oracle(
    at: int, first: date, days: int
) -> None:
    start = (first - FIRST).days * MINUTES
    minutes = open_minutes(at, True)
    edges = [edge for edge in range(start + 1, start + days * MINUTES) if minutes[edge] != minutes[edge - 1]]
    for edge in edges:
        agrees(at, edge - 1)
        agrees(at, edge)


def openings(hours_class: str, **row: Any) -> tuple[Opening, ...]:
    return openings_from({"hours_class": hours_class, **row}, HEADER["hours_classes"])


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=SHANGHAI)


def open_days(hours_class: str, year: int) -> int:
    """How many days of a year have an hour at which someone is served."""
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
    noon = [at(f"{day.isoformat()}T10:00") for day in days]
    return sum(openness(openings(hours_class), CALENDAR, moment).walk_in.now is not None for moment in noon)


@pytest.mark.parametrize("year", [2025, 2026])
def test_all_year_service_never_closes_and_a_seven_day_week_closes_on_statutory_holidays(year: int) -> None:
    holidays = len(NOTICES["years"][str(year)]["holidays"])
    assert open_days("all_year", year) == 365
    assert open_days("seven_day", year) == 365 - holidays


def rules(answer: Openness) -> set[str]:
    return {one.rule for one in answer.why}


def test_a_make_up_saturday_keeps_the_hours_of_a_working_day_and_says_so() -> None:
    answer = openness(openings("five_day"), CALENDAR, at("2026-02-14T10:00"))
    assert answer.walk_in.now is not None
    assert "MAKE_UP_DAY" in rules(answer)
    assert openness(openings("part_week"), CALENDAR, at("2026-02-14T10:00")).walk_in.now is None


def test_on_a_statutory_holiday_only_who_is_on_duty_answers() -> None:
    duty = {"window_class": "on_duty", "weekdays": [], "opens": "09:00", "closes": "12:00", "holidays": True}
    answer = openness(openings("five_day", hours=[duty]), CALENDAR, at("2026-10-01T10:00"))
    assert answer.walk_in.now is None
    assert answer.arranged.now is not None
    assert answer.arranged.now.window_class == "on_duty"
    assert "STATUTORY_HOLIDAY" in rules(answer)


def test_extended_lunch_hours_join_morning_and_afternoon_and_name_their_class() -> None:
    lunch = {"window_class": "extended", "weekdays": [1, 2, 3, 4, 5], "opens": "12:00", "closes": "13:30"}
    answer = openness(openings("five_day", hours=[lunch]), CALENDAR, at("2026-11-23T12:30"))
    assert answer.walk_in.now is not None
    assert (answer.walk_in.now.window_class, answer.walk_in.now.end) == ("extended", at("2026-11-23T17:00"))


def test_a_schedule_holds_between_its_dates_and_ends_by_itself() -> None:
    season = {
        "window_class": "shifted",
        "weekdays": [6],
        "opens": "09:00",
        "closes": "12:00",
        "from": "2026-07-01",
        "until": "2026-08-31",
    }
    kept = openings("five_day", hours=[season])
    saturdays = ("2026-06-27", "2026-07-04", "2026-08-29", "2026-09-05")
    served = [openness(kept, CALENDAR, at(f"{day}T10:00")).walk_in.now is not None for day in saturdays]
    assert served == [False, True, True, False]


def test_nothing_within_thirty_days_is_said_rather_than_sought_for_ever() -> None:
    gone = {
        "window_class": "standard",
        "weekdays": [1],
        "opens": "09:00",
        "closes": "12:00",
        "until": "2026-01-31",
    }
    answer = openness(openings("none", hours=[gone]), CALENDAR, at("2026-11-23T10:00"))
    assert (answer.walk_in.now, answer.walk_in.next) == (None, None)
    assert "LOOK_AHEAD_ENDS" in rules(answer)
