"""Instants are aware, days are days in China."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.clock import (
    SHANGHAI,
    Clock,
    ClockSetBack,
    SystemClock,
    day_from,
    day_of,
    day_text,
    from_rfc3339,
    instant_text,
    rfc3339,
)

LATE_IN_LONDON = datetime(2026, 11, 22, 16, 30, 0, 250_000, tzinfo=UTC)


def test_an_instant_is_written_with_milliseconds_at_the_china_offset() -> None:
    assert rfc3339(LATE_IN_LONDON) == "2026-11-23T00:30:00.250+08:00"


def test_the_day_of_an_instant_is_the_day_in_china() -> None:
    assert day_of(LATE_IN_LONDON) == date(2026, 11, 23)


def test_a_day_and_an_instant_that_are_not_there_are_written_as_nothing() -> None:
    assert (day_text(None), instant_text(None), day_from("")) == ("", "", None)
    assert day_from(day_text(date(2026, 11, 23))) == date(2026, 11, 23)
    assert instant_text(LATE_IN_LONDON) == rfc3339(LATE_IN_LONDON)
    with pytest.raises(ValueError, match="Invalid isoformat"):
        day_from("23.11.2026")


def test_a_naive_time_names_no_instant() -> None:
    naive = LATE_IN_LONDON.replace(tzinfo=None)
    for ask in (rfc3339, day_of):
        with pytest.raises(ValueError, match="no offset"):
            ask(naive)
    for text in ("2026-11-22T16:30:00", "yesterday", ""):
        with pytest.raises(ValueError, match=r"no offset|Invalid isoformat"):
            from_rfc3339(text)


def test_the_system_clock_is_aware_and_agrees_with_the_machine() -> None:
    clock: Clock = SystemClock()
    assert clock.now().utcoffset() == timedelta(hours=8)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
    assert clock.today() in {day_of(datetime.now(UTC)), day_of(datetime.now(UTC) - timedelta(minutes=1))}


def test_a_clock_that_is_set_back_tells_an_earlier_day_at_the_same_pace() -> None:
    clock: Clock = ClockSetBack(9)
    assert abs(clock.now() + timedelta(days=9) - datetime.now(UTC)) < timedelta(minutes=1)
    assert clock.today() == day_of(clock.now())
    with pytest.raises(ValueError, match="not set back"):
        ClockSetBack(0)


@given(st.datetimes(datetime(1900, 1, 2), datetime(9998, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis adds the zone
def test_reading_back_what_was_written_gives_the_same_millisecond(at: datetime) -> None:
    back = from_rfc3339(rfc3339(at))
    assert back.tzinfo is SHANGHAI
    assert timedelta(0) <= at - back < timedelta(milliseconds=1)
