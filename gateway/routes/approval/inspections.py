"""Random inspection (双随机、一公开): plans, draws that anybody can do again, visits.

Plans and visits lie at the stack that begins their id.
"""

from typing import Annotated

from fastapi import Query as InQuery
from pydantic import Field
from sanji.approval.v1 import approval_inspections_pb2 as pb

from gateway.call import Call
from gateway.levels import by_body_division, by_query_division, by_site
from gateway.operations import Operations
from gateway.routes.approval import RPC
from gateway.routes.approval.inspections_views import (
    DRAWN,
    INSPECTION,
    PLAN,
    PLAN_ID,
    VISIT,
    InspectionView,
    PlanList,
    VisitList,
    VisitView,
    inspection_view,
    plan_view,
    visit_view,
)
from gateway.routes.samples import listed
from gateway.routes.shapes import Body, DivisionListQuery, ListQuery, Nothing, page

LISTING = ("CURSOR_INVALID", "DIVISION_MALFORMED", "DIVISION_UNKNOWN")
operations = Operations("inspections")


class InspectorToName(Body):
    """One inspector. The numbers are hashed at once and never stored or shown."""

    staff: Annotated[str, Field(max_length=64)]
    number: Annotated[str, Field(description="the inspector's own ID number", max_length=30)]
    interests: Annotated[
        list[str],
        Field(
            default_factory=list,
            description="ID numbers and USCC with which he has nothing to do",
            max_length=100,
        ),
    ]


class PlanToMake(Body):
    """Whom to inspect, and by whom."""

    title: Annotated[str, Field(max_length=500)]
    division: Annotated[str, Field(description="6, 9 or 12 digits; the own without", max_length=12)] = ""
    department: Annotated[str, Field(max_length=64)]
    population: Annotated[
        str, Field(json_schema_extra={"enum": ["commitments", "certificates"]}, max_length=32)
    ]
    item: Annotated[str, Field(description="needed for certificates", max_length=64)] = ""
    draw: Annotated[int, Field(description="how many, 1 to 200", ge=0, le=1_000_000)]
    inspectors: Annotated[list[InspectorToName], Field(max_length=200)]
    period: Annotated[str, Field(description="2026Q4; the running quarter without", max_length=6)] = ""


class FindingToRecord(Body):
    """What was found for a plan."""

    plan: Annotated[str, Field(max_length=80)]
    finding: Annotated[
        str, Field(json_schema_extra={"enum": ["no_problem", "problem", "not_found"]}, max_length=32)
    ]
    note: Annotated[str, Field(max_length=2000)] = ""


class PlansQuery(ListQuery):
    """Which plans."""

    division: Annotated[str, Field(description="6, 9 or 12 digits", max_length=12)]
    department: Annotated[str, Field(max_length=64)] = ""


class VisitsQuery(DivisionListQuery):
    """Which visits."""

    department: Annotated[str, Field(max_length=64)] = ""
    state: Annotated[str, Field(max_length=32, examples=["open"])] = ""
    plan: Annotated[str, Field(max_length=80)] = ""


@operations.post(
    "/v1/inspections",
    rpc=RPC + "PlanInspection",
    summary="制定随机抽查计划",
    description="Plans a random inspection. The digest of its seed is public from now on, the seed after the draw.",
    status=201,
    key=True,
    locate=by_body_division,
    refusals=(
        "PLAN_INVALID",
        "TITLE_REQUIRED",
        "POPULATION_UNKNOWN",
        "ITEM_REQUIRED",
        "DRAW_OUT_OF_RANGE",
        "INSPECTORS_OUT_OF_RANGE",
        "INSPECTOR_TWICE",
        "STAFF_NOT_FOUND",
        "ID_INVALID",
        "INTERESTS_INVALID",
        "QUARTER_INVALID",
        "DIVISION_MALFORMED",
        "DIVISION_UNKNOWN",
        "DIVISION_OUT_OF_SCOPE",
        "DEPARTMENT_NOT_ALLOWED",
    ),
    asked={
        "title": "2026年第四季度公共场所卫生抽查",
        "division": "510822",
        "department": "health",
        "population": "commitments",
        "draw": 1,
        "inspectors": [
            {"staff": "s-510822-0a1b2c3d", "number": "510822198001011216"},
            {
                "staff": "s-510822-4e5f6a7b",
                "number": "510822199711230682",
                "interests": ["91510822MA6A100296"],
            },
        ],
    },
    sample=INSPECTION,
)
async def plan_inspection(call: Call, body: PlanToMake) -> InspectionView:
    request = pb.PlanInspectionRequest(
        title=body.title,
        division=call.division(body.division),
        department=body.department,
        population=body.population,
        item=body.item,
        draw=body.draw,
        inspectors=[
            pb.InspectorGiven(staff=one.staff, number=one.number, interests=one.interests)
            for one in body.inspectors
        ],
        period=body.period,
    )
    return inspection_view((await call.ask(call.rooms.approval.PlanInspection, request)).inspection)


