"""Divisions: the county, its townships, its villages, where people are served. Always this stack's copy."""

from sanji.catalogue.v1 import catalogue_pb2, catalogue_service_pb2
from sanji.common.v1 import division_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.operations import Operations
from gateway.routes.catalogue import RPC
from gateway.routes.catalogue.items_samples import DIVISION
from services.chassis.levels import ORDER_NAMES

operations = Operations("divisions")


class SiteView(TypedDict):
    """A place where people are served; `windows` counts them by kind."""

    site_id: str
    name_zh: str
    kind: str
    windows: dict[str, int]
    hours_class: str
    phone: str


class DivisionHead(TypedDict):
    """One division. `level` is its level's name, `stack` the code of the stack that serves it."""

    code: str
    name: str
    kind: str
    level: str
    parent: str | None
    stack: str | None


class DivisionView(DivisionHead):
    """One division with its sites."""

    sites: list[SiteView]


class DivisionList(TypedDict):
    """The divisions one level below."""

    items: list[DivisionHead]
    next: str | None


@operations.get(
    "/v1/divisions/{code}",
    rpc=RPC + "GetDivision",
    summary="区划与服务场所",
    description="One division with the places where people are served there.",
    missing=("DIVISION_UNKNOWN",),
    refusals=("DIVISION_MALFORMED",),
    sample=DIVISION,
)
async def get_division(call: Call, code: str) -> DivisionView:
    request = catalogue_service_pb2.GetDivisionRequest(code=code)
    answer = await call.ask(call.rooms.catalogue.GetDivision, request)
    return {**_head(call, answer.division), "sites": [site_view(site) for site in answer.sites]}


@operations.get(
    "/v1/divisions/{code}/children",
    rpc=RPC + "ListChildDivisions",
    summary="下级区划",
    description="The divisions one level below, by code.",
    missing=("DIVISION_UNKNOWN",),
    refusals=("DIVISION_MALFORMED",),
    sample={"items": [{name: DIVISION[name] for name in DIVISION if name != "sites"}], "next": None},
)
async def list_child_divisions(call: Call, code: str) -> DivisionList:
    request = catalogue_service_pb2.ListChildDivisionsRequest(code=code)
    answer = await call.ask(call.rooms.catalogue.ListChildDivisions, request)
    return {"items": [_head(call, division) for division in answer.divisions], "next": None}


def _head(call: Call, division: division_pb2.Division) -> DivisionHead:
    return {
        "code": division.code,
        "name": division.name,
        "kind": division.kind,
        "level": ORDER_NAMES[division.order],
        "parent": division.parent or None,
        "stack": call.parts.table.owner(division.code) or None,
    }


def site_view(site: catalogue_pb2.Site) -> SiteView:
    """A site without its hours."""
    return {
        "site_id": site.site_id,
        "name_zh": site.name_zh,
        "kind": site.kind,
        "windows": dict(site.windows),
        "hours_class": site.hours_class,
        "phone": site.phone,
    }
