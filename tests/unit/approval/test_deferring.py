"""Papers promised for later: they hold the grant back until they came; a day that passes without them is told once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.approval.bootstrap import room
from services.approval.commands import (
    ConfirmAutoRules,
    ConfirmDecision,
    DecideCase,
    ProposeAutoRules,
    TellMissedPromises,
)
from services.approval.domain.case import Case
from services.approval.domain.task import Finding
from services.approval.domain.terms import CertificateTerms, DeferralTerms, ItemTerms
from services.approval.events import (
    CertificateIssued,
    DecisionMade,
    DecisionProposed,
    PapersReceived,
    PromiseMissed,
    PromiseReported,
)
from services.approval.ports import Approval
from services.chassis.auth import Principal
from services.chassis.errors import Conflict, Unavailable
from services.chassis.privacy import Sealer
from tests.fakes.approval import COUNTY, NUMBER, VILLAGE, accepted, envelope, reviewer, terms, world
from tests.fakes.approval_certificates import ORGAN

ACCEPTED = "sanji.intake.v1.ApplicationAccepted"
PROVIDED, LOOKED_UP = "sanji.intake.v1.PromisedMaterialsProvided", "sanji.intake.v1.MaterialLookedUp"
PAPERS = {"rules_list": "食品安全规章制度目录清单", "site_map": "平面图"}
POLICE = reviewer("public_security")
SECOND = reviewer("public_security", subject="reviewer-2")
CERTIFICATE = CertificateTerms("residence_permit", ORGAN, 12)


def item(item_id: str = "residence_permit", *, result_first: bool = False, **changes: Any) -> ItemTerms:
    return replace(terms(item_id), deferral=DeferralTerms(PAPERS, result_first), **changes)


def opened(sealer: Sealer, named: ItemTerms | None = None, days: int = 2, **changes: Any) -> Approval:
    named = named or item(certificate=CERTIFICATE)
    approval = world(sealer, named)
    last = approval.clock.today() + timedelta(days=days)
    changes.setdefault("promised", (("rules_list", last), ("site_map", None)))
    room(approval).hear(accepted(named.item_id, **changes), envelope(ACCEPTED))
    return approval


def decide(approval: Approval, by: Principal = POLICE, outcome: str = "granted") -> Case:
    checks = dict.fromkeys(terms(approval.cases.get(NUMBER).item).conditions, outcome == "granted")
    made: Case = room(approval).ask(DecideCase(by, NUMBER, outcome, "理由", checks))
    return made


def refused(approval: Approval, by: Principal = POLICE) -> Conflict:
    with pytest.raises(Conflict) as refusal:
        decide(approval, by)
    return refusal.value


def came(
    approval: Approval, *left: str, kind: str = PROVIDED, event_id: str = "", taken_on: bool = True
) -> None:
    event = PapersReceived(NUMBER, COUNTY, left, taken_on)
    room(approval).hear(event, envelope(kind, event_id or f"{kind}/{'-'.join(left)}"))


def test_a_grant_waits_for_the_papers_and_names_them(sealer: Sealer) -> None:
    approval = opened(sealer)
    last = approval.clock.today() + timedelta(days=2)
    refusal = refused(approval)
    assert refusal.reason == "MATERIALS_OUTSTANDING"
    assert [(fault.pointer, fault.detail) for fault in refusal.faults] == [
        ("/materials/rules_list", f"“食品安全规章制度目录清单”尚未补交，承诺{last}前补交"),
        ("/materials/site_map", "“平面图”尚未补交"),
    ]
    case = approval.cases.get(NUMBER)
    assert (case.state, case.certificate) == ("in_review", None)
    assert approval.cases.bus.of(CertificateIssued) == []


def test_it_is_granted_when_the_last_paper_came(sealer: Sealer) -> None:
    approval = opened(sealer)
    came(approval, "site_map")
    assert [one.code for one in approval.cases.get(NUMBER).outstanding] == ["site_map"]
    assert refused(approval).reason == "MATERIALS_OUTSTANDING"
    came(approval, kind=LOOKED_UP)
    assert decide(approval).outcome == "granted"
    assert len(approval.cases.bus.of(CertificateIssued)) == 1


def test_what_came_once_is_not_outstanding_again_whatever_arrives_late(sealer: Sealer) -> None:
    approval = opened(sealer)
    came(approval)
    version = approval.cases.get(NUMBER).meta.version
    came(approval, "site_map", event_id="late")
    case = approval.cases.get(NUMBER)
    assert (case.outstanding, case.meta.version) == ((), version)


def test_a_denial_does_not_wait(sealer: Sealer) -> None:
    assert decide(opened(sealer), outcome="denied").outcome == "denied"


def test_an_item_that_gives_its_result_first_is_granted_and_the_paper_still_expected(sealer: Sealer) -> None:
    approval = opened(sealer, item(result_first=True))
    assert decide(approval).outcome == "granted"
    came(approval)
    case = approval.cases.get(NUMBER)
    assert (case.state, case.outstanding) == ("decided", ())


def test_of_a_joint_case_the_last_grant_waits(sealer: Sealer) -> None:
    approval = opened(sealer, item("rural_homestead_approval", order={}))
    *others, last = approval.cases.get(NUMBER).tasks
    for task in others:
        assert decide(approval, reviewer(task.department)).state == "in_review"
    assert refused(approval, reviewer(last.department)).reason == "MATERIALS_OUTSTANDING"
    came(approval)
    assert decide(approval, reviewer(last.department)).outcome == "granted"


def against_advice(approval: Approval) -> None:
    """The department's plug-in found a condition unmet."""
    was = approval.cases.get(NUMBER)
    code = next(iter(terms(was.item).conditions))
    task = replace(was.tasks[0], advice="reject", findings=(Finding(code, False, ""),))
    approval.cases.save(was, was.with_task(task), [])


