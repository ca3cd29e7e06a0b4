"""What an applicant sees of the clocks at the stack where she handed in."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from services.chassis.clock import SHANGHAI
from services.chassis.errors import NotFound
from services.chassis.messages import Actor, Envelope
from services.chassis.periods import WORKING_DAY, Period, Stop
from services.chassis.room import Room
from services.intake.bootstrap import room
from services.intake.commands import (
    AcceptApplication,
    DeemAccepted,
    GetApplicationClock,
    WithdrawApplication,
)
from services.intake.domain.dues import Dues
from services.intake.events import CaseOpened, DecisionMade, DueDatesMoved
from services.intake.ports import Intake
from tests.fakes.intake import FakeWorld
from tests.unit.intake.catalogue_examples import COUNTY, divisions, document
from tests.unit.intake.test_acting import CLERK, ITEM, NEIGHBOUR, VILLAGE, handing_in

TOWNSHIP = "510822108"
TODAY = date(2026, 11, 23)
PERIOD = Period("committed", TODAY, 5, WORKING_DAY)
ACTOR = Actor("a", "clerk", VILLAGE)


@pytest.fixture
def world() -> FakeWorld:
    made = FakeWorld()
    made.items.put(ITEM, 1, (), document(ITEM))
    return made


@pytest.fixture
def intake(world: FakeWorld) -> Room[Intake]:
    made = room(world.intake())
    made.world.divisions.put(COUNTY, 1, divisions())
    return made


def heard(kind: str, number: str) -> Envelope:
    at = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
    return Envelope(
        f"{kind}-1",
        f"sanji.approval.v1.{kind}",
        f"/stacks/{COUNTY}/approval",
        number,
        at,
        1,
        VILLAGE,
        VILLAGE,
    )


def clocks(intake: Room[Intake], number: str) -> Any:
    return intake.ask(GetApplicationClock(CLERK, number))


def taken_on(intake: Room[Intake]) -> str:
    number: str = intake.ask(handing_in(CLERK, channel="window", division=TOWNSHIP)).id
    intake.ask(AcceptApplication(CLERK, number))
    opened = CaseOpened(
        number, VILLAGE, COUNTY, Dues(date(2026, 11, 30), None, (PERIOD,)), intake.world.clock.now()
    )
    intake.hear(opened, heard("CaseOpened", number))
    return number


def test_until_it_is_taken_on_the_five_days_for_that_are_shown(intake: Room[Intake]) -> None:
    number = intake.ask(handing_in(CLERK, channel="window", division=TOWNSHIP)).id
    (shown,) = clocks(intake, number)
    assert (shown.period.name, shown.period.days, shown.due) == ("acceptance", 5, date(2026, 11, 30))


def test_once_in_review_the_clocks_of_the_case_are_shown_and_follow_its_pauses(intake: Room[Intake]) -> None:
    number = taken_on(intake)
    assert [one.due for one in clocks(intake, number)] == [date(2026, 11, 30)]
    stop = Stop(date(2026, 11, 24), None, "hearing", 10, f"{number}-01")
    intake.hear(
        DueDatesMoved(number, TOWNSHIP, Dues(None, None, (PERIOD,), (stop,))), heard("ClockPaused", number)
    )
    (shown,) = clocks(intake, number)
    assert (shown.due, shown.stops[0].notice) == (None, f"{number}-01")
    over = replace(stop, end=date(2026, 11, 26))
    dues = Dues(date(2026, 12, 2), None, (PERIOD,), (over,))
    intake.hear(DueDatesMoved(number, TOWNSHIP, dues), heard("ClockResumed", number))
    (shown,) = clocks(intake, number)
    assert (shown.due, [day.date.day for day in shown.counting if day.stop]) == (date(2026, 12, 2), [24, 25])


def test_a_grant_shows_the_days_of_its_delivery(intake: Room[Intake]) -> None:
    number = taken_on(intake)
    at = intake.world.clock.now()
    intake.hear(DecisionMade(number, TOWNSHIP, COUNTY, "granted", "", at), heard("DecisionMade", number))
    committed, delivered = clocks(intake, number)
    assert (committed.stopped_on, delivered.period.name) == (TODAY, "delivery")
    assert delivered.due == date(2026, 12, 7)


def test_what_was_taken_back_counts_no_day_after_that(intake: Room[Intake]) -> None:
    number = taken_on(intake)
    stop = Stop(date(2026, 11, 24), None, "hearing", 10, f"{number}-01")
    intake.hear(
        DueDatesMoved(number, TOWNSHIP, Dues(None, None, (PERIOD,), (stop,))), heard("ClockPaused", number)
    )
    intake.world.clock.advance(days=2)
    intake.ask(WithdrawApplication(CLERK, number))
    intake.world.clock.advance(days=400)
    (shown,) = clocks(intake, number)
    assert (shown.due, shown.stopped_on, len(shown.counting)) == (None, date(2026, 11, 25), 3)


def test_when_nobody_answered_the_five_days_stay_in_sight_with_the_day_that_ended_them(
    intake: Room[Intake],
) -> None:
    number = intake.ask(handing_in(CLERK, channel="window", division=TOWNSHIP)).id
    intake.world.clock.advance(days=8)
    intake.ask(DeemAccepted())
    dues = Dues(date(2026, 11, 30), None, (PERIOD,))
    intake.hear(
        CaseOpened(number, VILLAGE, COUNTY, dues, intake.world.clock.now()), heard("CaseOpened", number)
    )
    waited, committed = clocks(intake, number)
    assert (waited.period.name, waited.due, waited.stopped_on) == (
        "acceptance",
        date(2026, 11, 30),
        date(2026, 12, 1),
    )
    assert (committed.period.name, committed.stopped_on) == ("committed", None)


def test_a_stranger_sees_no_clock(intake: Room[Intake]) -> None:
    number = taken_on(intake)
    with pytest.raises(NotFound):
        intake.ask(GetApplicationClock(replace(NEIGHBOUR, subject="p-other"), number))
