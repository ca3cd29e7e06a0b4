"""Approval at work: heard through the broker, asked over gRPC."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from sanji.approval.v1 import approval_service_pb2 as pb
from sanji.common.v1 import paging_pb2

from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.chassis.privacy import Sealer
from services.chassis.room import Room
from tests.fakes.approval import COUNTY, document
from tests.integration.approval.conftest import (
    accepted,
    item_published,
    official_year,
    shipped_year_published,
    signed,
    withdrawn,
)
from tests.waiting import until

AT = datetime(2026, 11, 20, 16, 30, tzinfo=SHANGHAI)
ITEM = "subsistence_allowance"
CHECKS = dict.fromkeys((row["code"] for row in document(ITEM)["conditions"]), True)
REVIEWER = ("civil_affairs", "reviewer")
BANK_ACCOUNT = "6214580000000000017"


@pytest.fixture(scope="module")
def ready(worker: Any, approval: Room[Any], post: Callable[..., None]) -> Room[Any]:
    """A room whose worker has learned the items and the calendar from events."""
    post(item_published(ITEM), ITEM)
    post(item_published("residence_permit"), "residence_permit")
    post(shipped_year_published(), "CN/2026")
    until(lambda: approval.world.items.get(ITEM, 1), 30, "the first item")
    until(lambda: approval.world.items.get("residence_permit", 1), 30, "the second item")
    until(lambda: approval.world.calendars.current(COUNTY)[1], 30, "the calendar")
    return approval


@pytest.fixture(scope="module")
def opened(ready: Room[Any], post: Callable[..., None], sealer: Sealer) -> Callable[[str], Any]:
    """Opens a case by its event and waits for the plug-in's advice."""

    def open_case(number: str) -> Any:
        post(accepted(number, ITEM, sealer, AT), number, COUNTY)
        until(lambda: ready.world.cases.find(number), 20, "the case")
        return until(
            lambda: next((case for case in [ready.world.cases.get(number)] if case.tasks[0].advice), None),
            20,
            "the advice",
        )

    return open_case


def refused(call: Callable[..., Any], request: Any, **how: Any) -> tuple[grpc.StatusCode, list[str]]:
    with pytest.raises(grpc.RpcError) as caught:
        call(request, **how)
    info, bad = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
    found = []
    for detail in rpc_status.from_call(caught.value).details:
        if detail.Unpack(info):
            found.append(info.reason)
        if detail.Unpack(bad):
            found += [violation.field for violation in bad.field_violations]
    return caught.value.code(), found


def test_an_accepted_application_is_opened_advised_on_and_decided(
    opened: Callable[[str], Any], stub: Any
) -> None:
    number = "510822202611200000019"
    case = opened(number)
    assert (case.tasks[0].state, case.tasks[0].advice) == ("ready", "accept")
    shown = stub.GetCase(pb.GetCaseRequest(number=number), **signed(*REVIEWER)).case
    assert (shown.committed_due, shown.statutory_due) == ("2026-12-18", "2027-01-04")
    assert shown.applicant_name == "王*"
    assert json.loads(shown.form_json)["bank_account"] == "621458*********0017"
    request = pb.DecideCaseRequest(number=number, outcome="granted", checks=CHECKS)
    first = stub.DecideCase(request, **signed(*REVIEWER, key="once")).case
    again = stub.DecideCase(request, **signed(*REVIEWER, key="once")).case
    assert (first.state, first.outcome) == ("decided", "granted")
    assert again == first


def test_an_acceptance_delivered_twice_opens_one_case(
    opened: Callable[[str], Any],
    ready: Room[Any],
    post: Callable[..., None],
    sealer: Sealer,
) -> None:
    number = "510822202611200000027"
    before = opened(number)
    post(accepted(number, ITEM, sealer, AT), number, COUNTY)
    opened("510822202611200000028")
    assert ready.world.cases.get(number) == before


