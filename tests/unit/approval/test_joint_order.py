"""Joint cases: who begins at once, who waits for whom, and what one department's denial does to the others."""

from dataclasses import replace
from typing import Any

import pytest

from services.approval.bootstrap import room
from services.approval.commands import DecideCase
from services.approval.domain.terms import ItemTerms, checked
from services.approval.events import DecisionMade
from services.approval.ports import Approval
from services.chassis.errors import Conflict, Invalid
from services.chassis.privacy import Sealer
from tests.fakes.approval import NUMBER, accepted, envelope, reviewer, terms, world

ITEM = "school_bus_permit"
LEAD, POLICE, TRANSPORT, GOVERNMENT = "education", "public_security", "transport", "county_government"


def opened(sealer: Sealer, **changes: Any) -> Approval:
    approval = world(sealer, replace(terms(ITEM), **changes))
    room(approval).hear(accepted(ITEM), envelope("sanji.intake.v1.ApplicationAccepted"))
    return approval


def decide(approval: Approval, department: str, outcome: str = "granted", reason: str = "") -> Any:
    checks = dict.fromkeys(terms(ITEM).conditions, outcome == "granted")
    return room(approval).ask(DecideCase(reviewer(department), NUMBER, outcome, reason=reason, checks=checks))


def states(approval: Approval) -> dict[str, str]:
    return {task.department: task.state for task in approval.cases.get(NUMBER).tasks}


def test_the_government_decides_on_a_school_bus_when_the_departments_have(sealer: Sealer) -> None:
    approval = opened(sealer)
    assert states(approval) == {LEAD: "ready", POLICE: "ready", TRANSPORT: "ready", GOVERNMENT: "pending"}
    with pytest.raises(Conflict) as refused:
        decide(approval, GOVERNMENT)
    assert refused.value.reason == "TASK_PENDING"
    for department in (TRANSPORT, LEAD):
        decide(approval, department)
        assert states(approval)[GOVERNMENT] == "pending"
    decide(approval, POLICE)
    assert states(approval)[GOVERNMENT] == "ready"
    assert decide(approval, GOVERNMENT).outcome == "granted"


def test_the_plug_in_of_a_department_that_waits_is_asked_when_it_no_longer_does(sealer: Sealer) -> None:
    approval = opened(sealer)
    case = approval.cases.get(NUMBER)
    waiting = case.task_of(GOVERNMENT)
    assert waiting is not None
    assert waiting.ask_at is None
    asked = case.with_task(replace(waiting, reviews=True))
    approval.cases.save(case, asked, [])
    for department in (LEAD, POLICE, TRANSPORT):
        decide(approval, department)
    now = approval.cases.get(NUMBER).task_of(GOVERNMENT)
    assert now is not None
    assert (now.state, now.ask_at) == ("processing", approval.clock.now())


def test_one_denial_stops_the_others_and_tells_them_why(sealer: Sealer) -> None:
    approval = opened(sealer)
    decide(approval, LEAD)
    decide(approval, POLICE, "denied", "线路存在安全隐患")
    case = approval.cases.get(NUMBER)
    assert (case.state, case.outcome) == ("decided", "denied")
    assert states(approval) == {
        LEAD: "decided",
        POLICE: "decided",
        TRANSPORT: "stopped",
        GOVERNMENT: "stopped",
    }
    assert all("线路存在安全隐患" in task.note for task in case.tasks if task.state == "stopped")
    [event] = approval.cases.bus.of(DecisionMade)
    assert event.department == POLICE
    with pytest.raises(Conflict):
        decide(approval, TRANSPORT)


@pytest.mark.parametrize(
    "order",
    [
        {LEAD: (POLICE,), POLICE: (LEAD,)},
        {LEAD: (LEAD,)},
        {LEAD: ("astrology",)},
        {"astrology": (LEAD,)},
    ],
)
def test_an_order_in_which_somebody_would_wait_for_ever_is_refused(order: dict[str, tuple[str, ...]]) -> None:
    made: ItemTerms = replace(terms(ITEM), order=order)
    with pytest.raises(Invalid) as refused:
        checked(made)
    assert refused.value.reason == "ITEM_MALFORMED"


def test_all_departments_of_an_item_without_an_order_begin_at_once(sealer: Sealer) -> None:
    approval = opened(sealer, order={})
    assert set(states(approval).values()) == {"ready"}
