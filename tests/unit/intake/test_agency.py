"""Agency service: rosters and dispatch."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from services.chassis.errors import Conflict, Forbidden, Invalid, NotFound
from services.chassis.room import Room
from services.intake import events
from services.intake.commands import (
    AssignAgent,
    AssignWaiting,
    GetAgentCard,
    GetEntrustment,
    GetRoster,
    ListAgentCards,
    RecordAgencyStep,
    SetRoster,
)
from services.intake.ports import Intake
from services.intake.wire.agency import card_to_proto
from tests.fakes.intake import FakeWorld
from tests.unit.intake.agency_cast import (
    CENTRE,
    CLERK,
    HER,
    ITEM,
    LINE,
    LUO,
    STATION,
    SUPERVISOR,
    card,
    giving,
    new_room,
    new_world,
    reasons,
    rostered,
)
from tests.unit.intake.catalogue_examples import document


@pytest.fixture
def world() -> FakeWorld:
    return new_world()


@pytest.fixture
def intake(world: FakeWorld) -> Room[Intake]:
    return new_room(world)


def test_a_roster_below_the_minimum_is_taken_and_says_what_is_missing(intake: Room[Intake]) -> None:
    one = rostered(intake, card("s-luo"))
    assert [fault.reason for fault in one.faults()] == ["ROSTER_BELOW_MINIMUM"]
    assert rostered(intake).faults() == []
    assert rostered(intake, card("s-luo"), site=STATION).faults() == []
    assert intake.ask(GetRoster(CLERK, CENTRE)).minimum == 2
    assert intake.ask(GetRoster(CLERK, STATION)).minimum == 1


def test_every_fault_of_a_roster_is_told_at_once(intake: Room[Intake]) -> None:
    agents = (
        card("s-luo", name=""),
        card("s-luo", phone="13812345678"),
        card("s-he", weekdays=(), items=("no_such_item",)),
    )
    with pytest.raises(Invalid) as refused:
        intake.ask(SetRoster(SUPERVISOR, CENTRE, agents, 0, 10))
    assert reasons(refused) == {
        "AGENT_CARD_INCOMPLETE",
        "AGENT_TWICE",
        "PHONE_PERSONAL",
        "HOURS_INVALID",
        "ITEM_NOT_LISTED",
        "DAYS_OUT_OF_RANGE",
    }


@pytest.mark.parametrize(
    "phone",
    [
        "138 1234 5678",
        "+86-13812345678",
        "8613812345678",
        "0086-13812345678",
        "013812345678",
        "+86 (0)138 1234 5678",
    ],
)
def test_a_personal_number_is_never_put_on_a_card(intake: Room[Intake], phone: str) -> None:
    with pytest.raises(Invalid) as refused:
        rostered(intake, card("s-luo", phone=phone))
    assert reasons(refused) == {"PHONE_PERSONAL"}


def test_only_a_supervisor_of_the_place_sets_a_roster(intake: Room[Intake]) -> None:
    for by in (CLERK, LUO, HER, replace(SUPERVISOR, division="510822101")):
        with pytest.raises(Forbidden):
            intake.ask(SetRoster(by, CENTRE, (card("s-luo"),), 1, 10))
    with pytest.raises(Invalid) as refused:
        intake.ask(SetRoster(SUPERVISOR, "no-site", (card("s-luo"),), 1, 10))
    assert refused.value.reason == "SITE_MALFORMED"


def test_a_card_says_whether_he_is_on_duty_now(intake: Room[Intake], world: FakeWorld) -> None:
    rostered(intake)
    agent, site, on_duty = intake.ask(GetAgentCard("s-luo"))
    assert (agent.name, site, on_duty) == ("罗小兰", CENTRE, True)
    world.clock.advance(hours=8)
    assert intake.ask(GetAgentCard("s-luo"))[2] is False
    with pytest.raises(NotFound):
        intake.ask(GetAgentCard("s-nobody"))


def test_a_card_is_that_of_the_site_asked_for(intake: Room[Intake]) -> None:
    rostered(intake)
    rostered(intake, card("s-luo", phone="0839-7209999"), site=STATION)
    assert intake.ask(GetAgentCard("s-luo", STATION))[0].phone == "0839-7209999"
    assert intake.ask(GetAgentCard("s-luo", CENTRE))[0].phone == "0839-7201234"
    with pytest.raises(NotFound):
        intake.ask(GetAgentCard("s-he", STATION))
    with pytest.raises(Invalid):
        intake.ask(GetAgentCard("s-he", "x"))


def test_anybody_sees_who_serves_a_site_and_under_no_name_to_sign_in_with(
    intake: Room[Intake], world: FakeWorld
) -> None:
    rostered(intake, card("s-luo", opens=0, closes=60), card("s-he"))
    shown = [card_to_proto(*one) for one in intake.ask(ListAgentCards(CENTRE))]
    assert [(one.agent.staff, one.agent.username, one.on_duty) for one in shown] == [
        ("s-luo", "", False),
        ("s-he", "", True),
    ]
    with pytest.raises(NotFound):
        intake.ask(ListAgentCards(STATION))


def test_who_left_the_roster_with_errands_open_is_named_until_they_are_anothers(intake: Room[Intake]) -> None:
    rostered(intake)
    made = intake.ask(giving(agent="s-luo"))
    now = rostered(intake, card("s-he"), card("s-new"))
    assert [(fault.reason, "s-luo" in fault.detail) for fault in now.faults()] == [("AGENT_LEFT", True)]
    assert [fault.reason for fault in intake.ask(GetRoster(CLERK, CENTRE)).faults()] == ["AGENT_LEFT"]
    intake.ask(AssignAgent(SUPERVISOR, made.id, "s-new", "原代办员离岗"))
    assert intake.ask(GetRoster(CLERK, CENTRE)).faults() == []


def test_the_least_loaded_on_duty_is_named_and_all_get_their_share(
    intake: Room[Intake], world: FakeWorld
) -> None:
    world.items.put("other", 1, (), document(ITEM))
    off, other = card("s-off", weekdays=(6,)), card("s-other", items=("other",))
    rostered(intake, card("s-luo"), card("s-he"), off, other)
    named = []
    for number in range(6):
        world.clock.advance(minutes=1)
        named.append(intake.ask(giving(f"k{number}")).agent.staff)
    assert sorted(named) == ["s-he"] * 3 + ["s-luo"] * 3
    assert all(one != other for one, other in pairwise(named))


def test_the_agent_wished_for_is_named_and_no_other_sites(intake: Room[Intake]) -> None:
    rostered(intake)
    made = intake.ask(giving(agent="s-luo"))
    assert (made.state, made.agent.staff, made.finish_by) == ("assigned", "s-luo", date(2026, 12, 7))
    with pytest.raises(Invalid) as refused:
        intake.ask(giving("k2", agent="s-nobody", text_version="", item="none"))
    assert reasons(refused) == {"AGENT_NOT_ON_ROSTER", "TEXT_VERSION_MALFORMED", "ITEM_NOT_LISTED"}


def test_the_same_ask_gets_the_same_entrustment(intake: Room[Intake]) -> None:
    rostered(intake)
    assert intake.ask(giving()).id == intake.ask(giving()).id
    with pytest.raises(Conflict) as refused:
        intake.ask(giving("k2", site=STATION))
    assert refused.value.reason == "ROSTER_MISSING"


def test_with_nobody_on_duty_it_waits_and_the_first_on_duty_gets_it(
    intake: Room[Intake], world: FakeWorld
) -> None:
    world.clock.advance(hours=9)
    rostered(intake)
    made = intake.ask(giving())
    assert (made.state, made.agent, made.assign_by) == ("waiting", None, date(2026, 11, 24))
    intake.ask(AssignWaiting())
    assert intake.ask(GetEntrustment(HER, made.id)).state == "waiting"
    world.clock.advance(hours=16)
    intake.ask(AssignWaiting())
    intake.ask(AssignWaiting())
    assert intake.ask(GetEntrustment(HER, made.id)).state == "assigned"
    assert len(world.bus.of(events.AgentAssigned)) == 1


def test_nobody_named_in_time_is_told_once(intake: Room[Intake], world: FakeWorld) -> None:
    rostered(intake, card("s-off", weekdays=(7,)))
    intake.ask(giving())
    for _ in range(4):
        world.clock.advance(days=1)
        intake.ask(AssignWaiting())
    assert len(world.bus.of(events.AgentMissed)) == 1


def test_a_supervisor_names_another_with_a_reason_and_his_days_run_on(
    intake: Room[Intake], world: FakeWorld
) -> None:
    rostered(intake)
    made = intake.ask(giving(agent="s-luo"))
    world.clock.advance(days=2)
    now = intake.ask(AssignAgent(SUPERVISOR, made.id, "s-he", "原代办员休假"))
    assert (now.agent.staff, now.finish_by) == ("s-he", made.finish_by)
    assert [event.note for event in world.bus.of(events.AgentAssigned)] == ["", "原代办员休假"]
    with pytest.raises(NotFound):
        intake.ask(RecordAgencyStep(LUO, made.id, LINE))
    with pytest.raises(Invalid):
        intake.ask(AssignAgent(SUPERVISOR, made.id, "s-nobody", "无"))