def test_a_withdrawal_that_overtakes_the_acceptance_wins(
    ready: Room[Any], opened: Callable[[str], Any], post: Callable[..., None], sealer: Sealer
) -> None:
    number = "510822202611200000035"
    post(withdrawn(number, ITEM, sealer, AT), number, COUNTY)
    until(lambda: ready.world.cases.find(number), 20, "the closed case")
    post(accepted(number, ITEM, sealer, AT), number, COUNTY)
    opened("510822202611200000036")
    assert ready.world.cases.get(number).state == "withdrawn"


def test_an_incomplete_decision_is_refused_with_every_fault(opened: Callable[[str], Any], stub: Any) -> None:
    number = "510822202611200000043"
    opened(number)
    request = pb.DecideCaseRequest(number=number, outcome="denied", checks={"c1": True})
    code, found = refused(stub.DecideCase, request, **signed(*REVIEWER))
    assert code is grpc.StatusCode.INVALID_ARGUMENT
    assert found == ["REASON_REQUIRED", "/reason", "/checks/c2", "/checks/c3", "/checks/c4"]


def test_only_its_department_decides_and_only_reviewers_may_ask_to(
    opened: Callable[[str], Any], stub: Any
) -> None:
    number = "510822202611200000051"
    opened(number)
    request = pb.DecideCaseRequest(number=number, outcome="granted", checks=CHECKS)
    assert refused(stub.DecideCase, request, **signed("health", "reviewer")) == (
        grpc.StatusCode.PERMISSION_DENIED,
        ["DEPARTMENT_NOT_ALLOWED"],
    )
    assert refused(stub.DecideCase, request, **signed("civil_affairs", "clerk"))[0] is (
        grpc.StatusCode.PERMISSION_DENIED
    )
    elsewhere = signed(*REVIEWER, division="510822102")
    assert refused(stub.DecideCase, request, **elsewhere) == (
        grpc.StatusCode.NOT_FOUND,
        ["CASE_NOT_FOUND"],
    )


def test_cases_are_listed_page_by_page(opened: Callable[[str], Any], stub: Any) -> None:
    numbers = {"510822202611200000061", "510822202611200000062"}
    for number in numbers:
        opened(number)
    found, cursor = [], ""
    while True:
        request = pb.ListCasesRequest(
            division=COUNTY, department="civil_affairs", page=paging_pb2.Page(limit=1, cursor=cursor)
        )
        page = stub.ListCases(request, **signed("", "supervisor"))
        found += [case.number for case in page.cases]
        cursor = page.next
        if not cursor:
            break
    assert numbers <= set(found)
    assert found == sorted(found)
    assert len(found) == len(set(found))


def test_a_clock_explains_itself(opened: Callable[[str], Any], stub: Any) -> None:
    number = "510822202611200000071"
    opened(number)
    committed, statutory = stub.GetCaseClock(
        pb.GetCaseClockRequest(number=number), **signed("", "supervisor")
    ).clocks
    assert (committed.name, committed.days, committed.due) == ("committed", 20, "2026-12-18")
    assert sum(day.counted for day in committed.counting) == 20
    assert (statutory.days, statutory.provisional) == (30, True)


def test_no_document_and_no_event_holds_an_open_number(
    opened: Callable[[str], Any], ready: Room[Any], doors: Doors
) -> None:
    number = "510822202611200000081"
    opened(number)
    database = doors.client.get_default_database()
    kept = repr([list(database[name].find()) for name in database.list_collection_names()])
    assert number in kept
    assert BANK_ACCOUNT not in kept
    assert "510822197205200465" not in kept


def test_a_new_calendar_year_moves_the_due_dates_of_open_cases(
    opened: Callable[[str], Any], ready: Room[Any], post: Callable[..., None]
) -> None:
    number = "510822202611200000091"
    assert opened(number).provisional
    post(official_year(2027, holidays=("2027-01-01", "2027-01-04")), "CN/2027")

    def settled() -> Any:
        return next((case for case in [ready.world.cases.get(number)] if not case.provisional), None)

    case = until(settled, 60, "the recount")
    assert case.statutory_due == date(2027, 1, 5)
