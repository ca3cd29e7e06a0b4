"""Chief representatives (首席代表) of departments."""

from typing import Annotated

from fastapi import Query as InQuery
from pydantic import Field
from sanji.approval.v1 import approval_desk_pb2 as pb
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.levels import by_body_division, by_query_division
from gateway.operations import Operations
from gateway.routes.approval import RPC
from gateway.routes.shapes import Body, Query

Id = Annotated[str, Field(max_length=100)]
SAMPLE = {
    "division": "510822",
    "department": "public_security",
    "chief": "510822-s-1",
    "deputy": "510822-s-2",
    "items": ["residence_permit"],
    "version": 1,
}
operations = Operations("chiefs")


class ChiefView(TypedDict):
    """Who speaks for a department at a division's hall. `items`: declared ones, none for all of the department's."""

    division: str
    department: str
    chief: str
    deputy: str | None
    items: list[str]
    version: int


class ChiefToAppoint(Body):
    """`chief`, `deputy`: staff ids."""

    division: Annotated[str, Field(max_length=12)]
    department: Annotated[str, Field(max_length=64, examples=["public_security"])]
    chief: Id
    deputy: Id = ""
    items: Annotated[list[Id], Field(default_factory=list, max_length=500)]


class ChiefQuery(Query):
    """Of which department, where."""

    department: Annotated[str, Field(max_length=64, examples=["public_security"])]
    division: Annotated[str, Field(description="the caller's own without", max_length=12)] = ""


@operations.post(
    "/v1/chiefs",
    rpc=RPC + "AppointChief",
    summary="任命首席代表",
    description="Names a department's chief representative, a deputy and the declared items; who was before is no more.",
    locate=by_body_division,
    versioned=True,
    refusals=(
        "CHIEF_INVALID",
        "CHIEF_INCOMPLETE",
        "DEPUTY_INVALID",
        "CHIEF_ITEMS_INVALID",
        "DIVISION_MALFORMED",
        "DIVISION_UNKNOWN",
        "DEPARTMENT_NOT_ALLOWED",
        "DIVISION_OUT_OF_SCOPE",
    ),
    asked={name: value for name, value in SAMPLE.items() if name != "version"},
    sample=SAMPLE,
)
async def appoint_chief(call: Call, body: ChiefToAppoint) -> ChiefView:
    request = pb.AppointChiefRequest(
        division=body.division,
        department=body.department,
        chief=body.chief,
        deputy=body.deputy,
        items=body.items,
        if_version=call.if_version,
    )
    return _view((await call.ask(call.rooms.approval.AppointChief, request)).chief)


@operations.get(
    "/v1/chiefs",
    rpc=RPC + "GetChief",
    summary="查询首席代表",
    description="Who speaks for a department at a division's hall.",
    locate=by_query_division,
    versioned=True,
    refusals=("CHIEF_NOT_FOUND", "DIVISION_UNKNOWN", "DIVISION_OUT_OF_SCOPE"),
    sample=SAMPLE,
)
async def get_chief(call: Call, query: Annotated[ChiefQuery, InQuery()]) -> ChiefView:
    request = pb.GetChiefRequest(division=call.division(query.division), department=query.department)
    return _view((await call.ask(call.rooms.approval.GetChief, request)).chief)


def _view(found: pb.Chief) -> ChiefView:
    return {
        "division": found.division,
        "department": found.department,
        "chief": found.chief,
        "deputy": found.deputy or None,
        "items": list(found.items),
        "version": found.version,
    }
