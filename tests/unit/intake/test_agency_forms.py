"""Agency service: entrustment, work log and evaluation."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.chassis.errors import Conflict, Forbidden, Invalid, NotFound
from services.chassis.messages import Asked
from services.chassis.room import Room
from services.intake.commands import (
    CompleteEntrustment,
    EndEntrustment,
    EvaluateEntrustment,
    GetEntrustment,
    ListEntrustments,
    PrincipalGiven,
    RecordAgencyStep,
    StepGiven,
)
from services.intake.domain.agency_chain import broken_at
from services.intake.domain.agency_life import LIFE
from services.intake.domain.authority import Authority
from services.intake.domain.entrustments import LONGEST_TEXT
from services.intake.ports import Intake
from tests.fakes.intake import FakeWorld
from tests.unit.intake.agency_cast import (
    CLERK,
    GIVEN,
    HE,
    HER,
    ITEM,
    LINE,
    LUO,
    NEIGHBOUR,
    SUPERVISOR,
    giving,
    new_room,
    new_world,
    reasons,
    rostered,
)


@pytest.fixture
def world() -> FakeWorld:
    return new_world()


@pytest.fixture
def intake(world: FakeWorld) -> Room[Intake]:
    return new_room(world)


def test_the_three_forms_close_it_and_each_hashes_over_the_one_before(
    intake: Room[Intake], world: FakeWorld
) -> None:
    rostered(intake)
    made = intake.ask(giving(agent="s-luo"))
    with pytest.raises(Conflict) as refused:
        intake.ask(CompleteEntrustment(LUO, made.id))
    assert refused.value.reason == "LOG_EMPTY"
    with pytest.raises(Conflict) as refused:
        intake.ask(EvaluateEntrustment(HER, made.id, 5))
    assert refused.value.reason == "ENTRUSTMENT_STATE"
    first = intake.ask(RecordAgencyStep(LUO, made.id, LINE, Asked("l1", "p")))
    assert intake.ask(RecordAgencyStep(LUO, made.id, LINE, Asked("l1", "p"))).log == first.log
    second = intake.ask(RecordAgencyStep(LUO, made.id, replace(LINE, corrects=1)))
    assert [step.no for step in second.log] == [1, 2]
    assert second.log[1].by == "s-luo"
    intake.ask(CompleteEntrustment(LUO, made.id))
    closed = intake.ask(EvaluateEntrustment(HER, made.id, 1, "服务热情"))
    assert (closed.state, closed.evaluation.grade, closed.evaluation.note_sealed) == ("closed", 1, "服务热情")
    assert (closed.intact, closed.evaluation.on_paper) == (True, False)
    with pytest.raises(Conflict):
        intake.ask(EvaluateEntrustment(HER, made.id, 1))


def changed_line(no: int, **changed: Any) -> Any:
    return lambda form: replace(
        form, log=tuple(replace(one, **changed) if one.no == no else one for one in form.log)
    )


@pytest.mark.parametrize(
    ("tampered", "place"),
    [
        (lambda form: replace(form, wished=""), "form"),
        (lambda form: replace(form, principal="p-other"), "form"),
        (lambda form: replace(form, form_number="1"), "form"),
        (changed_line(1, by="s-he"), "log/1"),
        (changed_line(1, role="clerk"), "log/1"),
        (changed_line(2, done_sealed="别的"), "log/2"),
        (lambda form: replace(form, log=form.log[1:]), "log/1"),
        (lambda form: replace(form, log=form.log[:1]), "evaluation"),
        (lambda form: replace(form, evaluation=replace(form.evaluation, grade=5)), "evaluation"),
        (lambda form: replace(form, evaluation=replace(form.evaluation, by="s-luo")), "evaluation"),
    ],
)
def test_what_was_changed_left_out_or_exchanged_is_found_where_it_is(
    intake: Room[Intake], world: FakeWorld, tampered: Any, place: str
) -> None:
    rostered(intake)
    made = intake.ask(giving(agent="s-luo"))
    for _ in range(2):
        world.clock.advance(microseconds=1234567)
        intake.ask(RecordAgencyStep(LUO, made.id, LINE))
    intake.ask(CompleteEntrustment(LUO, made.id))
    intake.ask(EvaluateEntrustment(HER, made.id, 1, "服务热情"))
    kept = intake.world.entrustments.get(made.id)
    assert broken_at(kept, world.seals.open) == ""
    assert broken_at(tampered(kept), world.seals.open) == place
    store: Any = intake.world.entrustments
    store.kept[made.id] = tampered(kept)
    assert intake.ask(GetEntrustment(SUPERVISOR, made.id)).intact is False


def closing(intake: Room[Intake], **given: Any) -> str:
    """Done by the agent, not evaluated yet."""
    made = intake.ask(giving(agent="s-luo", **given))
    intake.ask(RecordAgencyStep(LUO, made.id, LINE))
    return str(intake.ask(CompleteEntrustment(LUO, made.id)).id)


def test_a_clerk_closes_it_from_paper_and_never_the_agent_himself(intake: Room[Intake]) -> None:
    rostered(intake)
    principal = PrincipalGiven("person", GIVEN["id_number"], GIVEN["name_zh"])
    form = closing(intake, by=CLERK, principal=principal)
    both = replace(LUO, roles=frozenset({"agent", "clerk"}), division=CLERK.division)
    with pytest.raises(Forbidden) as refused:
        intake.ask(EvaluateEntrustment(both, form, 1))
    assert refused.value.reason == "AGENT_MAY_NOT_EVALUATE"
    for by in (LUO, SUPERVISOR):
        with pytest.raises(Forbidden):
            intake.ask(EvaluateEntrustment(by, form, 1))
    closed = intake.ask(EvaluateEntrustment(CLERK, form, 4, "等了很久"))
    assert (closed.state, closed.evaluation.on_paper, closed.evaluation.by) == ("closed", True, "s-clerk")


def standing(principal: str, **changed: Any) -> Authority:
    made = Authority(
        id="PL1",
        principal=principal,
        principal_name="剑南小吃店",
        agent=NEIGHBOUR.subject,
        agent_name="王*",
        items=frozenset(),
        acts=frozenset(),
        starts=date(2026, 11, 1),
        ends=None,
        over=False,
        assurance=2,
    )
    return replace(made, **changed)


def test_who_stands_for_the_principal_sees_and_evaluates_it(intake: Room[Intake], world: FakeWorld) -> None:
    rostered(intake)
    form = closing(intake)
    for version, known in enumerate(
        (
            standing(HER.subject, over=True),
            standing(HER.subject, items=frozenset({"another_item"})),
            standing(HER.subject, starts=date(2026, 12, 1)),
        ),
        start=1,
    ):
        world.authorities.put(known, version)
        with pytest.raises(NotFound):
            intake.ask(GetEntrustment(NEIGHBOUR, form))
    world.authorities.put(standing(HER.subject, acts=frozenset({"submit"})), 4)
    assert intake.ask(GetEntrustment(NEIGHBOUR, form)).id == form
    with pytest.raises(Forbidden) as refused:
        intake.ask(EvaluateEntrustment(NEIGHBOUR, form, 1))
    assert refused.value.reason == "MANDATE_OUT_OF_SCOPE"
    world.authorities.put(standing(HER.subject), 5)
    closed = intake.ask(EvaluateEntrustment(NEIGHBOUR, form, 2))
    assert (closed.state, closed.evaluation.by) == ("closed", NEIGHBOUR.subject)


def test_words_are_sealed_where_they_lie_and_numbers_in_them_masked_where_shown(
    intake: Room[Intake], world: FakeWorld
) -> None:
    rostered(intake)
    made = intake.ask(giving(agent="s-luo"))
    words = replace(LINE, done="联系电话13812345678")
    shown = intake.ask(RecordAgencyStep(LUO, made.id, words))
    kept = intake.world.entrustments.get(made.id)
    assert kept.log[0].done_sealed == intake.world.seals.seal("联系电话13812345678")
    assert shown.log[0].done_sealed == "联系电话138****5678"
    assert "13812345678" not in repr(world.bus.events) + repr(kept) + repr(words)


def test_every_fault_of_a_line_is_told_at_once(intake: Room[Intake]) -> None:
    rostered(intake)
    made = intake.ask(giving(agent="s-luo"))
    with pytest.raises(Invalid) as refused:
        intake.ask(RecordAgencyStep(LUO, made.id, StepGiven("sing", "", "x" * (LONGEST_TEXT + 1), "", 1)))
    assert reasons(refused) == {"STEP_KIND_UNKNOWN", "TEXT_REQUIRED", "TEXT_TOO_LONG", "STEP_UNKNOWN"}
    intake.ask(RecordAgencyStep(LUO, made.id, LINE))
    intake.ask(CompleteEntrustment(LUO, made.id))
    with pytest.raises(Invalid) as refused:
        intake.ask(EvaluateEntrustment(HER, made.id, 6, "x" * 1001))
    assert reasons(refused) == {"GRADE_OUT_OF_RANGE", "TEXT_TOO_LONG"}


def test_a_line_names_the_mandate_that_stands(intake: Room[Intake], world: FakeWorld) -> None:
    rostered(intake)
    made = intake.ask(giving(agent="s-luo"))
    mandate = Authority(
        id="WT1",
        principal=HER.subject,
        principal_name="王*",
        agent=LUO.subject,
        agent_name="罗*",
        items=frozenset({ITEM}),
        acts=frozenset({"submit"}),
        starts=date(2026, 11, 1),
        ends=date(2027, 1, 1),
        over=False,
        assurance=1,
    )
    world.authorities.put(mandate, 1)
    assert intake.ask(RecordAgencyStep(LUO, made.id, LINE)).log[0].mandate == "WT1"
    world.authorities.put(replace(mandate, over=True), 2)
    now = intake.ask(RecordAgencyStep(LUO, made.id, LINE))
    assert [step.mandate for step in now.log] == ["WT1", ""]


def test_it_is_seen_by_its_principal_its_agent_and_the_desk_above_alone(intake: Room[Intake]) -> None:
    rostered(intake)
    made = intake.ask(giving(agent="s-luo"))
    for by in (HER, LUO, CLERK, SUPERVISOR):
        assert intake.ask(GetEntrustment(by, made.id)).id == made.id
        assert [one.id for one in intake.ask(ListEntrustments(by))[0]] == [made.id]
    for by in (NEIGHBOUR, HE, replace(CLERK, division="510822101")):
        with pytest.raises(NotFound):
            intake.ask(GetEntrustment(by, made.id))
        assert intake.ask(ListEntrustments(by))[0] == []


def test_a_clerk_records_it_for_who_stands_before_her(intake: Room[Intake], world: FakeWorld) -> None:
    rostered(intake)
    principal = PrincipalGiven("person", GIVEN["id_number"], GIVEN["name_zh"])
    made = intake.ask(giving(by=CLERK, principal=principal))
    assert made.principal == world.seals.index(GIVEN["id_number"])
    assert made.principal_name.endswith("*")
    assert GIVEN["id_number"] not in repr(world.bus.events) + repr(principal)
    for wrong, reason in (
        (None, "PARTY_KIND_UNKNOWN"),
        (replace(principal, number="1"), "ID_INVALID"),
        (replace(principal, kind="organisation", number="1"), "USCC_INVALID"),
        (replace(principal, name=""), "PARTY_KIND_UNKNOWN"),
    ):
        with pytest.raises(Invalid) as refused:
            intake.ask(giving("k2", by=CLERK, principal=wrong))
        assert reasons(refused) == {reason}
    with pytest.raises(Forbidden):
        intake.ask(giving("k3", by=LUO, principal=principal))


def test_taken_back_it_needs_a_reason_and_nothing_more_is_done(intake: Room[Intake]) -> None:
    rostered(intake)
    made = intake.ask(giving(agent="s-luo"))
    with pytest.raises(Invalid):
        intake.ask(EndEntrustment(HER, made.id, " "))
    assert intake.ask(EndEntrustment(HER, made.id, "改为本人办理")).state == "ended"
    with pytest.raises(Conflict) as refused:
        intake.ask(RecordAgencyStep(LUO, made.id, LINE))
    assert refused.value.faults == ()


@pytest.mark.parametrize("state", LIFE.states)
def test_every_move_that_is_not_in_the_table_is_refused_with_what_is(state: str) -> None:
    for action in LIFE.actions:
        if LIFE.allows(state, action):
            assert LIFE.move(state, action) in LIFE.states
            continue
        with pytest.raises(Conflict) as refused:
            LIFE.move(state, action)
        assert tuple(fault.detail for fault in refused.value.faults) == LIFE.possible(state)
