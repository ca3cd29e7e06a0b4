"""Agency service (帮办代办): entrustments, their work log and evaluation."""

from typing import Annotated

from fastapi import Query as InQuery
from pydantic import Field
from sanji.intake.v1 import intake_agency_pb2 as pb

from gateway.call import Call
from gateway.levels import by_body_site, by_query_division, by_site
from gateway.operations import Operations
from gateway.routes.intake import RPC
from gateway.routes.intake.agency_samples import ENTRUSTMENT, ROSTERED, SITE
from gateway.routes.intake.agency_views import (
    EntrustmentList,
    EntrustmentView,
    entrustment_view,
)
from gateway.routes.samples import listed
from gateway.routes.shapes import Body, DivisionListQuery, Nothing, page

operations = Operations("entrustments")
NOT_FOUND = "ENTRUSTMENT_NOT_FOUND"
HERE = by_site("entrustment")
Reason = Annotated[str, Field(max_length=2000)]


class PrincipalGiven(Body):
    """Who entrusts, as a clerk types it; the number never comes back."""

    kind: Annotated[str, Field(json_schema_extra={"enum": ["person", "organisation"]})]
    number: Annotated[str, Field(max_length=64)]
    name: Annotated[str, Field(max_length=200)]


class EntrustmentToGive(Body):
    """What is entrusted at which site. `agent`: wished for; without, the least loaded on duty.

    `number`: of an application that is to be carried on. `principal`: a clerk names who stands before her.
    """

    site: Annotated[str, Field(max_length=64)]
    item: Annotated[str, Field(max_length=100)]
    text_version: Annotated[str, Field(description="version of the form that was agreed to", max_length=64)]
    number: Annotated[str, Field(max_length=32)] = ""
    agent: Annotated[str, Field(max_length=64)] = ""
    principal: PrincipalGiven | None = None


class AssignmentToMake(Body):
    """Which agent of the site, and why."""

    agent: Annotated[str, Field(max_length=64)]
    reason: Reason


class StepToRecord(Body):
    """One line of the work log. `corrects`: the number of a line before that this one puts right."""

    kind: Annotated[
        str, Field(json_schema_extra={"enum": ["consult", "guide", "accept", "transfer", "urge"]})
    ]
    place: Annotated[str, Field(max_length=400)]
    done: Annotated[str, Field(max_length=4000)]
    next: Annotated[str, Field(max_length=4000)] = ""
    corrects: Annotated[int, Field(ge=0, le=1000)] = 0


class EvaluationToGive(Body):
    """1 very satisfied, 2 satisfied, 3 basically satisfied, 4 dissatisfied, 5 very dissatisfied (GB/T 39046 A.8)."""

    grade: Annotated[int, Field(ge=0, le=100)]
    note: Annotated[str, Field(max_length=4000)] = ""


class EndToMake(Body):
    """Why it is taken back."""

    reason: Reason


class EntrustmentsQuery(DivisionListQuery):
    """Which entrustments. `late`: only those past a limit."""

    state: Annotated[str, Field(max_length=16, examples=["waiting"])] = ""
    late: bool = False


@operations.post(
    "/v1/entrustments",
    rpc=RPC + "GiveEntrustment",
    summary="委托帮办代办",
    description="Entrusts an item to an agent of a site, free of charge. With nobody on duty it waits for one. To let the"
    " agent act in her name the principal gives him a mandate besides, by the user name that the answer names.",
    status=201,
    key=True,
    locate=by_body_site("site"),
    refusals=(
        "ENTRUSTMENT_INVALID",
        "ITEM_NOT_LISTED",
        "AGENT_NOT_ON_ROSTER",
        "TEXT_VERSION_MALFORMED",
        "PARTY_KIND_UNKNOWN",
        "ID_INVALID",
        "USCC_INVALID",
        "APPLICATION_NOT_FOUND",
        "APPLICATION_STATE",
        "SITE_MALFORMED",
        "ROSTER_MISSING",
        "DIVISION_OUT_OF_SCOPE",
    ),
    asked={"site": SITE, "item": "residence_permit", "text_version": "2026-1"},
    sample=ENTRUSTMENT,
)
async def give_entrustment(call: Call, body: EntrustmentToGive) -> EntrustmentView:
    given = body.principal
    request = pb.GiveEntrustmentRequest(
        site=body.site,
        item=body.item,
        number=body.number,
        agent=body.agent,
        text_version=body.text_version,
        principal=pb.PrincipalGiven(kind=given.kind, number=given.number, name=given.name) if given else None,
    )
    return entrustment_view((await call.ask(call.rooms.intake.GiveEntrustment, request)).entrustment)


@operations.get(
    "/v1/entrustments",
    rpc=RPC + "ListEntrustments",
    summary="委托单列表",
    description="The caller's own, an agent's own, or a division subtree's for clerks and supervisors; newest first.",
    locate=by_query_division,
    refusals=(
        "DIVISION_OUT_OF_SCOPE",
        "DIVISION_MALFORMED",
        "DIVISION_UNKNOWN",
    ),
    sample=listed(ENTRUSTMENT),
)
async def list_entrustments(call: Call, query: Annotated[EntrustmentsQuery, InQuery()]) -> EntrustmentList:
    request = pb.ListEntrustmentsRequest(
        division=call.division(query.division), state=query.state, late=query.late, page=page(query)
    )
    answer = await call.ask(call.rooms.intake.ListEntrustments, request)
    return {"items": [entrustment_view(one) for one in answer.entrustments], "next": answer.next or None}


