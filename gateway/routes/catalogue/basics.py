"""Basic entries: what a county's list names, implemented or not. Always from this stack's own copy."""

from typing import Annotated

from fastapi import Query as InQuery
from pydantic import Field
from sanji.catalogue.v1 import catalogue_basics_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.operations import Operations
from gateway.routes.catalogue import RPC
from gateway.routes.samples import listed
from gateway.routes.shapes import ListQuery, Query, page

operations = Operations("basics")


class BasicHead(TypedDict):
    """One entry. `items`: published items that implement it; only these can be applied for.

    `listed_code`: as the county's list gives it; `main_zh`: the main item it belongs to.
    """

    code: str
    version: int
    division: str
    listed_code: str
    name_zh: str
    item_type: str
    department_zh: str | None
    main_zh: str | None
    implemented: bool
    items: list[str]


class ImplementationView(TypedDict):
    """An item that implements the entry: its name, and what is its own."""

    item: str
    version: int
    name_zh: str
    department: str
    committed_days: int
    committed_unit: str


class BasicView(BasicHead):
    """An entry and what implements it."""

    implementations: list[ImplementationView]


class BasicList(TypedDict):
    """One page of the list."""

    items: list[BasicHead]
    next: str | None


DIVISION = "of the county; this stack's without"


class BasicsQuery(ListQuery):
    """Which entries."""

    division: Annotated[str, Field(description=DIVISION, max_length=12)] = ""
    type: Annotated[str, Field(description="GB/T 39046 A.1", max_length=2, examples=["20"])] = ""
    q: Annotated[str, Field(description="words of the name", max_length=100)] = ""


class BasicQuery(Query):
    """Of which county."""

    division: Annotated[str, Field(description=DIVISION, max_length=12)] = ""


BASIC = {
    "code": "511A0138600000",
    "version": 1,
    "division": "510822",
    "listed_code": "511A0138600000-510822000000-000-11510822MB9A0009XG-1-00",
    "name_zh": "教师资格认定",
    "item_type": "01",
    "department_zh": "县教育局",
    "main_zh": None,
    "implemented": True,
    "items": ["teacher_qualification"],
}
IMPLEMENTATION = {
    "item": "teacher_qualification",
    "version": 2,
    "name_zh": "教师资格认定",
    "department": "education",
    "committed_days": 10,
    "committed_unit": "working_day",
}


@operations.get(
    "/v1/basics",
    rpc=RPC + "ListBasics",
    summary="基本目录",
    description="Basic entries of a county by code, implemented or not. Nobody can apply for a basic entry itself.",
    refusals=(
        "CURSOR_INVALID",
        "DIVISION_MALFORMED",
        "ITEM_TYPE_UNKNOWN",
        "Q_TOO_LONG",
    ),
    sample=listed(BASIC),
)
async def list_basics(call: Call, query: Annotated[BasicsQuery, InQuery()]) -> BasicList:
    request = catalogue_basics_pb2.ListBasicsRequest(
        division=query.division, item_type=query.type, q=query.q, page=page(query)
    )
    answer = await call.ask(call.rooms.catalogue.ListBasics, request)
    return {"items": [_head(basic) for basic in answer.basics], "next": answer.next or None}


@operations.get(
    "/v1/basics/{code}",
    rpc=RPC + "GetBasic",
    summary="基本目录事项",
    description="A basic entry by its basic code, or by a listed code that holds it, and the items that implement it.",
    missing=("BASIC_UNKNOWN",),
    refusals=("DIVISION_MALFORMED",),
    sample={**BASIC, "implementations": [IMPLEMENTATION]},
)
async def get_basic(call: Call, code: str, query: Annotated[BasicQuery, InQuery()]) -> BasicView:
    request = catalogue_basics_pb2.GetBasicRequest(code=code, division=query.division)
    answer = await call.ask(call.rooms.catalogue.GetBasic, request)
    return {
        **_head(answer.basic),
        "implementations": [
            {
                "item": one.item_id,
                "version": one.version,
                "name_zh": one.name_zh,
                "department": one.department,
                "committed_days": one.committed_days,
                "committed_unit": one.committed_unit,
            }
            for one in answer.implementations
        ],
    }


def _head(basic: catalogue_basics_pb2.Basic) -> BasicHead:
    return {
        "code": basic.code,
        "version": basic.version,
        "division": basic.division,
        "listed_code": basic.listed_code,
        "name_zh": basic.name_zh,
        "item_type": basic.item_type,
        "department_zh": basic.department_zh or None,
        "main_zh": basic.main_zh or None,
        "implemented": bool(basic.items),
        "items": list(basic.items),
    }
