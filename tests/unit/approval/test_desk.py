"""The reviewers' desk: who holds a task, who reminds, and the second person's word."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.approval.bootstrap import room
from services.approval.commands import (
    AppointChief,
    ClaimCase,
    ConfirmDecision,
    CountDesk,
    DecideCase,
    GetChief,
    GetReviewSheet,
    ListCases,
    RecallDecision,
    ReleaseCase,
    RemindCase,
    TransferCase,
)
from services.approval.domain.case import Case
from services.approval.domain.task import Finding
from services.approval.events import (
    CaseClaimed,
    CaseReminded,
    CaseTransferred,
    ChiefAppointed,
    DecisionMade,
    DecisionProposed,
    ProposalRefused,
)
from services.approval.ports import Approval
from services.chassis.auth import Principal
from services.chassis.errors import Conflict, Forbidden, Invalid, NotFound
from services.chassis.privacy import Sealer
from tests.fakes.approval import COUNTY, NUMBER, accepted, envelope, reviewer, terms, world

ITEM = "residence_permit"
DEPARTMENT = "public_security"
FIRST, SECOND, THIRD = (reviewer(DEPARTMENT, subject=f"reviewer-{n}") for n in (1, 2, 3))
HEAD = Principal("head-1", "staff", frozenset({"supervisor"}), COUNTY, DEPARTMENT)
GOVERNOR = Principal("governor-1", "staff", frozenset({"supervisor"}), COUNTY)
CHECKS = dict.fromkeys(terms(ITEM).conditions, True)
GRANT = DecideCase(FIRST, NUMBER, "granted", checks=CHECKS)
AGAINST = replace(GRANT, reason="现场核查，居住已满半年")
CHIEF = AppointChief(HEAD, COUNTY, DEPARTMENT, "reviewer-3", items=(ITEM,))


@pytest.fixture
def approval(sealer: Sealer) -> Approval:
    made = world(sealer, terms(ITEM))
    room(made).hear(accepted(ITEM), envelope("sanji.intake.v1.ApplicationAccepted"))
    return made


def ask(approval: Approval, *commands: Any) -> Any:
    return [room(approval).ask(command) for command in commands][-1]


def refusal(kind: Any, approval: Approval, command: Any) -> str:
    with pytest.raises(kind) as refused:
        ask(approval, command)
    return str(refused.value.reason)


def advise(approval: Approval, advice: str, *findings: Finding) -> None:
    was = approval.cases.get(NUMBER)
    task = was.tasks[0].advised(advice, findings, approval.clock.now())
    approval.cases.save(was, was.with_task(task), [])


def test_a_claimed_case_is_decided_by_its_claimer_alone(approval: Approval) -> None:
    claimed = ask(approval, ClaimCase(FIRST, NUMBER))
    assert claimed.tasks[0].claimed_by == "reviewer-1"
    assert [event.department for event in approval.cases.bus.of(CaseClaimed)] == [DEPARTMENT]
    assert refusal(Conflict, approval, ClaimCase(SECOND, NUMBER)) == "CASE_CLAIMED"
    assert refusal(Conflict, approval, replace(GRANT, by=SECOND)) == "CASE_CLAIMED"
    assert ask(approval, GRANT).state == "decided"


def test_claiming_twice_changes_nothing(approval: Approval) -> None:
    once = ask(approval, ClaimCase(FIRST, NUMBER))
    assert ask(approval, ClaimCase(FIRST, NUMBER)) == once
    assert len(approval.cases.bus.of(CaseClaimed)) == 1


def test_of_two_reviewers_who_saw_the_same_case_one_wins(approval: Approval) -> None:
    seen = approval.cases.get(NUMBER)
    ask(approval, ClaimCase(SECOND, NUMBER))
    with pytest.raises(Conflict) as refused:
        approval.cases.save(seen, replace(seen, reason="x"), [])
    assert refused.value.reason == "STALE_VERSION"
    late = ClaimCase(FIRST, NUMBER, if_version=seen.meta.version)
    assert refusal(Conflict, approval, late) == "STALE_VERSION"


def test_who_took_it_in_and_other_departments_claim_nothing(approval: Approval) -> None:
    clerk = reviewer(DEPARTMENT, subject="clerk-1")
    assert refusal(Forbidden, approval, ClaimCase(clerk, NUMBER)) == "SAME_PERSON"
    assert refusal(Forbidden, approval, ClaimCase(reviewer("health"), NUMBER)) == "DEPARTMENT_NOT_ALLOWED"


def test_a_task_is_put_back_by_who_holds_it_or_a_supervisor(approval: Approval) -> None:
    assert refusal(Conflict, approval, ReleaseCase(FIRST, NUMBER)) == "CASE_NOT_CLAIMED"
    ask(approval, ClaimCase(FIRST, NUMBER))
    assert refusal(Forbidden, approval, ReleaseCase(SECOND, NUMBER)) == "CLAIMED_BY_OTHER"
    assert ask(approval, ReleaseCase(FIRST, NUMBER)).tasks[0].claimed_by == ""
    ask(approval, ClaimCase(SECOND, NUMBER))
    assert ask(approval, ReleaseCase(GOVERNOR, NUMBER)).tasks[0].claimed_by == ""


def test_a_task_goes_to_a_colleague_with_a_reason(approval: Approval) -> None:
    ask(approval, ClaimCase(FIRST, NUMBER))
    with pytest.raises(Invalid) as refused:
        ask(approval, TransferCase(FIRST, NUMBER, "clerk-1", " "))
    assert {fault.reason for fault in refused.value.faults} == {"REASON_REQUIRED", "SAME_PERSON"}
    given = ask(approval, TransferCase(FIRST, NUMBER, "reviewer-2", "外出核查"))
    assert given.tasks[0].claimed_by == "reviewer-2"
    assert approval.cases.bus.of(CaseTransferred)[0].note == "外出核查"
    assert refusal(Conflict, approval, GRANT) == "CASE_CLAIMED"
    assert ask(approval, replace(GRANT, by=SECOND)).tasks[0].decided_by == "reviewer-2"


def test_a_supervisor_reminds_three_times_a_day(approval: Approval) -> None:
    for _ in range(3):
        ask(approval, RemindCase(GOVERNOR, NUMBER, "请尽快办理"))
    assert refusal(Conflict, approval, RemindCase(HEAD, NUMBER)) == "REMINDED_ENOUGH"
    approval.clock.advance(days=1)
    assert len(ask(approval, RemindCase(HEAD, NUMBER)).reminders) == 4
    assert len(approval.cases.bus.of(CaseReminded)) == 4
    assert refusal(Forbidden, approval, RemindCase(FIRST, NUMBER)) == "ROLE_NOT_ALLOWED"


def test_a_decision_against_advice_waits_for_a_second_person(approval: Approval) -> None:
    advise(approval, "reject", Finding("c1", False, "未满半年"))
    waiting = ask(approval, AGAINST)
    assert (waiting.state, waiting.outcome) == ("in_review", "")
    assert approval.cases.bus.of(DecisionMade) == []
    assert len(approval.cases.bus.of(DecisionProposed)) == 1
    assert refusal(Conflict, approval, replace(GRANT, by=SECOND)) == "DECISION_PROPOSED"
    assert refusal(Forbidden, approval, ConfirmDecision(FIRST, NUMBER, True)) == "SAME_PERSON_ASKED"
    done = ask(approval, ConfirmDecision(SECOND, NUMBER, True))
    assert (done.state, done.outcome) == ("decided", "granted")
    task = done.tasks[0]
    assert (task.decided_by, task.confirmed_by, task.proposal) == ("reviewer-1", "reviewer-2", None)
    assert task.checks == tuple(sorted(CHECKS.items()))
    (event,) = approval.cases.bus.of(DecisionMade)
    assert event.by.subject == "reviewer-2"


def test_a_finding_answered_otherwise_is_against_advice_too(approval: Approval) -> None:
    advise(approval, "accept", Finding("c1", True))
    checks = CHECKS | {"c1": False}
    waiting = ask(approval, DecideCase(FIRST, NUMBER, "denied", "居住不满半年", checks))
    assert waiting.tasks[0].proposal.outcome == "denied"


def test_a_decision_along_the_advice_needs_one_person(approval: Approval) -> None:
    advise(approval, "accept", Finding("c1", True))
    assert ask(approval, GRANT).state == "decided"


def test_a_faulty_decision_is_not_even_proposed(approval: Approval) -> None:
    advise(approval, "reject", Finding("c1", False))
    assert refusal(Invalid, approval, replace(AGAINST, checks={})) == "CHECK_MISSING"
    assert approval.cases.get(NUMBER).tasks[0].proposal is None


def test_a_grant_against_advice_says_why_and_every_fault_is_told_at_once(approval: Approval) -> None:
    advise(approval, "reject", Finding("c1", False))
    assert refusal(Invalid, approval, replace(GRANT, reason=" ")) == "REASON_REQUIRED"
    with pytest.raises(Invalid) as refused:
        ask(approval, replace(GRANT, checks={}))
    assert {fault.reason for fault in refused.value.faults} == {"REASON_REQUIRED", "CHECK_MISSING"}


def test_the_second_person_turns_a_decision_down_with_a_reason(approval: Approval) -> None:
    advise(approval, "reject", Finding("c1", False))
    ask(approval, AGAINST)
    assert refusal(Invalid, approval, ConfirmDecision(SECOND, NUMBER, False)) == "REASON_REQUIRED"
    opened = ask(approval, ConfirmDecision(SECOND, NUMBER, False, "居住时间证据不足"))
    assert (opened.state, opened.tasks[0].proposal) == ("in_review", None)
    assert approval.cases.bus.of(ProposalRefused)[0].note == "居住时间证据不足"
    assert refusal(Conflict, approval, ConfirmDecision(SECOND, NUMBER, True)) == "PROPOSAL_MISSING"


def test_only_who_proposed_a_decision_takes_it_back(approval: Approval) -> None:
    advise(approval, "reject", Finding("c1", False))
    ask(approval, AGAINST)
    assert refusal(Forbidden, approval, RecallDecision(SECOND, NUMBER)) == "PROPOSED_BY_OTHER"
    assert ask(approval, RecallDecision(FIRST, NUMBER)).tasks[0].proposal is None
    assert refusal(Conflict, approval, RecallDecision(FIRST, NUMBER)) == "PROPOSAL_MISSING"


def test_a_closed_case_says_what_is_possible(approval: Approval) -> None:
    ask(approval, GRANT)
    for command in (
        ClaimCase(FIRST, NUMBER),
        ReleaseCase(FIRST, NUMBER),
        TransferCase(FIRST, NUMBER, "reviewer-2", "外出"),
        RemindCase(HEAD, NUMBER),
        ConfirmDecision(SECOND, NUMBER, True),
        ConfirmDecision(SECOND, NUMBER, False, "不同意"),
        RecallDecision(FIRST, NUMBER),
    ):
        assert refusal(Conflict, approval, command) == "CASE_STATE"


def test_the_chief_representative_decides_what_others_hold_within_the_declared_items(
    approval: Approval,
) -> None:
    ask(approval, ClaimCase(FIRST, NUMBER))
    assert refusal(Conflict, approval, replace(GRANT, by=THIRD)) == "CASE_CLAIMED"
    ask(approval, replace(CHIEF, items=("resident_id_card",)))
    assert refusal(Conflict, approval, replace(GRANT, by=THIRD)) == "CASE_CLAIMED"
    appointed = ask(approval, CHIEF)
    assert ask(approval, GetChief(FIRST, COUNTY, DEPARTMENT)) == appointed
    assert len(approval.chiefs.bus.of(ChiefAppointed)) == 2
    assert ask(approval, replace(GRANT, by=THIRD)).tasks[0].decided_by == "reviewer-3"


def test_the_deputy_acts_and_who_was_chief_before_does_not(approval: Approval) -> None:
    ask(approval, CHIEF, replace(CHIEF, chief="reviewer-9", deputy="reviewer-2"), ClaimCase(FIRST, NUMBER))
    assert refusal(Forbidden, approval, ReleaseCase(THIRD, NUMBER)) == "CLAIMED_BY_OTHER"
    assert ask(approval, ReleaseCase(SECOND, NUMBER)).tasks[0].claimed_by == ""


def test_an_appointment_says_everything_that_is_wrong_with_it(approval: Approval) -> None:
    with pytest.raises(Invalid) as refused:
        ask(approval, AppointChief(GOVERNOR, COUNTY, "", "", deputy="", items=("",)))
    assert [fault.pointer for fault in refused.value.faults] == ["/department", "/chief", "/deputy", "/items"]
    assert refusal(Forbidden, approval, replace(CHIEF, department="health")) == "DEPARTMENT_NOT_ALLOWED"
    assert refusal(Forbidden, approval, replace(CHIEF, by=FIRST)) == "ROLE_NOT_ALLOWED"
    assert refusal(NotFound, approval, GetChief(FIRST, COUNTY, "health")) == "CHIEF_NOT_FOUND"


def test_a_review_sheet_holds_the_items_criteria_and_the_findings(approval: Approval) -> None:
    advise(approval, "reject", Finding("c1", False, "未满半年"))
    sheet = ask(approval, GetReviewSheet(FIRST, NUMBER))
    assert {one.code: one.text for one in sheet.criteria} == dict(terms(ITEM).conditions)
    assert sheet.criteria[0].findings == ((DEPARTMENT, False, "未满半年"),)
    assert (sheet.outcomes, sheet.against) == (("granted", "denied"), ("granted",))
    assert "claim" in sheet.possible
    ask(approval, DecideCase(FIRST, NUMBER, "denied", "未满半年", CHECKS | {"c1": False}))
    assert ask(approval, GetReviewSheet(GOVERNOR, NUMBER)).outcomes == ()


def test_a_desk_is_listed_by_holder_item_and_first_due_day(approval: Approval) -> None:
    def found(**filters: Any) -> list[str]:
        cases, _ = ask(approval, ListCases(FIRST, department=DEPARTMENT, **filters))
        return [case.id for case in cases]

    due = approval.cases.get(NUMBER).committed_due
    assert due is not None
    assert (found(holder="unclaimed"), found(holder="mine")) == ([NUMBER], [])
    ask(approval, ClaimCase(FIRST, NUMBER))
    assert (found(holder="unclaimed"), found(holder="mine")) == ([], [NUMBER])
    assert (found(item=ITEM), found(item="legal_aid")) == ([NUMBER], [])
    assert (found(due_before=due.isoformat()), found(due_before="9999-01-01")) == ([], [NUMBER])
    assert refusal(Invalid, approval, ListCases(FIRST, holder="theirs")) == "HOLDER_UNKNOWN"
    assert refusal(Invalid, approval, ListCases(FIRST, due_before="soon")) == "DAY_MALFORMED"


def test_a_desk_is_counted(approval: Approval) -> None:
    desk = {"in_review": 1, "paused": 0, "unclaimed": 1, "mine": 0, "overdue": 0}
    assert ask(approval, CountDesk(FIRST)) == desk
    ask(approval, ClaimCase(FIRST, NUMBER))
    due = approval.cases.get(NUMBER).committed_due or date.max
    approval.clock.advance(days=(due - approval.clock.today()).days + 1)
    assert ask(approval, CountDesk(FIRST)) == desk | {"unclaimed": 0, "mine": 1, "overdue": 1}
    assert refusal(Forbidden, approval, CountDesk(FIRST, "510823")) == "DIVISION_OUT_OF_SCOPE"


def test_a_desk_above_sees_what_lies_below(sealer: Sealer) -> None:
    made = world(sealer, terms(ITEM))
    below = accepted(ITEM, owner_division="510822102")
    room(made).hear(below, envelope("sanji.intake.v1.ApplicationAccepted"))
    cases: list[Case]
    cases, _ = ask(made, ListCases(FIRST, department=DEPARTMENT))
    assert [case.owner_division for case in cases] == ["510822102"]
