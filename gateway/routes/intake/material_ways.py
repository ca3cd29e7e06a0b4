"""What people were spared: how the papers of decided applications were given."""

from typing import Annotated, Any

from fastapi import Query as InQuery
from pydantic import Field
from sanji.intake.v1 import intake_ways_pb2 as pb
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.levels import by_query_division
from gateway.operations import Operations
from gateway.routes.intake import RPC
from gateway.routes.shapes import DivisionListQuery, page

operations = Operations("indicators")


class WaysView(TypedDict):
    """`cases`: decided applications; the others: their papers, each once. `looked_up`: found by a register; `number_only`: a
    number that none was asked for or found; `deferred`: still to come at the decision; `results`: of another procedure.
    """

    cases: int
    looked_up: int
    reused: int
    uploaded: int
    waived: int
    deferred: int
    results: int
    number_only: int


class WaysRowView(WaysView):
    """One item in one month, of the decision, at one place of hand-in."""

    month: str
    item: str
    division: str


class MaterialWaysView(TypedDict):
    """All together, and one page of rows by month, item and place."""

    whole: WaysView
    items: list[WaysRowView]
    next: str | None


class MaterialWaysQuery(DivisionListQuery):
    """Which place and which months, both included."""

    since: Annotated[str, Field(description="YYYY-MM", max_length=7, examples=["2026-01"])]
    until: Annotated[str, Field(description="YYYY-MM", max_length=7, examples=["2026-12"])]


WAYS: dict[str, Any] = {
    "cases": 1,
    "looked_up": 3,
    "reused": 1,
    "uploaded": 1,
    "waived": 0,
    "deferred": 0,
    "results": 0,
    "number_only": 0,
}


@operations.get(
    "/v1/indicators/materials",
    rpc=RPC + "GetMaterialWays",
    summary="材料提交方式统计",
    description="Papers looked up, used again, uploaded, waived, still to come, brought by another procedure or left at a number,"
    " of what was handed in at the stack of the division and decided in these months; counted within a minute of the decision.",
    locate=by_query_division,
    refusals=(
        "PERIOD_INVALID",
        "CURSOR_INVALID",
        "DIVISION_OUT_OF_SCOPE",
        "DIVISION_UNKNOWN",
        "DIVISION_MALFORMED",
    ),
    sample={
        "whole": WAYS,
        "items": [{**WAYS, "month": "2026-11", "item": "residence_permit", "division": "510822101200"}],
        "next": None,
    },
)
async def get_material_ways(call: Call, query: Annotated[MaterialWaysQuery, InQuery()]) -> MaterialWaysView:
    request = pb.GetMaterialWaysRequest(
        division=call.division(query.division), since=query.since, until=query.until, page=page(query)
    )
    answer = await call.ask(call.rooms.intake.GetMaterialWays, request)
    rows: list[WaysRowView] = [
        {"month": row.month, "item": row.item, "division": row.division, **_view(row.ways)}
        for row in answer.rows
    ]
    return {"whole": _view(answer.whole), "items": rows, "next": answer.next or None}


def _view(ways: pb.MaterialWays) -> WaysView:
    return {
        "cases": ways.cases,
        "looked_up": ways.looked_up,
        "reused": ways.reused,
        "uploaded": ways.uploaded,
        "waived": ways.waived,
        "deferred": ways.deferred,
        "results": ways.results,
        "number_only": ways.number_only,
    }
