"""A register that was away is asked again until it answers, the paper came otherwise, or it was enough (ledger R057)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sanji.intake.v1 import intake_events_pb2

from services.chassis.messages import Meta
from services.chassis.room import Room
from services.departments.registers import AWAY as AWAY_NOW
from services.departments.registers import Answer
from services.intake.bootstrap import room
from services.intake.commands import AskRegistersAgain, LookUpMaterial, WithdrawApplication
from services.intake.domain.application import Application, Paper
from services.intake.domain.awaited import LONGEST, MOST_TRIES, TAKEN_FOR, still_awaited
from services.intake.events import LookupSettled, MaterialLookedUp, RegisterAsked
from services.intake.ports import Intake
from services.intake.store.applications import application_of, fields_of
from services.intake.wire import encode
from tests.fakes.intake import COUNTY, FakeWorld
from tests.unit.intake.catalogue_examples import divisions, document
from tests.unit.intake.test_exchange import HER_NUMBER, HOUSEHOLD, ITEM, her, paper, submitted

__all__ = ["her"]
AWAY = "population_base"


@pytest.fixture
def world() -> FakeWorld:
    made = FakeWorld()
    made.items.put(ITEM, 1, (), document(ITEM))
    made.exchange.away.add(AWAY)
    return made


@pytest.fixture
def intake(world: FakeWorld) -> Room[Intake]:
    made = room(world.intake())
    made.world.divisions.put(COUNTY, 1, divisions())
    return made


@pytest.fixture
def waiting(intake: Room[Intake], her: object) -> Application:
    """An application whose household register could not be looked up."""
    found: Application = intake.ask(LookUpMaterial(her, submitted(intake, her), HOUSEHOLD))  # type: ignore[arg-type]
    return found


def later(intake: Room[Intake], world: FakeWorld, pause: timedelta = timedelta(minutes=1)) -> None:
    world.clock.advance(seconds=pause.total_seconds())
    intake.ask(AskRegistersAgain())


def settled(world: FakeWorld) -> list[LookupSettled]:
    return [event for event in world.bus.events if isinstance(event, LookupSettled)]


def test_it_is_asked_for_later_and_found_and_told_once(
    intake: Room[Intake], world: FakeWorld, waiting: Application
) -> None:
    intake.ask(AskRegistersAgain())
    assert len(world.exchange.asked) == 1
    later(intake, world)
    assert len(world.exchange.asked) == 2
    world.exchange.away.clear()
    world.exchange.held[HOUSEHOLD, HER_NUMBER] = "居民户口簿"
    later(intake, world, timedelta(minutes=5))
    now = intake.world.applications.get(waiting.id)
    assert paper(now, HOUSEHOLD).looked_up.name == "居民户口簿"
    assert now.history[-1].role == "system"
    assert still_awaited(now) == ()
    [told] = settled(world)
    assert (told.outcome, told.note, told.person) == ("found", HOUSEHOLD, now.applicant.party)
    assert sum(isinstance(event, MaterialLookedUp) for event in world.bus.events) == 1
    later(intake, world, timedelta(hours=5))
    assert (len(world.exchange.asked), len(settled(world))) == (3, 1)


def test_each_further_question_is_on_record_too(
    intake: Room[Intake], world: FakeWorld, waiting: Application
) -> None:
    later(intake, world)
    asked = [event for event in world.bus.events if isinstance(event, RegisterAsked)]
    assert [event.by.role for event in asked] == ["citizen", "system"]
    assert len(intake.world.lookups.kept) == 2
    assert HER_NUMBER not in repr(world.bus.events) + repr(intake.world.applications.get(waiting.id))


def test_what_it_does_not_hold_after_all_is_told_to_her_and_to_whoever_handles_it(
    intake: Room[Intake], world: FakeWorld, waiting: Application
) -> None:
    world.exchange.away.clear()
    later(intake, world)
    now = intake.world.applications.get(waiting.id)
    assert paper(now, HOUSEHOLD).looked_up is None
    assert [(one.pointer, one.reason) for one in now.findings] == [
        (f"/materials/{HOUSEHOLD}", "LOOKUP_NO_MATCH")
    ]
    assert [one.outcome for one in settled(world)] == ["absent"]
    later(intake, world, timedelta(days=1))
    assert len(settled(world)) == 1


def test_the_pauses_grow_and_it_ends_by_itself(
    intake: Room[Intake], world: FakeWorld, waiting: Application
) -> None:
    tries, hours = [], 0
    while not settled(world):
        later(intake, world, timedelta(hours=1))
        hours += 1
        tries.append(len(world.exchange.asked))
    assert [one.outcome for one in settled(world)] == ["unanswered"]
    assert timedelta(hours=hours) <= LONGEST + timedelta(hours=5)
    assert tries[-1] <= MOST_TRIES + 1
    assert tries[20] - tries[10] <= 4


def test_a_paper_that_came_otherwise_or_an_application_that_is_over_is_not_asked_for(
    intake: Room[Intake], world: FakeWorld, waiting: Application, her: object
) -> None:
    given = (*(one for one in waiting.materials if one.code != HOUSEHOLD), Paper(HOUSEHOLD, "upload", "scan"))
    by_her = intake.world.applications.save(waiting, replace(waiting, materials=given), [])
    later(intake, world)
    assert len(world.exchange.asked) == 1
    intake.world.applications.save(by_her, replace(by_her, materials=waiting.materials), [])
    intake.ask(WithdrawApplication(her, waiting.id))  # type: ignore[arg-type]
    later(intake, world, TAKEN_FOR)
    assert len(world.exchange.asked) == 1
    assert settled(world) == []


def test_what_is_taken_is_nobody_elses_for_a_while(
    intake: Room[Intake], world: FakeWorld, waiting: Application
) -> None:
    world.clock.advance(minutes=1)
    now = world.clock.now()
    take = intake.world.applications.take_awaited
    assert take(now, now + TAKEN_FOR).id == waiting.id
    assert take(now, now + TAKEN_FOR) is None
    assert take(now + TAKEN_FOR, now).id == waiting.id


def test_each_is_taken_just_before_its_turn(
    intake: Room[Intake], world: FakeWorld, waiting: Application
) -> None:
    applications, slow = intake.world.applications, world.exchange
    other = applications.add(replace(waiting, id="510822202611230000999", meta=Meta()), [])
    taken: list[set[str]] = []

    def ask(*asked: str) -> Answer:
        taken.append(set(applications.taken))  # type: ignore[attr-defined]
        world.clock.advance(seconds=200)
        return Answer(AWAY_NOW)

    slow.ask = ask  # type: ignore[method-assign]
    later(intake, world)
    assert [len(one) for one in taken] == [1, 2]
    assert taken[1] == {waiting.id, other.id}


def test_a_register_that_is_no_longer_there_says_nothing_of_the_paper(
    intake: Room[Intake], world: FakeWorld, waiting: Application
) -> None:
    world.exchange.sources = world.exchange.sources[:1]
    later(intake, world)
    assert [one.outcome for one in settled(world)] == ["unanswered"]
    [finding] = intake.world.applications.get(waiting.id).findings
    assert "未答复" in finding.detail


def test_as_it_lies_in_the_store_and_on_the_wire(
    intake: Room[Intake], world: FakeWorld, waiting: Application
) -> None:
    kept = fields_of(waiting)
    assert application_of(waiting.id, kept, waiting.meta).awaited == waiting.awaited
    assert kept["ask_at"] == waiting.awaited[0].at  # type: ignore[index]
    assert fields_of(replace(waiting, awaited=()))["ask_at"] is None
    assert "ask_at" not in fields_of(replace(waiting, awaited=None))
    world.exchange.away.clear()
    later(intake, world)
    name, body = encode(settled(world)[0])
    told = intake_events_pb2.LookupSettled.FromString(body)
    assert (name, told.material, told.name, told.outcome) == (
        "sanji.intake.v1.LookupSettled",
        HOUSEHOLD,
        "居民户口簿",
        "absent",
    )
