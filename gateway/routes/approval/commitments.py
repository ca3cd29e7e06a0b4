"""Commitments (告知承诺) after a grant: what is published, and the checks that follow."""

from typing import Annotated, Any

from fastapi import Query as InQuery
from pydantic import Field
from sanji.approval.v1 import approval_commitments_pb2 as pb

from gateway.call import Call
from gateway.levels import by_query_division
from gateway.operations import Operations
from gateway.routes.approval import RPC
from gateway.routes.approval.commitments_views import (
    BROKEN,
    CHECK,
    PUBLISHED,
    SAID,
    AfterCheckList,
    AfterCheckView,
    PublishedCommitmentList,
    check_view,
    published_view,
)
from gateway.routes.samples import listed
from gateway.routes.shapes import Body, DivisionListQuery, ListQuery, ReasonToGive, page

NOT_FOUND = "AFTER_CHECK_NOT_FOUND"
SAYING = (NOT_FOUND, "AFTER_CHECK_STATE", "REASON_REQUIRED", "REASON_TOO_LONG")
LISTING = ("CURSOR_INVALID", "DIVISION_MALFORMED", "DIVISION_UNKNOWN")
operations = Operations("commitments")


class ChecksQuery(DivisionListQuery):
    """Which checks."""

    department: Annotated[str, Field(max_length=64, examples=["health"])] = ""
    state: Annotated[str, Field(max_length=32, examples=["due"])] = ""


class CommitmentsQuery(ListQuery):
    """Which published commitments."""

    division: Annotated[str, Field(description="6, 9 or 12 digits", max_length=12)]
    item: Annotated[str, Field(max_length=64, examples=["public_place_hygiene_licence"])] = ""


class ResultToRecord(Body):
    """What was found; the note says what and on which evidence."""

    result: Annotated[str, Field(json_schema_extra={"enum": ["kept", "broken"]}, max_length=32)]
    note: Annotated[str, Field(max_length=2000)] = ""


@operations.get(
    "/v1/commitments",
    rpc=RPC + "ListCommitments",
    summary="告知承诺公示",
    description="Commitments on which a grant rests, names masked: while they are to be checked, and broken ones while"
    " their record stands.",
    locate=by_query_division,
    refusals=LISTING,
    sample=listed(PUBLISHED),
)
async def list_commitments(
    call: Call, query: Annotated[CommitmentsQuery, InQuery()]
) -> PublishedCommitmentList:
    request = pb.ListCommitmentsRequest(division=query.division, item=query.item, page=page(query))
    answer = await call.ask(call.rooms.approval.ListCommitments, request)
    return {"items": [published_view(one) for one in answer.commitments], "next": answer.next or None}


@operations.get(
    "/v1/after-checks",
    rpc=RPC + "ListAfterChecks",
    summary="承诺事后核查列表",
    description="Checks of a division subtree, first due first; a reviewer sees those of the own department.",
    locate=by_query_division,
    refusals=(*LISTING, "STATE_UNKNOWN", "DIVISION_OUT_OF_SCOPE", "DEPARTMENT_NOT_ALLOWED"),
    sample=listed(CHECK),
)
async def list_after_checks(call: Call, query: Annotated[ChecksQuery, InQuery()]) -> AfterCheckList:
    request = pb.ListAfterChecksRequest(
        division=call.division(query.division),
        department=query.department,
        state=query.state,
        page=page(query),
    )
    answer = await call.ask(call.rooms.approval.ListAfterChecks, request)
    return {"items": [check_view(one) for one in answer.checks], "next": answer.next or None}


@operations.get(
    "/v1/after-checks/{number}",
    rpc=RPC + "GetAfterCheck",
    summary="承诺事后核查",
    description="The check of one case: for whoever promised and for staff.",
    elsewhere=NOT_FOUND,
    versioned=True,
    refusals=(NOT_FOUND,),
    sample=CHECK,
)
async def get_after_check(call: Call, number: str) -> AfterCheckView:
    request = pb.GetAfterCheckRequest(number=number)
    return check_view((await call.ask(call.rooms.approval.GetAfterCheck, request)).check)


