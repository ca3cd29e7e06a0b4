"""Looking at cases."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.approval.bootstrap import room
from services.approval.commands import GetCase, GetCaseClock, ListCases
from services.approval.ports import Approval
from services.chassis.auth import SERVICE_ACCOUNT, Principal
from services.chassis.errors import Forbidden, Invalid, NotFound
from services.chassis.privacy import Sealer
from tests.fakes.approval import (
    ACCEPTED_AT,
    COUNTY,
    NUMBER,
    VILLAGE,
    accepted,
    envelope,
    reviewer,
    terms,
    world,
)

SUPERVISOR = Principal("s", "staff", frozenset({"supervisor"}), COUNTY)
PLACES = ("510822101", "510822102", "510822102201")


def opened(sealer: Sealer, count: int = 1) -> Approval:
    approval = world(sealer, terms("residence_permit"))
    for position in range(count):
        event = accepted(
            "residence_permit",
            number=f"{NUMBER}{position}",
            owner_division=COUNTY if count == 1 else PLACES[position % 3],
            accepted_at=ACCEPTED_AT - timedelta(days=position),
        )
        world_here = replace(approval, stacks=(COUNTY,))
        room(world_here).hear(event, envelope("sanji.intake.v1.ApplicationAccepted", f"e/{position}"))
    return approval


def listed(approval: Approval, **asked: Any) -> tuple[list[str], str]:
    found, following = room(approval).ask(ListCases(SUPERVISOR, **asked))
    return [case.id.removeprefix(NUMBER) for case in found], following


def test_cases_are_listed_by_due_date_page_by_page(sealer: Sealer) -> None:
    approval = opened(sealer, 7)
    first, following = listed(approval, limit=4)
    second, end = listed(approval, limit=4, cursor=following)
    assert end == ""
    dues = [approval.cases.get(NUMBER + number).rank for number in first + second]
    assert len(dues) == 7
    assert dues == sorted(dues)


def test_cases_are_listed_by_place_department_and_state(sealer: Sealer) -> None:
    approval = opened(sealer, 6)
    assert sorted(listed(approval, division="510822102")[0]) == ["1", "2", "4", "5"]
    assert listed(approval, department="health")[0] == []
    assert len(listed(approval, department="public_security")[0]) == 6
    assert listed(approval, state="decided")[0] == []


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"limit": 101}, "LIMIT_OUT_OF_RANGE"),
        ({"cursor": "2026"}, "CURSOR_INVALID"),
        ({"state": "lost"}, "STATE_UNKNOWN"),
        ({"division": "5108"}, "DIVISION_MALFORMED"),
    ],
)
def test_a_malformed_list_is_refused(sealer: Sealer, asked: dict[str, Any], reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        listed(world(sealer), **asked)
    assert refused.value.reason == reason


def test_a_list_outside_the_subtree_is_refused(sealer: Sealer) -> None:
    with pytest.raises(Forbidden) as refused:
        room(world(sealer)).ask(ListCases(reviewer("health", "510822101"), "510822"))
    assert refused.value.reason == "DIVISION_OUT_OF_SCOPE"


@pytest.mark.parametrize(
    ("by", "sees"),
    [
        (reviewer("health"), True),
        (reviewer("health", VILLAGE), True),
        (reviewer("health", "510822102"), False),
        (Principal("p" * 32, "person", frozenset({"citizen"}), COUNTY), False),
    ],
)
def test_staff_see_cases_decided_or_handed_in_within_their_subtree(
    sealer: Sealer, by: Principal, sees: bool
) -> None:
    approval = opened(sealer)
    if sees:
        assert room(approval).ask(GetCase(by, f"{NUMBER}0")).id == f"{NUMBER}0"
    else:
        with pytest.raises(NotFound):
            room(approval).ask(GetCase(by, f"{NUMBER}0"))


def test_a_supervising_department_reads_the_cases_and_no_other_one_does(sealer: Sealer) -> None:
    approval = opened(sealer)
    case = approval.cases.get(f"{NUMBER}0")
    approval.cases.save(case, replace(case, supervisors=("urban_management",)), [])

    def service(department: str) -> Principal:
        return Principal(
            department, SERVICE_ACCOUNT, frozenset(), COUNTY, department, scopes=frozenset({"cases.read"})
        )

    for department, sees in (("urban_management", True), ("public_security", True), ("health", False)):
        found, _ = room(approval).ask(ListCases(service(department), supervised=True))
        assert bool(found) == (department == "urban_management")
        if sees:
            assert room(approval).ask(GetCase(service(department), case.id)).id == case.id
        else:
            with pytest.raises(NotFound):
                room(approval).ask(GetCase(service(department), case.id))


def test_a_clock_explains_every_day(sealer: Sealer) -> None:
    approval = opened(sealer)
    clocks = room(approval).ask(GetCaseClock(SUPERVISOR, f"{NUMBER}0"))
    committed = clocks[0]
    assert committed.counting[0].reason == "START_DAY"
    assert (committed.counting[1].date, committed.counting[1].reason) == (date(2026, 11, 21), "WEEKEND")
    assert sum(day.counted for day in committed.counting) == committed.period.days
    assert committed.counting[-1].date == committed.due
