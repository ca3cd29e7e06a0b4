"""The reviewers' desk: how much lies on it, who holds what, and the second person's word."""

from typing import Annotated

from fastapi import Query as InQuery
from pydantic import Field
from sanji.approval.v1 import approval_desk_pb2 as pb
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.levels import by_query_division
from gateway.operations import Operations
from gateway.routes.approval import RPC
from gateway.routes.approval.cases import NOT_FOUND, CaseView, case_view
from gateway.routes.approval.cases_samples import CASE
from gateway.routes.samples import NUMBER
from gateway.routes.shapes import Body, Nothing, Query

DECIDER = (
    NOT_FOUND,
    "CASE_STATE",
    "DEPARTMENT_NOT_ALLOWED",
    "POWER_NOT_IN_FORCE",
    "SAME_PERSON",
    "DIVISION_OUT_OF_SCOPE",
)
Reason = Annotated[str, Field(max_length=2000)]
Department = Annotated[str, Field(max_length=64, examples=["public_security"])]
operations = Operations("desk")


class DeskView(TypedDict):
    """How many cases, each counted up to 1000. `unclaimed`: open ones with a task that nobody holds."""

    in_review: int
    paused: int
    unclaimed: int
    mine: int
    overdue: int


class CriterionFinding(TypedDict):
    """What one department's plug-in found of a condition."""

    department: str
    met: bool
    note: str


class CriterionView(TypedDict):
    """One condition of the item."""

    code: str
    text_zh: str
    findings: list[CriterionFinding]


class ReviewSheetView(TypedDict):
    """What a department's reviewer has to answer. `outcomes`: none once the task is decided; `against`: those that a
    second person has to confirm; `possible`: what can be done to the case now.
    """

    number: str
    department: str
    criteria: list[CriterionView]
    outcomes: list[str]
    against: list[str]
    possible: list[str]
    claimed_by: str | None


class DeskQuery(Query):
    """Whose desk."""

    division: Annotated[str, Field(description="the caller's own without", max_length=12)] = ""
    department: Department = ""


class SheetQuery(Query):
    """Whose sheet: without, the caller's department's, or the lead's."""

    department: Department = ""


class ReleaseToMake(Body):
    """`department`: whose task, for a supervisor of the government."""

    department: Department = ""


class TransferToMake(Body):
    """To whom, and why. `department`: whose task, for a supervisor of the government."""

    colleague: Annotated[str, Field(max_length=100, description="staff id")]
    reason: Reason
    department: Department = ""


class ReminderToGive(Body):
    """What to say with it."""

    note: Reason = ""


class ConfirmationToGive(Body):
    """The second person's word; `reason` is needed when not confirmed."""

    confirmed: bool
    reason: Reason = ""


@operations.get(
    "/v1/desk",
    rpc=RPC + "CountDesk",
    summary="审批工作台数量",
    description="How many cases lie on a desk, each number up to 1000; a division sees what lies below it too.",
    locate=by_query_division,
    refusals=("DIVISION_MALFORMED", "DIVISION_UNKNOWN", "DIVISION_OUT_OF_SCOPE"),
    sample={"in_review": 12, "paused": 1, "unclaimed": 5, "mine": 3, "overdue": 0},
)
async def count_desk(call: Call, query: Annotated[DeskQuery, InQuery()]) -> DeskView:
    request = pb.CountDeskRequest(division=call.division(query.division), department=query.department)
    found = await call.ask(call.rooms.approval.CountDesk, request)
    return {
        "in_review": found.in_review,
        "paused": found.paused,
        "unclaimed": found.unclaimed,
        "mine": found.mine,
        "overdue": found.overdue,
    }


@operations.get(
    "/v1/cases/{number}/review-sheet",
    rpc=RPC + "GetReviewSheet",
    summary="审查表",
    description="The item's fixed criteria, what every plug-in found of them, and the allowed outcomes.",
    elsewhere=NOT_FOUND,
    refusals=(NOT_FOUND, "ITEM_COPY_MISSING"),
    sample={
        "number": NUMBER,
        "department": "public_security",
        "criteria": [
            {
                "code": "c1",
                "text_zh": "在居住地居住半年以上",
                "findings": [{"department": "public_security", "met": True, "note": "居住满半年"}],
            }
        ],
        "outcomes": ["granted", "denied"],
        "against": ["denied"],
        "possible": ["grant_part", "decide", "claim"],
        "claimed_by": None,
    },
)
async def get_review_sheet(
    call: Call, number: str, query: Annotated[SheetQuery, InQuery()]
) -> ReviewSheetView:
    request = pb.GetReviewSheetRequest(number=number, department=query.department)
    sheet = (await call.ask(call.rooms.approval.GetReviewSheet, request)).sheet
    held = {task.department: task.claimed_by for task in sheet.case.tasks}
    return {
        "number": sheet.number,
        "department": sheet.department,
        "criteria": [_criterion(one) for one in sheet.criteria],
        "outcomes": list(sheet.outcomes),
        "against": list(sheet.against),
        "possible": list(sheet.possible),
        "claimed_by": held.get(sheet.department) or None,
    }


