"""Asking the departments' plug-ins."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from services.approval.bootstrap import room
from services.approval.commands import AskDepartmentsAgain, DecideCase
from services.approval.domain.task import ASKED_AGAIN_AFTER, NO_ADVICE, Task
from services.approval.events import AdviceAsked, AdviceDue, DepartmentAdvised
from services.approval.ports import Approval
from services.chassis.privacy import Sealer
from services.departments.loader import load
from services.departments.sdk import Finding, Matter, Review, Verdict
from tests.fakes.approval import (
    COUNTY,
    DATA,
    NUMBER,
    FakeDepartments,
    accepted,
    envelope,
    reviewer,
    terms,
    world,
)

ITEM = "subsistence_allowance"
OPENED = "sanji.approval.v1.AdviceAsked"
MATTER = Matter(ITEM, ("cars", "members"), opened=("bank_account",))


def form(kind: str) -> dict[str, Any]:
    examples = json.loads((DATA / f"catalogue/{COUNTY}/examples/{ITEM}.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = examples[kind]["payload"]["form"]
    return found


def opened(sealer: Sealer, answer: Callable[[Mapping[str, Any]], Any], kind: str = "valid") -> Approval:
    departments = FakeDepartments({("civil_affairs", ITEM): MATTER}, answer)
    approval = world(sealer, terms(ITEM), departments=departments)
    sealed = sealer.seal_personal(form(kind), ("id_number", "bank_account"))
    event = accepted(ITEM, form=json.dumps(sealed))
    room(approval).hear(event, envelope("sanji.intake.v1.ApplicationAccepted"))
    return approval


def ask(approval: Approval) -> Task:
    room(approval).hear(AdviceDue(NUMBER, COUNTY), envelope(OPENED))
    return task(approval)


def task(approval: Approval) -> Task:
    return approval.cases.get(NUMBER).tasks[0]


def fails(question: Mapping[str, Any]) -> Any:
    raise RuntimeError("down")


def test_a_task_with_a_plug_in_waits_for_its_advice(sealer: Sealer) -> None:
    found = task(opened(sealer, fails))
    assert (found.state, found.advice) == ("processing", "")


def test_advice_makes_the_task_ready_and_is_told(sealer: Sealer) -> None:
    review = Review(Verdict.REJECT, (Finding("c3", False, "510822197205200465 有车"), Finding("zz", True)))
    approval = opened(sealer, lambda question: review)
    found = ask(approval)
    assert (found.state, found.advice, found.ask_at) == ("ready", "reject", None)
    assert [(one.condition, one.met, one.note) for one in found.findings] == [
        ("c3", False, "510822********0465 有车")
    ]
    (event,) = approval.cases.bus.of(DepartmentAdvised)
    assert (event.department, event.advice, event.destination) == ("civil_affairs", "reject", COUNTY)


def test_an_opening_heard_twice_asks_once(sealer: Sealer) -> None:
    approval = opened(sealer, lambda question: Review(Verdict.ACCEPT))
    ask(approval)
    ask(approval)
    assert len(approval.departments.questions) == 1


def test_a_plug_in_gets_only_its_fields_and_numbers_open_only_where_it_says_so(sealer: Sealer) -> None:
    approval = opened(sealer, lambda question: Review(Verdict.ACCEPT))
    ask(approval)
    (question,) = approval.departments.questions
    given = question["form"]
    assert set(given) == {"cars", "members", "bank_account"}
    assert given["bank_account"] == form("valid")["bank_account"]
    assert {member["id_number"] for member in given["members"]} == {"sealed"}
    assert question["conditions"] == ("c1", "c2", "c3", "c4")
    assert form("valid")["bank_account"] not in repr(approval.cases.kept)


def test_a_question_is_the_same_after_the_store_was_sealed_anew(sealer: Sealer) -> None:
    approval = opened(sealer, lambda question: Review(Verdict.PROCESSING))
    ask(approval)
    case = approval.cases.get(NUMBER)
    anew = sealer.seal_personal(sealer.open_personal(json.loads(case.form)), ("id_number", "bank_account"))
    resealed = json.dumps(anew)
    assert resealed != case.form
    approval.cases.save(case, replace(case, form=resealed), [])
    approval.clock.advance(minutes=10)
    room(approval).ask(AskDepartmentsAgain())
    first, second = approval.departments.questions
    assert first == second


@pytest.mark.parametrize(
    "answer",
    [fails, lambda question: Review("perhaps"), lambda question: None],  # type: ignore[arg-type]
)
def test_a_failing_plug_in_is_asked_a_few_times_and_then_left_out(
    sealer: Sealer, answer: Callable[[Mapping[str, Any]], Any]
) -> None:
    approval = opened(sealer, answer)
    assert ask(approval).state == "processing"
    for pause in ASKED_AGAIN_AFTER:
        assert room(approval).ask(AskDepartmentsAgain()) == 0
        approval.clock.advance(seconds=pause.total_seconds())
        assert room(approval).ask(AskDepartmentsAgain()) == 1
    found = task(approval)
    assert (found.state, found.advice, found.note, found.ask_at) == ("ready", "", NO_ADVICE, None)
    assert len(approval.departments.questions) == len(ASKED_AGAIN_AFTER) + 1


def test_a_plug_in_still_processing_is_asked_again_later(sealer: Sealer) -> None:
    answers = [Review(Verdict.PROCESSING), Review(Verdict.ACCEPT)]
    approval = opened(sealer, lambda question: answers.pop(0))
    assert ask(approval).state == "processing"
    approval.clock.advance(minutes=10)
    room(approval).ask(AskDepartmentsAgain())
    assert (task(approval).state, task(approval).advice) == ("ready", "accept")
    assert [event.advice for event in approval.cases.bus.of(DepartmentAdvised)] == ["processing", "accept"]


def test_a_reviewer_decides_without_waiting_and_the_plug_in_is_asked_no_more(sealer: Sealer) -> None:
    approval = opened(sealer, fails)
    checks = dict.fromkeys(terms(ITEM).conditions, True)
    room(approval).ask(DecideCase(reviewer("civil_affairs"), NUMBER, "granted", checks=checks))
    ask(approval)
    assert room(approval).ask(AskDepartmentsAgain()) == 0
    assert approval.departments.questions == []


def test_another_stacks_case_is_not_asked_about(sealer: Sealer) -> None:
    approval = opened(sealer, fails)
    lower = replace(approval, stack="510822101")
    room(lower).hear(AdviceDue(NUMBER, COUNTY), envelope(OPENED))
    assert approval.departments.questions == []


@pytest.mark.parametrize(("kind", "advice"), [("valid", "accept"), ("invalid", "reject")])
def test_civil_affairs_advises_on_a_subsistence_allowance(sealer: Sealer, kind: str, advice: str) -> None:
    approval = replace(opened(sealer, fails, kind), departments=load())
    room(approval).hear(AdviceDue(NUMBER, COUNTY), envelope(OPENED))
    found = task(approval)
    assert found.advice == advice
    assert [one.condition for one in found.findings] == ["c2", "c3"]


def test_advice_is_asked_only_of_a_case_that_a_plug_in_here_looks_at(sealer: Sealer) -> None:
    assert len(opened(sealer, fails).cases.bus.of(AdviceAsked)) == 1
    without = world(sealer, terms("residence_permit"))
    room(without).hear(accepted("residence_permit"), envelope("sanji.intake.v1.ApplicationAccepted"))
    assert without.cases.bus.of(AdviceAsked) == []
