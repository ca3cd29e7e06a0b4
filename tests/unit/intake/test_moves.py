"""Every move that people make, in every state, asked of the room: it works, or is refused with what is possible."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.chassis.auth import SYSTEM, Principal
from services.chassis.errors import Conflict
from services.chassis.life import BEGIN, Life
from services.chassis.room import Room
from services.intake.commands import (
    AcceptApplication,
    AcceptPackage,
    CorrectApplication,
    HandInMaterials,
    HandOutPackage,
    LookUpMaterial,
    MaterialGiven,
    ProvidePackageSupplement,
    ProvideSupplement,
    RequestPackageSupplement,
    RequestSupplement,
    ReturnApplication,
    ReturnPackage,
    WantPerson,
    WithdrawApplication,
    WithdrawPackage,
)
from services.intake.domain.application import Notice, Paper
from services.intake.domain.life import DECIDE, LIFE, WITHDRAWN
from services.intake.domain.package_life import LIFE as PACKAGE_LIFE
from services.intake.events import DecisionMade
from services.intake.ports import Intake
from tests.fakes.intake import FakeWorld
from tests.unit.intake.catalogue_examples import COUNTY
from tests.unit.intake.package_cast import CLERK as LEAD
from tests.unit.intake.package_cast import cast
from tests.unit.intake.test_clock import heard
from tests.unit.intake.test_exchange import BIRTH, CLERK, HOUSEHOLD, PAYLOAD, her, intake, submitted, world

__all__ = ["her", "intake", "world"]
NAME, VALUE = next((name, value) for name, value in PAYLOAD["form"].items() if isinstance(value, str))
PROMISED = Paper("promised_paper", "deferred")
GIVEN = (MaterialGiven(BIRTH, "upload", "scan-1"),)
LATER = (MaterialGiven(PROMISED.code, "upload", "scan-2"),)
MOVES: dict[str, Callable[[Principal, str], Any]] = {
    "accept": lambda her, number: AcceptApplication(CLERK, number),
    "correct": lambda her, number: CorrectApplication(CLERK, number, {NAME: VALUE}, consent=True),
    "request_supplement": lambda her, number: RequestSupplement(CLERK, number, (BIRTH, HOUSEHOLD)),
    "provide_supplement": lambda her, number: ProvideSupplement(CLERK, number, GIVEN),
    "return": lambda her, number: ReturnApplication(CLERK, number, "重复申请", cause="other"),
    "withdraw": lambda her, number: WithdrawApplication(her, number),
    "hand_in": lambda her, number: HandInMaterials(CLERK, number, LATER),
    "look_up": lambda her, number: LookUpMaterial(her, number, HOUSEHOLD),
    "want_person": lambda her, number: WantPerson(her, number),
}
HEARD = {"decide", "decide_before", "revoke"}
"""Made by a reviewer, in the room that decides; here they are heard of."""
BY_THEMSELVES = {"reuse"}, {"correct"}
"""Tried in `test_reusing` and `test_package_corrections`: they ask for more than a number."""
PAPER = (MaterialGiven("drainage_plan", "upload"),)
PACKAGE_MOVES: dict[str, Callable[[Principal, str], Any]] = {
    "accept": lambda her, number: AcceptPackage(LEAD, number),
    "request_supplement": lambda her, number: RequestPackageSupplement(LEAD, number, ("drainage_plan",)),
    "provide_supplement": lambda her, number: ProvidePackageSupplement(LEAD, number, PAPER),
    "return": lambda her, number: ReturnPackage(LEAD, number, "不在本县", "other"),
    "withdraw": lambda her, number: WithdrawPackage(her, number),
    "hand_out": lambda her, number: HandOutPackage(LEAD, number, "李雪"),
}


@pytest.mark.parametrize(
    ("life", "mapped"),
    [(LIFE, {*MOVES, *HEARD, *BY_THEMSELVES[0]}), (PACKAGE_LIFE, {*PACKAGE_MOVES, *BY_THEMSELVES[1]})],
    ids=["one", "many"],
)
def test_no_move_that_people_make_is_left_out_here(life: Life, mapped: set[str]) -> None:
    theirs = {move.action for move in life.moves if move.before != BEGIN and {*move.who} - {SYSTEM}}
    assert theirs == mapped


@pytest.mark.parametrize("state", LIFE.states)
@pytest.mark.parametrize("action", MOVES)
def test_every_move_of_the_table_works_and_every_other_is_refused_with_what_is_possible(
    intake: Room[Intake], her: Principal, state: str, action: str
) -> None:
    number = submitted(intake, her)
    was = intake.world.applications.get(number)
    notice = Notice((BIRTH,), "", was.received_at) if action == "provide_supplement" else None
    promised = (PROMISED,) if action == "hand_in" else ()
    placed = replace(was, status=state, materials=(*was.materials, *promised), notice=notice)
    intake.world.applications.save(was, placed, [])
    check(intake, LIFE, state, action, MOVES[action](her, number), intake.world.applications)


@pytest.mark.parametrize("state", PACKAGE_LIFE.states)
@pytest.mark.parametrize("action", PACKAGE_MOVES)
def test_every_move_of_a_package_works_and_every_other_is_refused_with_what_is_possible(
    state: str, action: str
) -> None:
    playing = cast("open_restaurant")
    was = playing.submit()
    notice = Notice(("drainage_plan",), "", was.received_at) if action == "provide_supplement" else None
    packages = playing.room.world.packages
    packages.save(was, replace(was, status=state, notice=notice), [])
    command = PACKAGE_MOVES[action](playing.given.by, was.id)
    check(playing.room, PACKAGE_LIFE, state, action, command, packages)


def check(room: Room[Intake], life: Life, state: str, action: str, command: Any, kept: Any) -> None:
    if life.allows(state, action):
        room.ask(command)
        now = kept.get(command.number)
        assert (now.status, now.history[-1].before) == (life.move(state, action), state)
        return
    with pytest.raises(Conflict) as refused:
        room.ask(command)
    assert refused.value.reason == life.refusal
    assert tuple(fault.detail for fault in refused.value.faults) == life.possible(state)
    assert kept.get(command.number).status == state


@pytest.mark.parametrize("crossed", [False, True])
@pytest.mark.parametrize("state", LIFE.states)
def test_a_decision_ends_what_it_can_end_and_changes_nothing_else(
    intake: Room[Intake], world: FakeWorld, her: Principal, state: str, crossed: bool
) -> None:
    number = submitted(intake, her)
    was = intake.world.applications.get(number)
    intake.world.applications.save(was, replace(was, status=state), [])
    at = was.history[-1].at + timedelta(hours=-1 if crossed else 1)
    event = DecisionMade(number, was.division, COUNTY, "granted", "", at)
    intake.hear(event, heard("DecisionMade", number))
    ends = LIFE.allows(state, DECIDE) or (crossed and state == WITHDRAWN)
    now = intake.world.applications.get(number)
    assert (now.status, now.outcome) == (("decided", "granted") if ends else (state, ""))