@operations.get(
    "/v1/inspections",
    rpc=RPC + "ListInspections",
    summary="随机抽查计划列表",
    description="Plans of a division subtree, newest first; open to anybody.",
    locate=by_query_division,
    refusals=LISTING,
    sample=listed(PLAN),
)
async def list_inspections(call: Call, query: Annotated[PlansQuery, InQuery()]) -> PlanList:
    request = pb.ListInspectionsRequest(
        division=query.division, department=query.department, page=page(query)
    )
    answer = await call.ask(call.rooms.approval.ListInspections, request)
    return {"items": [plan_view(one) for one in answer.inspections], "next": answer.next or None}


@operations.get(
    "/v1/inspections/{plan}",
    rpc=RPC + "GetInspection",
    summary="随机抽查计划、抽取过程和检查结果",
    description="A plan; once drawn, all that is needed to draw again, and what was found. Open to anybody. Lots are"
    " SHA-256, hex, over lines: seed, `subject`, alias; seed, `inspector`, alias, staff id. The smallest win.",
    locate=by_site("plan"),
    versioned=True,
    refusals=("PLAN_NOT_FOUND",),
    sample=DRAWN,
)
async def get_inspection(call: Call, plan: str) -> InspectionView:
    request = pb.GetInspectionRequest(plan=plan)
    return inspection_view((await call.ask(call.rooms.approval.GetInspection, request)).inspection)


@operations.post(
    "/v1/inspections/{plan}/draw",
    rpc=RPC + "DrawInspection",
    summary="抽取检查对象和检查人员",
    description="Draws, once, and opens the seed. Nobody is drawn for whom he has declared an interest, or for himself.",
    locate=by_site("plan"),
    versioned=True,
    refusals=(
        "PLAN_NOT_FOUND",
        "PLAN_STATE",
        "POPULATION_EMPTY",
        "SEED_CHANGED",
        "DIVISION_OUT_OF_SCOPE",
        "DEPARTMENT_NOT_ALLOWED",
    ),
    sample=DRAWN,
)
async def draw_inspection(call: Call, plan: str, body: Nothing) -> InspectionView:
    request = pb.DrawInspectionRequest(plan=plan, if_version=call.if_version)
    return inspection_view((await call.ask(call.rooms.approval.DrawInspection, request)).inspection)


@operations.get(
    "/v1/visits",
    rpc=RPC + "ListVisits",
    summary="检查任务列表",
    description="Visits of a division subtree; a reviewer sees those of the own department.",
    locate=by_query_division,
    refusals=(*LISTING, "STATE_UNKNOWN", "DIVISION_OUT_OF_SCOPE", "DEPARTMENT_NOT_ALLOWED"),
    sample=listed(VISIT),
)
async def list_visits(call: Call, query: Annotated[VisitsQuery, InQuery()]) -> VisitList:
    request = pb.ListVisitsRequest(
        division=call.division(query.division),
        department=query.department,
        state=query.state,
        plan=query.plan,
        page=page(query),
    )
    answer = await call.ask(call.rooms.approval.ListVisits, request)
    return {"items": [visit_view(one) for one in answer.visits], "next": answer.next or None}


@operations.post(
    "/v1/visits/{visit}/findings",
    rpc=RPC + "RecordVisit",
    summary="登记检查结果",
    description="What an inspector who was drawn found for one plan; it is public at once, under the subject's alias.",
    locate=by_site("visit"),
    versioned=True,
    refusals=(
        "VISIT_NOT_FOUND",
        "VISIT_STATE",
        "INSPECTOR_NOT_DRAWN",
        "FINDING_RECORDED",
        "FINDING_INVALID",
        "VISIT_FINDING_UNKNOWN",
        "REASON_REQUIRED",
        "REASON_TOO_LONG",
    ),
    asked={"plan": PLAN_ID, "finding": "no_problem"},
    sample=VISIT,
)
async def record_visit(call: Call, visit: str, body: FindingToRecord) -> VisitView:
    request = pb.RecordVisitRequest(
        visit=visit, plan=body.plan, finding=body.finding, note=body.note, if_version=call.if_version
    )
    return visit_view((await call.ask(call.rooms.approval.RecordVisit, request)).visit)
