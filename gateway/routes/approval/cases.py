"""Cases: what departments do with accepted applications.

A case lies at the stack that decides it, which its number does not tell: this stack is asked first, then the
one that minted the number, then those above it. A request that was passed on is answered here or not at all.
"""

from collections.abc import Iterable
from typing import Annotated, Any

import orjson
from fastapi import Query as InQuery
from pydantic import Field
from sanji.approval.v1 import approval_pb2, approval_service_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.levels import by_query_division
from gateway.operations import Operations
from gateway.routes.approval import RPC
from gateway.routes.approval.automatic_views import AutomaticView, automatic_view
from gateway.routes.approval.cases_samples import CASE
from gateway.routes.approval.clocks_views import ClockRequestView, ExtensionView, extension_view, request_view
from gateway.routes.approval.desk_views import ProposalView, ReminderView, proposal_view
from gateway.routes.approval.outstanding_views import OutstandingView, outstanding_view
from gateway.routes.samples import listed
from gateway.routes.shapes import Body, DivisionListQuery, page

NOT_FOUND = "CASE_NOT_FOUND"
operations = Operations("cases")


class ConditionFindingView(TypedDict):
    """One condition that a department's plug-in looked at."""

    code: str
    met: bool
    note: str


class TaskView(TypedDict):
    """What one department has to do; `advice` is its plug-in's, never a decision. `note`: why there is none.

    `waiting_since`: since when its plug-in, which runs elsewhere, gives no answer; the clocks run on meanwhile.
    `claimed_by`: who holds it; `proposal`: a decision against advice that waits for a second person, `confirmed_by`.
    `after`: departments that grant theirs first; until then it is pending. `outcome`, `reason`: as it decided; one
    department's denial stops the others.
    """

    department: str
    state: str
    due: str | None
    advice: str | None
    findings: list[ConditionFindingView]
    note: str
    waiting_since: str | None
    claimed_by: str | None
    proposal: ProposalView | None
    confirmed_by: str | None
    after: list[str]
    outcome: str | None
    reason: str | None


class CaseApplicant(TypedDict):
    """Who applied."""

    name_masked: str


class AnsweredView(TypedDict):
    """A question of the form that another result answers: nobody is to be asked again. `number`: under which it was granted;
    `certificate`: identifier of the certificate that it yielded, where this stack knows it.
    """

    field: str
    item: str
    item_name: str
    number: str
    certificate: str | None


class CaseView(TypedDict):
    """One case. `provisional`: a due date falls in a year whose calendar is not yet official. `outstanding`: papers promised for
    later, without which it is not granted unless the item says so.
    """

    number: str
    item: str
    item_version: int
    item_name: str
    state: str
    case_type: str
    division: str
    owner_division: str
    tasks: list[TaskView]
    accepted_at: str
    committed_due: str | None
    statutory_due: str | None
    provisional: bool
    outcome: str | None
    reason: str | None
    decided_at: str | None
    clock_request: ClockRequestView | None
    extension: ExtensionView | None
    reminders: list[ReminderView]
    automatic: AutomaticView | None
    applicant: CaseApplicant
    form: dict[str, Any]
    answered: list[AnsweredView]
    outstanding: list[OutstandingView]
    version: int


class CaseList(TypedDict):
    """One page of cases."""

    items: list[CaseView]
    next: str | None


class CasesQuery(DivisionListQuery):
    """Which cases."""

    department: Annotated[str, Field(max_length=64, examples=["public_security"])] = ""
    state: Annotated[str, Field(max_length=32, examples=["in_review"])] = ""
    item: Annotated[str, Field(max_length=100, examples=["residence_permit"])] = ""
    holder: Annotated[str, Field(max_length=16, description="mine, unclaimed; all without")] = ""
    due_before: Annotated[str, Field(max_length=10, examples=["2026-12-01"])] = ""
    supervised: Annotated[
        bool, Field(description="those that the department supervises and does not decide")
    ] = False


class DecisionToMake(Body):
    """Granted or denied; every condition of the item answered (行政许可法 art. 38)."""

    outcome: Annotated[str, Field(json_schema_extra={"enum": ["granted", "denied"]})]
    reason: str = ""
    checks: Annotated[dict[str, bool], Field(default_factory=dict, description="condition code → met")]


@operations.get(
    "/v1/cases",
    rpc=RPC + "ListCases",
    summary="办件列表",
    description="Cases of a division subtree, oldest due first.",
    locate=by_query_division,
    refusals=(
        "CURSOR_INVALID",
        "DIVISION_OUT_OF_SCOPE",
        "DIVISION_UNKNOWN",
        "DIVISION_MALFORMED",
        "STATE_UNKNOWN",
        "HOLDER_UNKNOWN",
        "DAY_MALFORMED",
    ),
    sample=listed(CASE),
)
async def list_cases(call: Call, query: Annotated[CasesQuery, InQuery()]) -> CaseList:
    request = approval_service_pb2.ListCasesRequest(
        division=call.division(query.division),
        department=query.department,
        state=query.state,
        page=page(query),
        item=query.item,
        holder=query.holder,
        due_before=query.due_before,
        supervised=query.supervised,
    )
    answer = await call.ask(call.rooms.approval.ListCases, request)
    return {"items": [case_view(one) for one in answer.cases], "next": answer.next or None}


