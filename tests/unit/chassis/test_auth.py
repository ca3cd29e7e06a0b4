"""Who may do what, and how far the right reaches."""

import pytest

from services.chassis.auth import (
    ANONYMOUS,
    ROLES,
    STAFF_ROLES,
    Principal,
    at_post,
    conflicts,
    require,
    system,
    within,
)
from services.chassis.errors import Forbidden
from services.chassis.grpc_server.audience import Audience

CLERK = Principal("s-1", "staff", frozenset({"clerk"}), "510822101", "civil")
HER = Principal("p-1", "person", frozenset({"citizen"}), "510822101")
MACHINE = Principal(
    "sa-1",
    "service",
    frozenset({"device"}),
    "510822101",
    scopes=frozenset({"tickets.take"}),
    site="510822101-TC",
)


def reason(act: object, *given: object, **named: object) -> str:
    with pytest.raises(Forbidden) as refused:
        act(*given, **named)  # type: ignore[operator]
    return refused.value.reason


@pytest.mark.parametrize(
    ("division", "allowed"),
    [("510822101", True), ("510822101200", True), ("510822102", False), ("510822", False), ("", False)],
)
def test_staff_and_service_accounts_reach_their_own_subtree_only(division: str, allowed: bool) -> None:
    for caller in (CLERK, MACHINE):
        if allowed:
            within(caller, division=division)
        else:
            assert reason(within, caller, division=division) == "DIVISION_OUT_OF_SCOPE"
    within(HER, division=division)
    within(system("510822"), division=division)


def test_what_is_required_is_signed_in_has_the_role_and_reaches_the_place_and_department() -> None:
    require(CLERK, "clerk", division="510822101", department="civil")
    assert reason(require, ANONYMOUS, "clerk") == "UNAUTHENTICATED"
    assert reason(require, CLERK, "admin") == "ROLE_NOT_ALLOWED"
    assert reason(require, CLERK, "clerk", division="510822102") == "DIVISION_OUT_OF_SCOPE"
    assert reason(require, CLERK, "clerk", department="police") == "DEPARTMENT_NOT_ALLOWED"


def test_a_service_account_without_a_department_serves_all_of_them() -> None:
    within(MACHINE, department="civil")
    bound = Principal("sa-2", "service", frozenset({"service"}), "510822", "civil")
    assert reason(within, bound, department="police") == "DEPARTMENT_NOT_ALLOWED"


def test_a_device_stays_at_its_hall_and_everybody_else_may_go_anywhere() -> None:
    at_post(MACHINE, "510822101", "510822101-TC")
    assert reason(at_post, MACHINE, "510822101", "510822101-TC2") == "SITE_OUT_OF_SCOPE"
    assert reason(at_post, MACHINE, "510822102", "510822102-TC") == "DIVISION_OUT_OF_SCOPE"
    for caller in (ANONYMOUS, HER, CLERK):
        at_post(caller, "510822102", "510822102-TC")


def test_a_service_account_is_admitted_by_its_scope_and_by_nothing_else() -> None:
    Audience(True, frozenset(), service="tickets.take").admit(MACHINE)
    for audience in (
        Audience(True, frozenset()),
        Audience(True, frozenset(), service="windows.read"),
        Audience(False, frozenset({"device"})),
    ):
        assert reason(audience.admit, MACHINE) == "ROLE_NOT_ALLOWED"


def test_administrations_are_three_persons_and_none_of_them_handles_cases() -> None:
    apart = {frozenset(pair) for pair in conflicts(ROLES)}
    administrators = {"admin", "security_admin", "auditor"}
    assert {frozenset({one, other}) for one in administrators for other in administrators - {one}} <= apart
    cases = {"clerk", "reviewer", "supervisor", "agent"}
    assert {frozenset({one, other}) for one in administrators for other in cases} <= apart
    assert frozenset({"list_authority", "service_authority"}) in apart
    assert len(apart) == 3 + 12 + 1


def test_other_roles_may_be_one_persons() -> None:
    assert conflicts({"clerk", "reviewer", "supervisor", "agent", "editor"}) == []
    assert all(conflicts({role}) == [] for role in STAFF_ROLES)
