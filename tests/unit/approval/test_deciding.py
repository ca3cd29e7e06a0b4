"""Deciding cases."""

from dataclasses import replace
from typing import Any

import pytest

from services.approval.bootstrap import room
from services.approval.commands import DecideCase
from services.approval.events import DecisionMade, TaskDecided
from services.approval.ports import Approval
from services.chassis.errors import Conflict, Forbidden, Invalid, NotFound
from services.chassis.messages import Asked
from services.chassis.privacy import Sealer
from tests.fakes.approval import (
    COUNTY,
    NUMBER,
    VILLAGE,
    accepted,
    envelope,
    reviewer,
    terms,
    world,
)

POLICE = reviewer("public_security")


def opened(sealer: Sealer, item: str = "residence_permit", **changes: Any) -> Approval:
    approval = world(sealer, terms(item))
    room(approval).hear(accepted(item, **changes), envelope("sanji.intake.v1.ApplicationAccepted"))
    return approval


def conditions(item: str, **unmet: bool) -> dict[str, bool]:
    return dict.fromkeys(terms(item).conditions, True) | unmet


def decide(approval: Approval, by: Any = POLICE, outcome: str = "granted", **more: Any) -> Any:
    more.setdefault("checks", conditions("residence_permit"))
    return room(approval).ask(DecideCase(by, NUMBER, outcome, **more))


def reasons(refused: Any) -> set[tuple[str, str]]:
    return {(fault.pointer, fault.reason) for fault in refused.value.faults}


def test_a_reviewer_grants_a_case(sealer: Sealer) -> None:
    approval = opened(sealer)
    case = decide(approval)
    assert (case.state, case.outcome, case.decided_at) == ("decided", "granted", approval.clock.now())
    (event,) = approval.cases.bus.of(DecisionMade)
    assert (event.department, event.destination, event.by.subject) == (
        "public_security",
        VILLAGE,
        "reviewer-1",
    )


def test_a_denial_says_why(sealer: Sealer) -> None:
    approval = opened(sealer)
    checks = conditions("residence_permit", c1=False)
    with pytest.raises(Invalid) as refused:
        decide(approval, outcome="denied", reason="  ", checks=checks)
    assert refused.value.reason == "REASON_REQUIRED"
    case = decide(approval, outcome="denied", reason="居住不满半年", checks=checks)
    assert (case.outcome, case.reason) == ("denied", "居住不满半年")


def test_every_fault_of_a_decision_is_named_at_once(sealer: Sealer) -> None:
    with pytest.raises(Invalid) as refused:
        decide(opened(sealer), outcome="maybe", reason="因" * 2001, checks={"c1": True, "x/1": True})
    missing = {(f"/checks/{code}", "CHECK_MISSING") for code in conditions("residence_permit")} - {
        ("/checks/c1", "CHECK_MISSING")
    }
    assert missing
    assert reasons(refused) == missing | {
        ("/outcome", "OUTCOME_UNKNOWN"),
        ("/reason", "REASON_TOO_LONG"),
        ("/checks/x~11", "CHECK_UNKNOWN"),
    }


def test_nobody_decides_without_answering_any_check(sealer: Sealer) -> None:
    with pytest.raises(Invalid) as refused:
        decide(opened(sealer), checks={})
    assert refused.value.reason == "CHECK_MISSING"
    assert len(refused.value.faults) == len(conditions("residence_permit"))


@pytest.mark.parametrize(("outcome", "unmet"), [("granted", {"c1": False}), ("denied", {})])
def test_an_outcome_follows_from_the_checks(sealer: Sealer, outcome: str, unmet: dict[str, bool]) -> None:
    with pytest.raises(Invalid) as refused:
        decide(opened(sealer), outcome=outcome, reason="理由", checks=conditions("residence_permit", **unmet))
    assert refused.value.reason == "OUTCOME_CONTRADICTS_CHECKS"


def test_an_item_without_conditions_is_decided_without_checks(sealer: Sealer) -> None:
    approval = world(sealer, terms("residence_permit", conditions={}))
    room(approval).hear(accepted("residence_permit"), envelope("sanji.intake.v1.ApplicationAccepted"))
    assert decide(approval, checks={}).outcome == "granted"


def test_a_personal_number_in_a_reason_is_masked(sealer: Sealer) -> None:
    case = decide(opened(sealer), reason="510822197205200465 已核对")
    assert case.reason == "510822********0465 已核对"


def test_another_department_may_not_decide(sealer: Sealer) -> None:
    with pytest.raises(Forbidden) as refused:
        decide(opened(sealer), reviewer("health"))
    assert refused.value.reason == "DEPARTMENT_NOT_ALLOWED"