@operations.get(
    "/v1/cases/{number}",
    rpc=RPC + "GetCase",
    summary="按受理编号查询办件",
    description="One case, for staff whose subtree holds its owner or its origin.",
    elsewhere=NOT_FOUND,
    versioned=True,
    refusals=(NOT_FOUND,),
    sample=CASE,
)
async def get_case(call: Call, number: str) -> CaseView:
    answer = await call.ask(call.rooms.approval.GetCase, approval_service_pb2.GetCaseRequest(number=number))
    return case_view(answer.case)


@operations.post(
    "/v1/cases/{number}/decision",
    rpc=RPC + "DecideCase",
    summary="作出决定",
    description="Grants or denies, by a reviewer of the department whose task it is. A denial needs a reason; against "
    "the advice of the department's plug-in a second person confirms. Papers promised for later come before the grant, unless "
    "the item says otherwise.",
    elsewhere=NOT_FOUND,
    versioned=True,
    refusals=(
        NOT_FOUND,
        "OUTCOME_UNKNOWN",
        "REASON_REQUIRED",
        "REASON_TOO_LONG",
        "SAME_PERSON",
        "ITEM_COPY_MISSING",
        "CHECK_MISSING",
        "CHECK_UNKNOWN",
        "OUTCOME_CONTRADICTS_CHECKS",
        "CASE_STATE",
        "DEPARTMENT_NOT_ALLOWED",
        "CASE_CLAIMED",
        "DECISION_PROPOSED",
        "TASK_PENDING",
        "MATERIALS_OUTSTANDING",
        "POWER_NOT_IN_FORCE",
        "DIVISION_OUT_OF_SCOPE",
    ),
    asked={"outcome": "granted", "reason": "符合条件", "checks": {"c1": True, "c2": True, "c3": True}},
    sample={**CASE, "state": "decided", "outcome": "granted", "reason": "符合条件"},
)
async def decide_case(call: Call, number: str, body: DecisionToMake) -> CaseView:
    request = approval_service_pb2.DecideCaseRequest(
        number=number,
        outcome=body.outcome,
        reason=body.reason,
        checks=body.checks,
        if_version=call.if_version,
    )
    return case_view((await call.ask(call.rooms.approval.DecideCase, request)).case)


def case_view(found: approval_pb2.Case) -> CaseView:
    """One case as staff see it; the room has masked the form."""
    return {
        "number": found.number,
        "item": found.item,
        "item_version": found.item_version,
        "item_name": found.item_name,
        "state": found.state,
        "case_type": found.case_type,
        "division": found.division,
        "owner_division": found.owner_division,
        "tasks": [_task(task) for task in found.tasks],
        "accepted_at": found.accepted_at,
        "committed_due": found.committed_due or None,
        "statutory_due": found.statutory_due or None,
        "provisional": found.provisional,
        "outcome": found.outcome or None,
        "reason": found.reason or None,
        "decided_at": found.decided_at or None,
        "clock_request": request_view(found),
        "extension": extension_view(found),
        "reminders": [{"by": one.by, "at": one.at, "note": one.note} for one in found.reminders],
        "automatic": automatic_view(found.automatic) if found.HasField("automatic") else None,
        "applicant": {"name_masked": found.applicant_name},
        "form": orjson.loads(found.form_json or b"{}"),
        "answered": [
            {
                "field": one.field,
                "item": one.item,
                "item_name": one.item_name,
                "number": one.number,
                "certificate": one.certificate or None,
            }
            for one in found.answered
        ],
        "outstanding": outstanding_view(found.outstanding),
        "version": found.version,
    }


def _task(task: approval_pb2.Task) -> TaskView:
    return {
        "department": task.department,
        "state": task.state,
        "due": task.due or None,
        "advice": task.advice or None,
        "findings": _findings(task.findings),
        "note": task.note,
        "waiting_since": task.waiting_since or None,
        "claimed_by": task.claimed_by or None,
        "proposal": proposal_view(task),
        "confirmed_by": task.confirmed_by or None,
        "after": list(task.after),
        "outcome": task.outcome or None,
        "reason": task.reason or None,
    }


def _findings(found: Iterable[approval_pb2.Finding]) -> list[ConditionFindingView]:
    return [{"code": one.code, "met": one.met, "note": one.note} for one in found]
