"""Agency service: what is told when a limit passes (ledger R084, R172)."""

from datetime import date

import pytest

from services.chassis.room import Room
from services.intake import events
from services.intake.commands import (
    AssignAgent,
    AssignWaiting,
    CompleteEntrustment,
    GetEntrustment,
    ListEntrustments,
    RecordAgencyStep,
)
from services.intake.ports import Intake
from tests.fakes.intake import FakeWorld
from tests.unit.intake.agency_cast import (
    HER,
    LINE,
    LUO,
    SUPERVISOR,
    card,
    giving,
    new_room,
    new_world,
    rostered,
)


@pytest.fixture
def world() -> FakeWorld:
    return new_world()


@pytest.fixture
def intake(world: FakeWorld) -> Room[Intake]:
    return new_room(world)


def told(world: FakeWorld) -> list[str]:
    return [event.note for event in world.bus.of(events.AgencyLimitMissed)]


def days_pass(intake: Room[Intake], world: FakeWorld, days: int, writing: str = "") -> None:
    for _ in range(days):
        world.clock.advance(days=1)
        intake.ask(AssignWaiting())
        if writing:
            intake.ask(RecordAgencyStep(LUO, writing, LINE))


def test_an_errand_that_is_not_done_in_time_is_told_once_and_listed(
    intake: Room[Intake], world: FakeWorld
) -> None:
    rostered(intake)
    made = intake.ask(giving(agent="s-luo"))
    other = intake.ask(giving("k2", agent="s-he"))
    assert made.finish_by == date(2026, 12, 7)
    days_pass(intake, world, 14, writing=made.id)
    assert world.clock.today() == made.finish_by
    assert not intake.ask(GetEntrustment(HER, made.id)).late
    assert intake.ask(ListEntrustments(SUPERVISOR, late=True))[0] == []
    days_pass(intake, world, 3, writing=made.id)
    assert told(world).count("finish_by") == 2
    late = intake.ask(ListEntrustments(SUPERVISOR, late=True))[0]
    assert {one.id for one in late} == {made.id, other.id}
    assert [one.id for one in intake.ask(ListEntrustments(LUO, late=True))[0]] == [made.id]


def test_a_log_without_a_line_for_days_is_told_once_until_there_is_one(
    intake: Room[Intake], world: FakeWorld
) -> None:
    rostered(intake)
    made = intake.ask(giving(agent="s-luo"))
    days_pass(intake, world, 7)
    assert told(world) == []
    days_pass(intake, world, 3)
    assert told(world) == ["log"]
    intake.ask(RecordAgencyStep(LUO, made.id, LINE))
    days_pass(intake, world, 8)
    assert told(world) == ["log", "finish_by", "log"]


def test_of_what_is_done_no_limit_passes(intake: Room[Intake], world: FakeWorld) -> None:
    rostered(intake)
    made = intake.ask(giving(agent="s-luo"))
    intake.ask(RecordAgencyStep(LUO, made.id, LINE))
    intake.ask(CompleteEntrustment(LUO, made.id))
    days_pass(intake, world, 40)
    assert told(world) == []


def test_who_is_named_late_is_not_late_himself(intake: Room[Intake], world: FakeWorld) -> None:
    rostered(intake, card("s-off", weekdays=(7,)))
    made = intake.ask(giving())
    days_pass(intake, world, 3)
    assert intake.ask(GetEntrustment(HER, made.id)).late
    rostered(intake)
    now = intake.ask(AssignAgent(SUPERVISOR, made.id, "s-luo", "无人在岗"))
    assert not now.late
    days_pass(intake, world, 30, writing=made.id)
    assert told(world) == ["finish_by"]
    assert intake.ask(AssignAgent(SUPERVISOR, made.id, "s-he", "逾期")).late