def test_a_reviewer_of_another_place_does_not_find_the_case(sealer: Sealer) -> None:
    with pytest.raises(NotFound) as refused:
        decide(opened(sealer), reviewer("public_security", "510822102"))
    assert refused.value.reason == "CASE_NOT_FOUND"


def test_a_reviewer_where_it_was_handed_in_sees_it_and_may_not_decide_it(sealer: Sealer) -> None:
    with pytest.raises(Forbidden) as refused:
        decide(opened(sealer), reviewer("public_security", VILLAGE))
    assert refused.value.reason == "DIVISION_OUT_OF_SCOPE"


def test_a_clerk_may_not_decide(sealer: Sealer) -> None:
    clerk = replace(POLICE, roles=frozenset({"clerk"}))
    with pytest.raises(Forbidden) as refused:
        decide(opened(sealer), clerk)
    assert refused.value.reason == "ROLE_NOT_ALLOWED"


def test_who_took_it_in_may_not_decide_it(sealer: Sealer) -> None:
    with pytest.raises(Forbidden) as refused:
        decide(opened(sealer), reviewer("public_security", subject="clerk-1"))
    assert refused.value.reason == "SAME_PERSON"


def test_an_immediate_item_that_says_so_may_be_decided_by_who_took_it_in(sealer: Sealer) -> None:
    approval = world(sealer, terms("residence_permit", by_one_person=True))
    heard = accepted("residence_permit", case_type="immediate")
    room(approval).hear(heard, envelope("sanji.intake.v1.ApplicationAccepted"))
    assert decide(approval, reviewer("public_security", subject="clerk-1")).outcome == "granted"


def test_an_immediate_item_that_does_not_say_so_needs_two_persons_as_any_other(sealer: Sealer) -> None:
    approval = opened(sealer, case_type="immediate")
    with pytest.raises(Forbidden, match="SAME_PERSON"):
        decide(approval, reviewer("public_security", subject="clerk-1"))


def test_a_decided_case_cannot_be_decided_again(sealer: Sealer) -> None:
    approval = opened(sealer)
    decide(approval)
    with pytest.raises(Conflict) as refused:
        decide(approval)
    assert refused.value.reason == "CASE_STATE"


def test_the_same_ask_gets_the_same_answer(sealer: Sealer) -> None:
    approval = opened(sealer)
    asked = Asked("k", "f")
    assert decide(approval, asked=asked) == decide(approval, asked=asked)
    assert len(approval.cases.bus.of(DecisionMade)) == 1
    with pytest.raises(Conflict) as refused:
        decide(approval, asked=Asked("k", "other"))
    assert refused.value.reason == "IDEMPOTENCY_KEY_REUSED"


def test_a_decision_on_an_older_version_is_refused(sealer: Sealer) -> None:
    with pytest.raises(Conflict) as refused:
        decide(opened(sealer), if_version=7)
    assert refused.value.reason == "STALE_VERSION"


def joint(sealer: Sealer) -> Approval:
    return opened(sealer, "rural_homestead_approval")


def part(approval: Approval, department: str, outcome: str = "granted", **unmet: bool) -> Any:
    return decide(
        approval,
        reviewer(department, subject=f"of-{department}"),
        outcome,
        reason="理由",
        checks=conditions("rural_homestead_approval", **unmet),
    )


def test_a_joint_case_is_granted_with_the_last_grant(sealer: Sealer) -> None:
    approval = joint(sealer)
    assert part(approval, "agriculture").state == "in_review"
    assert part(approval, "township_government").state == "in_review"
    case = part(approval, "natural_resources")
    assert (case.state, case.outcome) == ("decided", "granted")
    assert [event.department for event in approval.cases.bus.of(TaskDecided)] == [
        "agriculture",
        "township_government",
    ]
    assert len(approval.cases.bus.of(DecisionMade)) == 1


def test_a_joint_case_is_denied_with_the_first_denial(sealer: Sealer) -> None:
    approval = joint(sealer)
    part(approval, "agriculture")
    case = part(approval, "natural_resources", "denied", c3=False)
    assert (case.state, case.outcome) == ("decided", "denied")


def test_a_department_decides_its_part_once(sealer: Sealer) -> None:
    approval = joint(sealer)
    part(approval, "agriculture")
    with pytest.raises(Conflict):
        part(approval, "agriculture")


def test_a_case_of_the_county_is_out_of_sight_without_a_division(sealer: Sealer) -> None:
    nowhere = replace(POLICE, division="")
    with pytest.raises(NotFound):
        decide(opened(sealer, owner_division=COUNTY), nowhere)
