"""Rights are declared once, beside the RPCs: the page shows them, and everything else agrees with them."""

import pytest

from services.chassis.auth import AUDITOR, STAFF_ROLES
from services.chassis.grpc_server.audience import ANY, OWN_DIVISION, OWN_PERSON
from services.cli.rights import declared, table
from services.identity.domain.service_accounts import SCOPES
from services.rooms import ROOMS
from tests.architecture.source import SERVICES

DECLARED = {f"{room}.{name}": audience for room in ROOMS for name, audience in declared(room).items()}
READING = ("Get", "List", "Find", "Search", "Show", "Export", "Verify", "Check", "Lint")


def test_the_page_of_rights_is_what_the_protos_declare() -> None:
    page = (SERVICES / "AUTHORISATION.md").read_text(encoding="utf-8")
    assert page == table(), "sanji rights > services/AUTHORISATION.md"


@pytest.mark.parametrize("name", DECLARED)
def test_every_rpc_says_how_far_the_right_reaches(name: str) -> None:
    audience = DECLARED[name]
    assert audience.reach, f"{name}: own_person, own_division, own_department or any"
    assert ANY not in audience.reach or len(audience.reach) == 1


@pytest.mark.parametrize("name", [name for name, one in DECLARED.items() if not one.anyone])
def test_staff_act_in_their_divisions_or_on_what_is_their_own(name: str) -> None:
    audience = DECLARED[name]
    if audience.roles & STAFF_ROLES and ANY not in audience.reach:
        assert {OWN_DIVISION, OWN_PERSON} & set(audience.reach)
    if "citizen" in audience.roles and ANY not in audience.reach:
        assert OWN_PERSON in audience.reach


def test_the_scopes_of_service_accounts_are_those_that_open_an_rpc() -> None:
    opening = {audience.service for audience in DECLARED.values() if audience.service}
    assert opening == frozenset().union(*SCOPES.values())


def test_audit_reads_and_changes_nothing_but_its_own_sign_in() -> None:
    changing = [name for name, audience in DECLARED.items() if AUDITOR in audience.roles and _changes(name)]
    assert [name for name in changing if OWN_PERSON not in DECLARED[name].reach] == []


def _changes(name: str) -> bool:
    return not name.partition(".")[2].startswith(READING)


def test_nobody_but_a_service_account_holds_its_roles() -> None:
    held = {role for audience in DECLARED.values() for role in audience.roles}
    assert held.isdisjoint({"device", "service"})


def test_what_anyone_may_do_is_narrowed_by_nothing() -> None:
    assert [name for name, one in DECLARED.items() if one.anyone and ANY not in one.reach] == []


OVERSIGHT = {
    "supervisor": {"reads", "rectifies"},
    "auditor": {"reads", "rectifies"},
    "list_authority": {"approves"},
    "service_authority": {"approves"},
}
"""Inspection 督查, audit, 编委办 and 政管办 (ledger R301) → which of the operations below they may call."""
TWELVE = {
    "intake.GetApplication": "reads",
    "intake.ListApplications": "reads",
    "approval.GetCase": "reads",
    "approval.ListCases": "reads",
    "approval.GetCaseClock": "reads",
    "rating.ListRectifications": "rectifies",
    "catalogue.ApproveChange": "approves",
    "catalogue.RejectChange": "approves",
    "intake.AcceptApplication": "handles",
    "intake.ReturnApplication": "handles",
    "approval.DecideCase": "handles",
    "identity.AddStaff": "administers",
}


@pytest.mark.parametrize("role", OVERSIGHT)
@pytest.mark.parametrize("name", TWELVE)
def test_bodies_of_oversight_may_do_what_is_theirs_and_no_more(role: str, name: str) -> None:
    assert (role in DECLARED[name].roles) == (TWELVE[name] in OVERSIGHT[role])
