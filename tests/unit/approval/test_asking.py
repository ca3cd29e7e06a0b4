"""Departments that run elsewhere: what is asked of them, what their answers change, and what is refused."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.approval.bootstrap import room
from services.approval.commands import (
    Answer,
    AnswerReview,
    AskDepartmentsAgain,
    DecideCase,
    LookForQuestions,
    RecordAnswer,
    RecordCancelled,
    RecordNotReviewable,
    RecordOutage,
    RecordSilence,
    TakeQuestions,
)
from services.approval.domain.asking import AGAIN_AFTER, TAKEN_FOR
from services.approval.domain.task import Finding, Task
from services.approval.events import ApplicationWithdrawn, DepartmentAdvised
from services.approval.ports import Approval
from services.approval.wire import mark_waiting, to_proto
from services.chassis.auth import ANONYMOUS, Principal
from services.chassis.errors import Refusal
from services.chassis.privacy import Sealer
from services.departments.sdk import Matter
from tests.fakes.approval import COUNTY, NUMBER, FakeDepartments, accepted, envelope, reviewer, terms, world

ITEM, DEPARTMENT = "food_business_licence", "market_regulation"
ACCEPTED = "sanji.intake.v1.ApplicationAccepted"
ACCEPT = Answer("accept", (Finding("c2", True, "相适应"),))
FORM = {"seats": 40, "area_m2": "86.5", "website_zh": "无"}


@pytest.fixture
def approval(sealer: Sealer) -> Approval:
    departments = FakeDepartments(
        {(DEPARTMENT, ITEM): Matter(ITEM, ("seats", "area_m2"))},
        remote=frozenset({DEPARTMENT}),
        signer=lambda department, said, key, at, signature, now: signature == "good",
    )
    made = world(sealer, terms(ITEM), departments=departments)
    room(made).hear(accepted(ITEM, form=json.dumps(FORM)), envelope(ACCEPTED))
    return made


def ask(approval: Approval, command: object) -> Any:
    return room(approval).ask(command)


def take(approval: Approval) -> Any:
    return ask(approval, TakeQuestions(DEPARTMENT, 5))


def task(approval: Approval) -> Task:
    return approval.cases.get(NUMBER).tasks[0]


def callback(**changes: Any) -> AnswerReview:
    made = AnswerReview(ANONYMOUS, NUMBER, "review", DEPARTMENT, ACCEPT, "k", "2026-11-23T00:00:00Z", "good")
    return replace(made, **changes)


def decide(approval: Approval) -> None:
    checks = dict.fromkeys(terms(ITEM).conditions, True)
    ask(approval, DecideCase(reviewer(DEPARTMENT), NUMBER, "granted", checks=checks))


def refusal(act: Callable[[], Any]) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.reason


def test_a_remote_department_is_asked_once_and_not_by_the_worker(approval: Approval) -> None:
    assert ask(approval, AskDepartmentsAgain()) == 0
    (due,) = take(approval)
    assert (due.number, due.wanted, due.question["form"]) == (
        NUMBER,
        "review",
        {"seats": 40, "area_m2": "86.5"},
    )
    assert take(approval) == []


def test_what_was_taken_and_never_told_back_is_due_again(approval: Approval) -> None:
    take(approval)
    approval.clock.advance(seconds=TAKEN_FOR.total_seconds())
    assert len(take(approval)) == 1


def test_a_department_is_waited_for_until_it_answered_also_between_two_questions(approval: Approval) -> None:
    waits = LookForQuestions(DEPARTMENT)
    assert ask(approval, waits)
    for _ in AGAIN_AFTER:
        take(approval)
        ask(approval, RecordSilence(DEPARTMENT, NUMBER))
        assert ask(approval, waits)
        approval.clock.advance(seconds=AGAIN_AFTER[-1].total_seconds())
    ask(approval, RecordAnswer(DEPARTMENT, NUMBER, Answer("processing")))
    assert not ask(approval, waits)


def test_an_answer_makes_the_task_ready_and_a_second_one_changes_nothing(approval: Approval) -> None:
    assert ask(approval, RecordAnswer(DEPARTMENT, NUMBER, ACCEPT))
    found = task(approval)
    assert (found.state, found.advice, found.ask_at) == ("ready", "accept", None)
    assert not ask(approval, RecordAnswer(DEPARTMENT, NUMBER, Answer("reject", (Finding("c2", False),))))
    assert task(approval) == found
    assert [one.advice for one in approval.cases.bus.of(DepartmentAdvised)] == ["accept"]


def test_a_silent_department_is_asked_again_for_ever_and_the_case_says_since_when(approval: Approval) -> None:
    since = approval.clock.now()
    for pause in (*AGAIN_AFTER, AGAIN_AFTER[-1]):
        assert len(take(approval)) == 1
        ask(approval, RecordSilence(DEPARTMENT, NUMBER))
        assert take(approval) == []
        approval.clock.advance(seconds=pause.total_seconds())
    assert (task(approval).state, task(approval).waiting_since) == ("processing", since)
    case = approval.cases.get(NUMBER)
    shown = to_proto(case)
    mark_waiting(shown, case, approval.outages)
    assert (shown.tasks[0].state, shown.tasks[0].waiting_since[:10]) == ("waiting", since.date().isoformat())
    ask(approval, RecordAnswer(DEPARTMENT, NUMBER, ACCEPT))
    assert task(approval).waiting_since is None


def test_a_case_of_a_department_that_is_down_says_so_before_it_was_ever_asked(approval: Approval) -> None:
    case = approval.cases.get(NUMBER)
    ask(approval, RecordOutage(DEPARTMENT, approval.clock.now()))
    shown = to_proto(case)
    mark_waiting(shown, case, approval.outages)
    assert shown.tasks[0].state == "waiting"
    ask(approval, RecordOutage(DEPARTMENT, None))
    shown = to_proto(case)
    mark_waiting(shown, case, approval.outages)
    assert shown.tasks[0].state == "processing"


def test_what_cannot_be_reviewed_goes_to_the_reviewer_with_the_reason(approval: Approval) -> None:
    ask(approval, RecordNotReviewable(DEPARTMENT, NUMBER, "510822197205200465 缺少经营面积"))
    found = task(approval)
    assert (found.state, found.advice, found.note) == ("ready", "", "510822********0465 缺少经营面积")


def test_an_answer_that_follows_is_taken_once(approval: Approval) -> None:
    ask(approval, RecordAnswer(DEPARTMENT, NUMBER, Answer("processing")))
    assert (task(approval).state, task(approval).advice) == ("processing", "processing")
    ask(approval, callback())
    found = task(approval)
    assert (found.state, found.advice) == ("ready", "accept")
    assert refusal(lambda: ask(approval, callback())) == "DEPARTMENT_ANSWERED"
    assert task(approval) == found


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"signature": "bad"}, "SIGNATURE_INVALID"),
        ({"number": "510822202611230000099"}, "CASE_NOT_FOUND"),
        ({"step": "visit"}, "DEPARTMENT_NOT_ASKED"),
        ({"department": "health"}, "DEPARTMENT_NOT_ASKED"),
        ({"answer": Answer("processing")}, "VERDICT_UNKNOWN"),
        ({"answer": Answer("reject")}, "ANSWER_CONTRADICTORY"),
        ({"answer": Answer("accept", (Finding("c2", False),))}, "ANSWER_CONTRADICTORY"),
        ({"answer": Answer("accept", (Finding("zz", True),))}, "FINDING_UNKNOWN"),
        ({"answer": Answer("accept", (Finding("c2", True),) * 2)}, "FINDING_TWICE"),
        ({"answer": Answer("accept", (Finding("c2", True, "长" * 501),))}, "NOTE_TOO_LONG"),
        ({"answer": Answer("accept", (Finding("c2", True),) * 101)}, "FINDINGS_TOO_MANY"),
        (
            {"by": Principal("sa", "service", frozenset({"service"}), COUNTY, "health")},
            "DEPARTMENT_NOT_ALLOWED",
        ),
    ],
)
def test_a_callback_that_is_not_in_order_is_refused_and_changes_nothing(
    approval: Approval, changes: dict[str, Any], reason: str
) -> None:
    before = approval.cases.get(NUMBER)
    assert refusal(lambda: ask(approval, callback(**changes))) == reason
    assert approval.cases.get(NUMBER) == before


def test_after_the_decision_the_department_is_told_once_and_answers_no_more(approval: Approval) -> None:
    take(approval)
    approval.clock.advance(seconds=1)
    decide(approval)
    assert refusal(lambda: ask(approval, callback())) == "CASE_STATE"
    assert not ask(approval, RecordAnswer(DEPARTMENT, NUMBER, ACCEPT))
    (due,) = take(approval)
    assert (due.wanted, due.question) == ("cancel", {})
    assert ask(approval, RecordCancelled(DEPARTMENT, NUMBER))
    approval.clock.advance(seconds=TAKEN_FOR.total_seconds())
    assert take(approval) == []


def test_after_a_withdrawal_the_department_is_told_at_once(approval: Approval) -> None:
    ask(approval, RecordAnswer(DEPARTMENT, NUMBER, Answer("processing")))
    taken_back = accepted(ITEM, form=json.dumps(FORM))
    at = approval.clock.now() + timedelta(seconds=1)
    event = ApplicationWithdrawn(NUMBER, COUNTY, at, taken_back)
    room(approval).hear(event, envelope("sanji.intake.v1.ApplicationWithdrawn", "w-1"))
    assert [due.wanted for due in take(approval)] == ["cancel"]
    assert refusal(lambda: ask(approval, callback())) == "CASE_STATE"


def test_a_department_that_answered_is_told_of_no_decision(approval: Approval) -> None:
    ask(approval, RecordAnswer(DEPARTMENT, NUMBER, ACCEPT))
    decide(approval)
    assert take(approval) == []
