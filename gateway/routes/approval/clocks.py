"""Clocks: every day of them explained, and what stops or prolongs those of a case."""

from typing import Annotated

from pydantic import Field
from sanji.approval.v1 import approval_clocks_pb2, approval_service_pb2

from gateway.call import Call
from gateway.operations import Operations
from gateway.routes.approval import RPC
from gateway.routes.approval.cases import NOT_FOUND, CaseView, case_view
from gateway.routes.approval.cases_samples import CASE
from gateway.routes.clocks_views import CLOCK, ClocksView, clocks_view
from gateway.routes.shapes import Body, Nothing

ASKING = (
    NOT_FOUND,
    "CLOCK_REQUEST_INVALID",
    "DAYS_OUT_OF_RANGE",
    "REASON_REQUIRED",
    "REASON_TOO_LONG",
    "CASE_STATE",
    "CLOCK_REQUEST_PENDING",
    "CLOCK_EXPIRED",
    "DEPARTMENT_NOT_ALLOWED",
    "DIVISION_OUT_OF_SCOPE",
    "ITEM_COPY_MISSING",
)
ANSWERING = (
    NOT_FOUND,
    "CASE_STATE",
    "CLOCK_REQUEST_MISSING",
    "SAME_PERSON_ASKED",
    "DEPARTMENT_NOT_ALLOWED",
    "DIVISION_OUT_OF_SCOPE",
)
REQUEST = {
    "kind": "pause",
    "procedure": "expert_review",
    "days": 15,
    "reason": "水资源论证报告书技术评审",
    "asked_at": "2026-11-24T09:00:00.000+08:00",
}
operations = Operations("clocks")


class PauseToAsk(Body):
    """A special procedure of the item (行政许可法 art. 45), and how many working days it takes."""

    procedure: Annotated[str, Field(max_length=32, examples=["expert_review"])]
    days: Annotated[int, Field(ge=1, le=366)]
    reason: Annotated[str, Field(max_length=2000)]


class ExtensionToAsk(Body):
    """More days, and why (行政许可法 art. 42)."""

    days: Annotated[int, Field(ge=1, le=366)]
    reason: Annotated[str, Field(max_length=2000)]


class RefusalToGive(Body):
    """Why the clocks stay as they are."""

    reason: Annotated[str, Field(max_length=2000)]


@operations.get(
    "/v1/cases/{number}/clock",
    rpc=RPC + "GetCaseClock",
    summary="办理时限明细",
    description="The clocks of a case, day by day, with why a day counts or not; of a grant also that of its delivery.",
    elsewhere=NOT_FOUND,
    refusals=(NOT_FOUND,),
    sample=CLOCK,
)
async def get_case_clock(call: Call, number: str) -> ClocksView:
    request = approval_service_pb2.GetCaseClockRequest(number=number)
    answer = await call.ask(call.rooms.approval.GetCaseClock, request)
    return clocks_view(number, answer.clocks)


@operations.post(
    "/v1/cases/{number}/clock/pause",
    rpc=RPC + "AskPause",
    summary="申请特别程序（中止计时）",
    description="Asks a supervisor to stop the clocks for a special procedure that the item names.",
    elsewhere=NOT_FOUND,
    versioned=True,
    refusals=(*ASKING, "PROCEDURE_UNKNOWN", "PROCEDURE_NOT_ON_ITEM", "PAUSES_EXHAUSTED"),
    asked={"procedure": "expert_review", "days": 15, "reason": "水资源论证报告书技术评审"},
    sample={**CASE, "clock_request": REQUEST},
)
async def ask_pause(call: Call, number: str, body: PauseToAsk) -> CaseView:
    request = approval_clocks_pb2.AskPauseRequest(
        number=number,
        procedure=body.procedure,
        days=body.days,
        reason=body.reason,
        if_version=call.if_version,
    )
    return case_view((await call.ask(call.rooms.approval.AskPause, request)).case)


@operations.post(
    "/v1/cases/{number}/clock/extension",
    rpc=RPC + "AskExtension",
    summary="申请延长办理期限",
    description="Asks a supervisor for more time, once, as the item allows.",
    elsewhere=NOT_FOUND,
    versioned=True,
    refusals=(*ASKING, "EXTENSION_ALREADY_USED", "EXTENSION_NOT_ALLOWED"),
    asked={"days": 10, "reason": "案情复杂，需要进一步核查"},
    sample={**CASE, "clock_request": {**REQUEST, "kind": "extension", "procedure": None, "days": 10}},
)
async def ask_extension(call: Call, number: str, body: ExtensionToAsk) -> CaseView:
    request = approval_clocks_pb2.AskExtensionRequest(
        number=number, days=body.days, reason=body.reason, if_version=call.if_version
    )
    return case_view((await call.ask(call.rooms.approval.AskExtension, request)).case)


@operations.post(
    "/v1/cases/{number}/clock/approval",
    rpc=RPC + "ApproveClockChange",
    summary="批准时限变更",
    description="Carries out from today what was asked; the applicant is told in writing, with a notice number.",
    elsewhere=NOT_FOUND,
    versioned=True,
    refusals=(*ANSWERING, "CLOCK_EXPIRED"),
    asked={},
    sample={**CASE, "state": "paused", "committed_due": None, "statutory_due": None},
)
async def approve_clock_change(call: Call, number: str, body: Nothing) -> CaseView:
    request = approval_clocks_pb2.ApproveClockChangeRequest(number=number, if_version=call.if_version)
    return case_view((await call.ask(call.rooms.approval.ApproveClockChange, request)).case)


@operations.post(
    "/v1/cases/{number}/clock/refusal",
    rpc=RPC + "RefuseClockChange",
    summary="不批准时限变更",
    description="Leaves the clocks as they are, with the reason.",
    elsewhere=NOT_FOUND,
    versioned=True,
    refusals=(*ANSWERING, "CLOCK_REQUEST_INVALID", "REASON_REQUIRED", "REASON_TOO_LONG"),
    asked={"reason": "现有材料足以作出决定"},
    sample=CASE,
)
async def refuse_clock_change(call: Call, number: str, body: RefusalToGive) -> CaseView:
    request = approval_clocks_pb2.RefuseClockChangeRequest(
        number=number, reason=body.reason, if_version=call.if_version
    )
    return case_view((await call.ask(call.rooms.approval.RefuseClockChange, request)).case)


@operations.post(
    "/v1/cases/{number}/clock/resumption",
    rpc=RPC + "ResumeClock",
    summary="特别程序结束（恢复计时）",
    description="The special procedure is over: from today the clocks run on.",
    elsewhere=NOT_FOUND,
    versioned=True,
    refusals=(NOT_FOUND, "CASE_STATE", "DEPARTMENT_NOT_ALLOWED", "DIVISION_OUT_OF_SCOPE"),
    asked={},
    sample=CASE,
)
async def resume_clock(call: Call, number: str, body: Nothing) -> CaseView:
    request = approval_clocks_pb2.ResumeClockRequest(number=number, if_version=call.if_version)
    return case_view((await call.ask(call.rooms.approval.ResumeClock, request)).case)