@operations.post(
    "/v1/cases/{number}/claim",
    rpc=RPC + "ClaimCase",
    summary="领取办件",
    description="Takes the department's task for oneself; of two at once the second is told so.",
    elsewhere=NOT_FOUND,
    versioned=True,
    refusals=(*DECIDER, "CASE_CLAIMED"),
    asked={},
    sample=CASE,
)
async def claim_case(call: Call, number: str, body: Nothing) -> CaseView:
    request = pb.ClaimCaseRequest(number=number, if_version=call.if_version)
    return case_view((await call.ask(call.rooms.approval.ClaimCase, request)).case)


@operations.post(
    "/v1/cases/{number}/release",
    rpc=RPC + "ReleaseCase",
    summary="退回办件池",
    description="Puts a task back: whoever holds it, the department's chief representative, or a supervisor.",
    elsewhere=NOT_FOUND,
    versioned=True,
    refusals=(*DECIDER, "CASE_NOT_CLAIMED", "CLAIMED_BY_OTHER"),
    asked={},
    sample=CASE,
)
async def release_case(call: Call, number: str, body: ReleaseToMake) -> CaseView:
    request = pb.ReleaseCaseRequest(number=number, department=body.department, if_version=call.if_version)
    return case_view((await call.ask(call.rooms.approval.ReleaseCase, request)).case)


@operations.post(
    "/v1/cases/{number}/transfer",
    rpc=RPC + "TransferCase",
    summary="转办",
    description="Gives a task to a colleague of the department, with the reason.",
    elsewhere=NOT_FOUND,
    versioned=True,
    refusals=(
        *DECIDER,
        "CASE_NOT_CLAIMED",
        "CLAIMED_BY_OTHER",
        "TRANSFER_INVALID",
        "COLLEAGUE_INVALID",
        "REASON_REQUIRED",
        "REASON_TOO_LONG",
    ),
    asked={"colleague": "510822-s-2", "reason": "外出核查，由同事继续办理"},
    sample=CASE,
)
async def transfer_case(call: Call, number: str, body: TransferToMake) -> CaseView:
    request = pb.TransferCaseRequest(
        number=number,
        colleague=body.colleague,
        reason=body.reason,
        department=body.department,
        if_version=call.if_version,
    )
    return case_view((await call.ask(call.rooms.approval.TransferCase, request)).case)


@operations.post(
    "/v1/cases/{number}/remind",
    rpc=RPC + "RemindCase",
    summary="催办",
    description="A supervisor asks the departments to hurry, three times a day at most.",
    elsewhere=NOT_FOUND,
    versioned=True,
    refusals=(NOT_FOUND, "CASE_STATE", "REMINDED_ENOUGH", "REASON_TOO_LONG", "DIVISION_OUT_OF_SCOPE"),
    asked={"note": "申请人急需，请尽快办理"},
    sample=CASE,
)
async def remind_case(call: Call, number: str, body: ReminderToGive) -> CaseView:
    request = pb.RemindCaseRequest(number=number, note=body.note, if_version=call.if_version)
    return case_view((await call.ask(call.rooms.approval.RemindCase, request)).case)


@operations.post(
    "/v1/cases/{number}/confirmation",
    rpc=RPC + "ConfirmDecision",
    summary="复核决定",
    description="A second reviewer of the department confirms a decision against advice, or turns it down.",
    elsewhere=NOT_FOUND,
    versioned=True,
    refusals=(
        *DECIDER,
        "PROPOSAL_MISSING",
        "SAME_PERSON_ASKED",
        "REASON_REQUIRED",
        "REASON_TOO_LONG",
        "MATERIALS_OUTSTANDING",
    ),
    asked={"confirmed": True},
    sample={**CASE, "state": "decided", "outcome": "granted", "reason": "符合条件"},
)
async def confirm_decision(call: Call, number: str, body: ConfirmationToGive) -> CaseView:
    request = pb.ConfirmDecisionRequest(
        number=number, confirmed=body.confirmed, reason=body.reason, if_version=call.if_version
    )
    return case_view((await call.ask(call.rooms.approval.ConfirmDecision, request)).case)


@operations.post(
    "/v1/cases/{number}/recall",
    rpc=RPC + "RecallDecision",
    summary="撤回待复核的决定",
    description="Takes back one's own decision that waits for a second person.",
    elsewhere=NOT_FOUND,
    versioned=True,
    refusals=(*DECIDER, "PROPOSAL_MISSING", "PROPOSED_BY_OTHER"),
    asked={},
    sample=CASE,
)
async def recall_decision(call: Call, number: str, body: Nothing) -> CaseView:
    request = pb.RecallDecisionRequest(number=number, if_version=call.if_version)
    return case_view((await call.ask(call.rooms.approval.RecallDecision, request)).case)


def _criterion(found: pb.Criterion) -> CriterionView:
    return {
        "code": found.code,
        "text_zh": found.text,
        "findings": [
            {"department": one.department, "met": one.met, "note": one.note} for one in found.findings
        ],
    }