def test_a_grant_against_advice_is_not_even_proposed(sealer: Sealer) -> None:
    approval = opened(sealer)
    against_advice(approval)
    assert refused(approval).reason == "MATERIALS_OUTSTANDING"
    assert approval.cases.bus.of(DecisionProposed) == []


def test_a_second_person_confirms_no_grant_while_they_are_outstanding(sealer: Sealer) -> None:
    approval = opened(sealer, promised=())
    against_advice(approval)
    waiting = decide(approval)
    late = opened(sealer).cases.get(NUMBER).outstanding
    approval.cases.save(waiting, replace(waiting, outstanding=late), [])
    with pytest.raises(Conflict) as refusal:
        room(approval).ask(ConfirmDecision(SECOND, NUMBER, confirmed=True))
    assert refusal.value.reason == "MATERIALS_OUTSTANDING"
    came(approval)
    assert room(approval).ask(ConfirmDecision(SECOND, NUMBER, confirmed=True)).outcome == "granted"


def test_rules_leave_it_to_a_person(sealer: Sealer) -> None:
    named = item("elderly_preferential_card")
    approval, chief = world(sealer, named), Principal("chief-1", "staff", frozenset({"supervisor"}), COUNTY)
    department = named.departments[0]
    proposer = reviewer(department)
    room(approval).ask(ProposeAutoRules(proposer, named.item_id, named.version))
    room(approval).ask(ConfirmAutoRules(replace(chief, department=department), named.item_id))
    today = approval.clock.today()
    room(approval).hear(accepted(named.item_id, promised=(("rules_list", today),)), envelope(ACCEPTED))
    case = approval.cases.get(NUMBER)
    assert case.automatic is not None
    assert (case.state, case.automatic.why) == ("in_review", "papers_outstanding")
    assert approval.cases.bus.of(DecisionMade) == []


def test_papers_that_are_heard_of_before_the_case_wait_for_it(sealer: Sealer) -> None:
    approval = world(sealer, item())
    with pytest.raises(Unavailable, match="CASE_NOT_OPEN"):
        came(approval)
    came(approval, taken_on=False)
    assert approval.cases.find(NUMBER) is None


def test_a_day_that_passes_is_told_once_to_her_and_to_the_desk(sealer: Sealer) -> None:
    approval = opened(sealer, days=2)
    bus, ask = approval.cases.bus, room(approval).ask
    approval.clock.advance(days=1)
    assert ask(TellMissedPromises()) == 0
    approval.clock.advance(days=2)
    for _ in range(2):
        ask(TellMissedPromises())
    (hers,), (desks,) = bus.of(PromiseMissed), bus.of(PromiseReported)
    assert (hers.destination, desks.destination) == (VILLAGE, COUNTY)
    assert [(one.code, one.missed) for one in hers.case.outstanding] == [
        ("rules_list", True),
        ("site_map", False),
    ]
    came(approval)
    assert decide(approval).outcome == "granted"


def test_after_a_denial_nobody_waits_for_them(sealer: Sealer) -> None:
    approval = opened(sealer, days=0)
    decide(approval, outcome="denied")
    approval.clock.advance(days=5)
    assert room(approval).ask(TellMissedPromises()) == 0
