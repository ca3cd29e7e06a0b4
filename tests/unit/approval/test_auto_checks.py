"""A person looks at automatic grants afterwards: at a share of them, and whenever the applicant asks."""

from dataclasses import replace

import pytest

from services.approval.bootstrap import room
from services.approval.commands import ConfirmAutoRules, ListAutoChecks, RecordAutoCheck
from services.approval.domain.automatic import is_drawn
from services.approval.events import AutoCheckAsked, AutoCheckRecorded, PersonWanted
from services.approval.ports import Approval
from services.chassis.errors import Unavailable
from services.chassis.privacy import Sealer
from tests.fakes.approval import COUNTY, NUMBER, envelope, reviewer, terms, world
from tests.fakes.approval_automatic import automatics
from tests.unit.approval.test_automatic import (
    DEPARTMENT,
    FIRST,
    HEAD,
    ITEM,
    PROPOSE,
    approval,
    ask,
    know,
    open_case,
    refusal,
)

__all__ = ["approval"]


def test_a_share_of_the_grants_is_looked_at_by_a_person(sealer: Sealer) -> None:
    approval = replace(world(sealer, terms(ITEM)), automatic=automatics(check_percent=100))
    ask(approval, PROPOSE, ConfirmAutoRules(HEAD, ITEM))
    know(approval)
    open_case(approval)
    found, following = ask(approval, ListAutoChecks(FIRST, department=DEPARTMENT))
    assert ([case.id for case in found], following) == ([NUMBER], "")
    assert refusal(approval, RecordAutoCheck(FIRST, NUMBER, right=False)) == "REASON_REQUIRED"
    clerk = reviewer(DEPARTMENT, subject="clerk-1")
    assert refusal(approval, RecordAutoCheck(clerk, NUMBER, right=True)) == "SAME_PERSON"
    other = reviewer("civil_affairs")
    assert refusal(approval, RecordAutoCheck(other, NUMBER, right=True)) == "DEPARTMENT_NOT_ALLOWED"
    checked = ask(approval, RecordAutoCheck(FIRST, NUMBER, right=False, note="照片不合格"))
    assert (checked.automatic.check.state, checked.automatic.check.why) == ("wrong", "share")
    assert ask(approval, ListAutoChecks(FIRST))[0] == []
    assert refusal(approval, RecordAutoCheck(FIRST, NUMBER, right=True)) == "AUTO_CHECK_MISSING"
    assert approval.cases.bus.of(AutoCheckRecorded)[0].note == "照片不合格"  # type: ignore[attr-defined]


def test_the_share_is_the_same_numbers_each_time_and_as_large_as_asked() -> None:
    numbers = [f"51082220261123{nth:07}" for nth in range(10_000)]
    drawn = [number for number in numbers if is_drawn(number, 5)]
    assert drawn == [number for number in numbers if is_drawn(number, 5)]
    assert 400 < len(drawn) < 600
    assert not any(is_drawn(number, 0) for number in numbers)
    assert all(is_drawn(number, 100) for number in numbers)


def test_whoever_asks_for_a_person_after_a_grant_gets_a_look_once(approval: Approval) -> None:
    open_case(approval)
    wanted = PersonWanted(NUMBER, COUNTY)
    for nth in (1, 2):
        room(approval).hear(wanted, envelope("sanji.intake.v1.PersonWanted", event_id=f"w{nth}"))
    case = approval.cases.get(NUMBER)
    assert case.automatic is not None
    assert case.automatic.check is not None
    assert (case.state, case.automatic.check.why) == ("decided", "asked")
    assert len(approval.cases.bus.of(AutoCheckAsked)) == 1  # type: ignore[attr-defined]


def test_a_wish_for_a_person_that_overtakes_the_acceptance_comes_again_and_is_heard(
    approval: Approval,
) -> None:
    wanted = PersonWanted(NUMBER, COUNTY, accepted=True)
    with pytest.raises(Unavailable, match="CASE_NOT_OPEN"):
        room(approval).hear(wanted, envelope("sanji.intake.v1.PersonWanted"))
    open_case(approval)
    room(approval).hear(wanted, envelope("sanji.intake.v1.PersonWanted"))
    case = approval.cases.get(NUMBER)
    assert case.automatic is not None
    assert case.automatic.check is not None
    assert (case.state, case.automatic.check.why) == ("decided", "asked")


def test_a_wish_before_the_acceptance_travels_with_it(approval: Approval) -> None:
    room(approval).hear(PersonWanted(NUMBER, COUNTY), envelope("sanji.intake.v1.PersonWanted"))
    assert approval.cases.find(NUMBER) is None
    case = open_case(approval, person_wanted=True)
    assert case.automatic is not None
    assert (case.state, case.automatic.why) == ("in_review", "person_wanted")