@operations.get(
    "/v1/entrustments/{entrustment}",
    rpc=RPC + "GetEntrustment",
    summary="查询委托单",
    description="One entrustment with its work log and evaluation. Unknown and forbidden look alike.",
    locate=HERE,
    versioned=True,
    refusals=(NOT_FOUND,),
    sample=ENTRUSTMENT,
)
async def get_entrustment(call: Call, entrustment: str) -> EntrustmentView:
    request = pb.GetEntrustmentRequest(entrustment=entrustment)
    return entrustment_view((await call.ask(call.rooms.intake.GetEntrustment, request)).entrustment)


@operations.post(
    "/v1/entrustments/{entrustment}/assignment",
    rpc=RPC + "AssignAgent",
    summary="指派代办员",
    description="Names one of the site's agents, or another one than before, with the reason.",
    locate=HERE,
    versioned=True,
    refusals=(
        NOT_FOUND,
        "ENTRUSTMENT_STATE",
        "AGENT_NOT_ON_ROSTER",
        "ROSTER_MISSING",
        "REASON_REQUIRED",
        "REASON_TOO_LONG",
        "DIVISION_OUT_OF_SCOPE",
    ),
    asked={"agent": ROSTERED["staff"], "reason": "原代办员休假"},
    sample=ENTRUSTMENT,
)
async def assign_agent(call: Call, entrustment: str, body: AssignmentToMake) -> EntrustmentView:
    request = pb.AssignAgentRequest(
        entrustment=entrustment, agent=body.agent, reason=body.reason, if_version=call.if_version
    )
    return entrustment_view((await call.ask(call.rooms.intake.AssignAgent, request)).entrustment)


@operations.post(
    "/v1/entrustments/{entrustment}/log",
    rpc=RPC + "RecordAgencyStep",
    summary="记工作日志",
    description="Adds a line to the work log; lines are never changed, a correction names the line it corrects.",
    status=201,
    key=True,
    locate=HERE,
    refusals=(
        NOT_FOUND,
        "ENTRUSTMENT_STATE",
        "AGENCY_STEP_INVALID",
        "STEP_KIND_UNKNOWN",
        "TEXT_REQUIRED",
        "TEXT_TOO_LONG",
        "STEP_UNKNOWN",
        "LOG_FULL",
    ),
    asked={"kind": "accept", "place": "青溪镇便民服务中心", "done": "上门收取材料", "next": "次日送县局"},
    sample=ENTRUSTMENT,
)
async def record_agency_step(call: Call, entrustment: str, body: StepToRecord) -> EntrustmentView:
    request = pb.RecordAgencyStepRequest(
        entrustment=entrustment,
        kind=body.kind,
        place=body.place,
        done=body.done,
        next=body.next,
        corrects=body.corrects,
    )
    return entrustment_view((await call.ask(call.rooms.intake.RecordAgencyStep, request)).entrustment)


@operations.post(
    "/v1/entrustments/{entrustment}/completion",
    rpc=RPC + "CompleteEntrustment",
    summary="代办完成",
    description="The named agent is done; without a work log, or while the application that he carries is open, that is"
    " refused.",
    locate=HERE,
    versioned=True,
    refusals=(NOT_FOUND, "ENTRUSTMENT_STATE", "LOG_EMPTY", "APPLICATION_OPEN"),
    asked={},
    sample={**ENTRUSTMENT, "state": "completed"},
)
async def complete_entrustment(call: Call, entrustment: str, body: Nothing) -> EntrustmentView:
    request = pb.CompleteEntrustmentRequest(entrustment=entrustment, if_version=call.if_version)
    return entrustment_view((await call.ask(call.rooms.intake.CompleteEntrustment, request)).entrustment)


@operations.post(
    "/v1/entrustments/{entrustment}/evaluation",
    rpc=RPC + "EvaluateEntrustment",
    summary="评价代办服务",
    description="How the principal found it, once, 1 very satisfied to 5 very dissatisfied; closes the entrustment and counts"
    " as the rating of the case. A clerk, never the named agent, types in what was written on paper.",
    status=201,
    key=True,
    locate=HERE,
    refusals=(
        NOT_FOUND,
        "ENTRUSTMENT_STATE",
        "EVALUATION_INVALID",
        "GRADE_OUT_OF_RANGE",
        "TEXT_TOO_LONG",
        "AGENT_MAY_NOT_EVALUATE",
        "MANDATE_OUT_OF_SCOPE",
    ),
    asked={"grade": 1, "note": "服务热情"},
    sample={**ENTRUSTMENT, "state": "closed"},
)
async def evaluate_entrustment(call: Call, entrustment: str, body: EvaluationToGive) -> EntrustmentView:
    request = pb.EvaluateEntrustmentRequest(entrustment=entrustment, grade=body.grade, note=body.note)
    return entrustment_view((await call.ask(call.rooms.intake.EvaluateEntrustment, request)).entrustment)


@operations.post(
    "/v1/entrustments/{entrustment}/end",
    rpc=RPC + "EndEntrustment",
    summary="终止委托",
    description="Takes it back before it is done. A mandate given besides is revoked by itself.",
    locate=HERE,
    versioned=True,
    refusals=(NOT_FOUND, "ENTRUSTMENT_STATE", "REASON_REQUIRED", "REASON_TOO_LONG", "MANDATE_OUT_OF_SCOPE"),
    asked={"reason": "改为本人办理"},
    sample={**ENTRUSTMENT, "state": "ended"},
)
async def end_entrustment(call: Call, entrustment: str, body: EndToMake) -> EntrustmentView:
    request = pb.EndEntrustmentRequest(
        entrustment=entrustment, reason=body.reason, if_version=call.if_version
    )
    return entrustment_view((await call.ask(call.rooms.intake.EndEntrustment, request)).entrustment)
