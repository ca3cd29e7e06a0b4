"""Commitments and random inspection on a real broker and database: work opens case and visits, people answer over gRPC."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import grpc
import pytest
from sanji.approval.v1 import approval_commitments_pb2 as pb
from sanji.approval.v1 import approval_inspections_pb2 as inspections_pb
from sanji.approval.v1 import approval_service_pb2 as service_pb
from sanji.intake.v1 import intake_commitments_pb2, intake_events_pb2

from services.chassis.clock import SystemClock, rfc3339
from services.chassis.privacy import Sealer
from tests.fakes.approval import COUNTY, document
from tests.integration.approval.conftest import (
    application,
    item_published,
    shipped_year_published,
    signed,
)
from tests.waiting import until

ITEM = "public_place_hygiene_licence"
NUMBER = "510822202601050000081"
HEALTH, HEAD = ("health", "reviewer"), ("health", "supervisor")
GOVERNOR = ("", "supervisor")


def test_a_broken_promise_is_recorded_and_a_drawn_visit_opened_by_work(
    worker: object, post: Callable[..., None], stub: Any, sealer: Sealer
) -> None:
    at = SystemClock().now() - timedelta(hours=1)
    post(shipped_year_published(), "CN-2026")
    post(item_published(ITEM), ITEM)
    handed_in = application(NUMBER, ITEM, sealer, at)
    handed_in.commitment.CopyFrom(
        intake_commitments_pb2.Commitment(
            text_version=f"{ITEM}@1", signed_at=rfc3339(at), materials=["hygiene_test_report"]
        )
    )
    post(intake_events_pb2.ApplicationAccepted(application=handed_in), NUMBER, COUNTY)
    request = service_pb.GetCaseRequest(number=NUMBER)

    def there() -> bool:
        try:
            stub.GetCase(request, **signed(*HEALTH))
        except grpc.RpcError:
            return False
        return True

    until(there, 40, "the case")
    checks = {one["code"]: True for one in document(ITEM)["conditions"]}
    stub.DecideCase(
        service_pb.DecideCaseRequest(number=NUMBER, outcome="granted", checks=checks), **signed(*HEALTH)
    )
    (due,) = stub.ListAfterChecks(pb.ListAfterChecksRequest(state="due"), **signed(*HEALTH)).checks
    assert (due.number, due.department, due.applicant_name) == (NUMBER, "health", "王*")

    inspectors = [
        inspections_pb.InspectorGiven(staff=f"s-{at}", number=number, interests=["91510822MA6A100296"])
        for at, number in enumerate(("51082219440215031X", "510822195003070157"))
    ]
    plan = stub.PlanInspection(
        inspections_pb.PlanInspectionRequest(
            title="抽查",
            division=COUNTY,
            department="health",
            population="commitments",
            draw=1,
            inspectors=inspectors,
        ),
        **signed(*HEAD, key="ip-1"),
    ).inspection
    stub.DrawInspection(inspections_pb.DrawInspectionRequest(plan=plan.plan), **signed(*HEAD))

    def visits() -> Any:
        return stub.ListVisits(inspections_pb.ListVisitsRequest(plan=plan.plan), **signed(*HEALTH)).visits

    (visit,) = until(visits, 40, "the visit")
    assert (list(visit.numbers), visit.state, len(visit.parts[0].inspectors)) == ([NUMBER], "open", 2)

    note = {"number": NUMBER, "result": "broken", "note": "现场检测指标不合格"}
    with pytest.raises(grpc.RpcError) as refused:
        stub.RecordAfterCheck(pb.RecordAfterCheckRequest(**note), **signed(*GOVERNOR))
    assert refused.value.code() == grpc.StatusCode.PERMISSION_DENIED
    assert (
        stub.RecordAfterCheck(pb.RecordAfterCheckRequest(**note), **signed(*HEALTH)).check.state == "broken"
    )
    (public,) = stub.ListCommitments(pb.ListCommitmentsRequest(division=COUNTY)).commitments
    assert (public.name_masked, public.state) == ("王*", "broken")
    cleared = pb.ClearAfterCheckRequest(number=NUMBER, reason="复检合格")
    assert stub.ClearAfterCheck(cleared, **signed(*GOVERNOR)).check.state == "cleared"
    assert stub.GetInspection(inspections_pb.GetInspectionRequest(plan=plan.plan)).inspection.seed
