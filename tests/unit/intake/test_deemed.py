"""The timer by which what nobody answered is taken on: when it is sure, and past what it cannot take on yet."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from services.chassis.clock import SHANGHAI
from services.chassis.room import Room
from services.chassis.workdays import calendar_of
from services.intake.commands import DeemAccepted
from services.intake.domain.acceptance import is_over, is_surely_over, last_day_over
from services.intake.domain.application import Application
from services.intake.ports import Intake
from tests.fakes.intake import FakeWorld
from tests.fakes.intake_calendars import plain_year
from tests.unit.intake.catalogue_examples import COUNTY
from tests.unit.intake.test_acceptance import intake, received, submitted, world
from tests.unit.intake.test_acting import CLERK, handing_in

__all__ = ["intake", "world"]


def test_by_a_calendar_without_a_notice_it_is_taken_on_by_law_once_no_holiday_can_change_that(
    intake: Room[Intake], world: FakeWorld
) -> None:
    world.calendars.put(plain_year(2026, provisional=True), 2)
    number = submitted(intake).id
    world.clock.advance(days=8)
    intake.ask(DeemAccepted())
    assert intake.world.applications.get(number).status == "submitted"
    world.clock.advance(days=9)
    intake.ask(DeemAccepted())
    assert intake.world.applications.get(number).deemed


def test_what_cannot_be_taken_on_yet_keeps_nobody_behind_it_waiting(
    intake: Room[Intake], world: FakeWorld
) -> None:
    festival = plain_year(2026, region=COUNTY)
    its_days = frozenset(date(2026, 11, day) for day in range(24, 31))
    elsewhere = "150626"
    world.calendars.put(replace(festival, holidays=festival.holidays | its_days, region=elsewhere), 1)
    first = submitted(intake)
    for at in range(3):
        intake.world.applications.add(replace(first, id=f"head-{at}", owner_division=elsewhere), [])
    world.clock.advance(minutes=1)
    given = handing_in(CLERK, channel="online")
    behind = intake.ask(replace(given, asked=replace(given.asked, key="k-behind")))
    world.clock.advance(days=8)
    intake.ask(DeemAccepted(limit=1))
    kept = intake.world.applications.kept
    assert (kept[first.id].deemed, kept[behind.id].deemed, kept["head-0"].deemed) == (True, True, False)


@pytest.mark.parametrize("provisional", [False, True])
@pytest.mark.parametrize("today", [date(2026, 11, 23 + n) for n in range(7)])
def test_the_last_day_that_is_over_is_the_last_whose_five_days_have_passed(
    intake: Room[Intake], today: date, provisional: bool
) -> None:
    calendar = calendar_of([plain_year(2026, provisional)], ())
    last = last_day_over(calendar, today)

    def came_on(day: date) -> Application:
        application = submitted(intake)
        at = datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)
        return received(application, at)

    assert is_surely_over(came_on(last), calendar, today)
    following = date.fromordinal(last.toordinal() + 1)
    assert not is_surely_over(came_on(following), calendar, today)
    assert is_over(came_on(following), calendar, today) == provisional