@operations.post(
    "/v1/after-checks/{number}/result",
    rpc=RPC + "RecordAfterCheck",
    summary="登记核查结果",
    description="Kept or broken. A broken promise revokes the certificate and is on record: nobody takes another"
    " commitment of that person before it lapses.",
    elsewhere=NOT_FOUND,
    versioned=True,
    refusals=(
        *SAYING,
        "AFTER_CHECK_INVALID",
        "CHECK_RESULT_UNKNOWN",
        "DEPARTMENT_NOT_ALLOWED",
        "DIVISION_OUT_OF_SCOPE",
    ),
    asked={"result": "broken", "note": "现场检测指标不合格"},
    sample=BROKEN,
)
async def record_after_check(call: Call, number: str, body: ResultToRecord) -> AfterCheckView:
    request = pb.RecordAfterCheckRequest(
        number=number, result=body.result, note=body.note, if_version=call.if_version
    )
    return check_view((await call.ask(call.rooms.approval.RecordAfterCheck, request)).check)


@operations.post(
    "/v1/after-checks/{number}/appeal",
    rpc=RPC + "AppealAfterCheck",
    summary="对承诺不实认定提出申诉",
    description="Whoever promised objects, or a clerk for her.",
    elsewhere=NOT_FOUND,
    versioned=True,
    refusals=SAYING,
    asked={"reason": "检测样品采集有误"},
    sample={**BROKEN, "state": "appealed", "appeal": SAID, "version": 5},
)
async def appeal_after_check(call: Call, number: str, body: ReasonToGive) -> AfterCheckView:
    request = pb.AppealAfterCheckRequest(**_said(call, number, body))
    return check_view((await call.ask(call.rooms.approval.AppealAfterCheck, request)).check)


@operations.post(
    "/v1/after-checks/{number}/upholding",
    rpc=RPC + "UpholdAfterCheck",
    summary="维持承诺不实认定",
    description="The supervisor refuses the appeal, with the reason; the record stands.",
    elsewhere=NOT_FOUND,
    versioned=True,
    refusals=(*SAYING, "SAME_PERSON_ASKED", "DIVISION_OUT_OF_SCOPE"),
    asked={"reason": "复检结果一致"},
    sample={**BROKEN, "state": "upheld", "appeal": SAID, "answer": SAID, "version": 6},
)
async def uphold_after_check(call: Call, number: str, body: ReasonToGive) -> AfterCheckView:
    request = pb.UpholdAfterCheckRequest(**_said(call, number, body))
    return check_view((await call.ask(call.rooms.approval.UpholdAfterCheck, request)).check)


@operations.post(
    "/v1/after-checks/{number}/clearing",
    rpc=RPC + "ClearAfterCheck",
    summary="撤销承诺不实认定",
    description="The supervisor withdraws the record, with the reason: it bars nothing any more.",
    elsewhere=NOT_FOUND,
    versioned=True,
    refusals=(*SAYING, "SAME_PERSON_ASKED", "DIVISION_OUT_OF_SCOPE"),
    asked={"reason": "复检合格，原认定有误"},
    sample={**BROKEN, "state": "cleared", "appeal": SAID, "answer": SAID, "lapses_on": None, "version": 6},
)
async def clear_after_check(call: Call, number: str, body: ReasonToGive) -> AfterCheckView:
    request = pb.ClearAfterCheckRequest(**_said(call, number, body))
    return check_view((await call.ask(call.rooms.approval.ClearAfterCheck, request)).check)


def _said(call: Call, number: str, body: ReasonToGive) -> dict[str, Any]:
    return {"number": number, "reason": body.reason, "if_version": call.if_version}
