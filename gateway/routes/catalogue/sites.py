"""Sites: where people are served, whether now, and when next. Always from this stack's own copy."""

from typing import Annotated, Any

from fastapi import Query as InQuery
from pydantic import Field
from sanji.catalogue.v1 import catalogue_hours_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.operations import Operations
from gateway.routes.catalogue import RPC
from gateway.routes.catalogue.divisions import SiteView, site_view
from gateway.routes.catalogue.items_samples import DIVISION
from gateway.routes.samples import listed
from gateway.routes.shapes import ListQuery, Query, limit_of, page
from services.chassis.errors import Fault, Invalid

AT = Field(
    description="RFC 3339 with an offset; now without", max_length=40, examples=["2026-10-01T09:00:00+08:00"]
)
operations = Operations("sites")


class StretchView(TypedDict):
    """Open without a break. `end` is null beyond 30 days."""

    start: str
    end: str | None
    window_class: str


class RuleView(TypedDict):
    """One rule that led to the answer."""

    rule: str
    day: str
    text_zh: str


class HoursView(TypedDict):
    """Whether a site serves at `at`.

    `open`, `class`, `until`, `next`: for whoever walks in; `next` is null when nothing follows within 30 days.
    `arranged`, `next_arranged`: what is served by appointment or by who is on duty. `provisional`: rests on a year
    without an official notice.
    """

    at: str
    open: bool
    window_class: str | None
    until: str | None
    next: StretchView | None
    arranged: StretchView | None
    next_arranged: StretchView | None
    why: list[RuleView]
    provisional: bool


class PlacedSite(SiteView):
    """A site and where it stands. `latitude`, `longitude`: null while nobody has measured them.

    `datum`: the system they are written in, wgs84 or gcj02.
    """

    division: str
    place_zh: str
    address: str
    latitude: float | None
    longitude: float | None
    datum: str | None


class SiteHours(PlacedSite):
    """A site and its hours."""

    hours: HoursView


class ServingSite(SiteHours):
    """A site that serves an item. `accepts`: takes it in itself; false: helps to hand it in.

    `metres`: along the great circle from the place asked about; null without one, or when it cannot be measured.
    """

    accepts: bool
    metres: int | None


class SiteList(TypedDict):
    """One page of sites."""

    items: list[PlacedSite]
    next: str | None


class ServingSites(TypedDict):
    """Those that serve now, then the soonest."""

    items: list[ServingSite]


class SitesQuery(ListQuery):
    """Which sites."""

    division: Annotated[str, Field(description="there and below", max_length=12, examples=["510822101"])]
    item: Annotated[str, Field(description="only those that serve it", max_length=100)] = ""


class HoursQuery(Query):
    """Which moment, and for which item."""

    at: Annotated[str, AT] = ""
    item: Annotated[str, Field(description="hours of this item alone", max_length=100)] = ""


class OpenQuery(Query):
    """Where and when."""

    division: Annotated[str, Field(description="there, below and above", max_length=12)]
    at: Annotated[str, AT] = ""
    limit: Annotated[int | None, Field(description="1 to 100, 20 without", examples=[20])] = None
    latitude: Annotated[float | None, Field(description="with longitude: nearest first", ge=-90, le=90)] = (
        None
    )
    longitude: Annotated[float | None, Field(ge=-180, le=180)] = None
    datum: Annotated[
        str, Field(description="of both", max_length=5, json_schema_extra={"enum": ["wgs84", "gcj02"]})
    ] = "wgs84"


PLACED: dict[str, Any] = {
    **DIVISION["sites"][0],
    "division": "510822101",
    "place_zh": "青川县青溪镇",
    "address": "",
    "latitude": None,
    "longitude": None,
    "datum": None,
}
MORNING = {
    "start": "2026-10-09T09:00:00.000+08:00",
    "end": "2026-10-09T12:00:00.000+08:00",
    "window_class": "standard",
}
HOURS: dict[str, Any] = {
    "at": "2026-10-01T09:00:00.000+08:00",
    "open": False,
    "window_class": None,
    "until": None,
    "next": MORNING,
    "arranged": None,
    "next_arranged": None,
    "why": [{"rule": "STATUTORY_HOLIDAY", "day": "2026-10-01", "text_zh": "法定节假日，除另有安排外不开放"}],
    "provisional": False,
}


@operations.get(
    "/v1/sites",
    rpc=RPC + "ListSites",
    summary="政务地图",
    description="Sites of a division and below, by place; only those that serve `item` when one is named.",
    refusals=(
        "CURSOR_INVALID",
        "DIVISION_UNKNOWN",
        "DIVISION_MALFORMED",
        "ITEM_NOT_LISTED",
    ),
    sample=listed(PLACED),
)
async def list_sites(call: Call, query: Annotated[SitesQuery, InQuery()]) -> SiteList:
    request = catalogue_hours_pb2.ListSitesRequest(division=query.division, item=query.item, page=page(query))
    answer = await call.ask(call.rooms.catalogue.ListSites, request)
    return {"items": [_placed(site) for site in answer.sites], "next": answer.next or None}


@operations.get(
    "/v1/sites/{site}/hours",
    rpc=RPC + "GetSiteHours",
    summary="是否开放与下次开放时间",
    description="Whether a site serves at a moment, until when, when next, and every rule that says so.",
    missing=("SITE_UNKNOWN",),
    refusals=("AT_INVALID", "ITEM_NOT_LISTED"),
    sample={**PLACED, "hours": HOURS},
)
async def get_site_hours(call: Call, site: str, query: Annotated[HoursQuery, InQuery()]) -> SiteHours:
    request = catalogue_hours_pb2.GetSiteHoursRequest(site_id=site, at=query.at, item=query.item)
    found = (await call.ask(call.rooms.catalogue.GetSiteHours, request)).site
    return {**_placed(found), "hours": _hours(found.openness)}


@operations.get(
    "/v1/items/{code}/open",
    rpc=RPC + "FindOpenSites",
    summary="何处正在办理",
    description="Sites of a division, below and above it that serve an item: open now first, then the soonest, the nearest first.",
    missing=("ITEM_NOT_LISTED",),
    refusals=(
        "AT_INVALID",
        "DIVISION_UNKNOWN",
        "DIVISION_MALFORMED",
        "POSITION_INVALID",
    ),
    sample={"items": [{**PLACED, "hours": HOURS, "accepts": True, "metres": None}]},
)
async def find_open_sites(call: Call, code: str, query: Annotated[OpenQuery, InQuery()]) -> ServingSites:
    request = catalogue_hours_pb2.FindOpenSitesRequest(
        code=code, division=query.division, at=query.at, limit=limit_of(query.limit), near=_near(query)
    )
    answer = await call.ask(call.rooms.catalogue.FindOpenSites, request)
    sites: list[ServingSite] = [
        {**_placed(site), "hours": _hours(site.openness), "accepts": site.accepts, "metres": _metres(site)}
        for site in answer.sites
    ]
    return {"items": sites}


def _near(query: OpenQuery) -> catalogue_hours_pb2.Position | None:
    if query.latitude is None and query.longitude is None:
        return None
    if query.latitude is None or query.longitude is None:
        detail = "经度和纬度须同时给出"
        raise Invalid("POSITION_INVALID", detail, faults=(Fault("/near", "POSITION_INVALID", detail),))
    return catalogue_hours_pb2.Position(latitude=query.latitude, longitude=query.longitude, datum=query.datum)


def _metres(placed: catalogue_hours_pb2.PlacedSite) -> int | None:
    return placed.metres if placed.HasField("metres") else None


def _placed(placed: catalogue_hours_pb2.PlacedSite) -> PlacedSite:
    site = placed.site
    return {
        **site_view(site),
        "division": site.division,
        "place_zh": placed.place_zh,
        "address": site.address,
        "latitude": site.latitude if site.HasField("latitude") else None,
        "longitude": site.longitude if site.HasField("longitude") else None,
        "datum": (site.datum or "wgs84") if site.HasField("longitude") else None,
    }


def _hours(answer: catalogue_hours_pb2.Openness) -> HoursView:
    walk_in, arranged = answer.walk_in, answer.arranged
    now = _stretch(walk_in, "now")
    return {
        "at": answer.at,
        "open": now is not None,
        "window_class": now["window_class"] if now else None,
        "until": now["end"] if now else None,
        "next": _stretch(walk_in, "next"),
        "arranged": _stretch(arranged, "now"),
        "next_arranged": _stretch(arranged, "next"),
        "why": [{"rule": one.rule, "day": one.day, "text_zh": one.text_zh} for one in answer.why],
        "provisional": answer.provisional,
    }


def _stretch(service: catalogue_hours_pb2.Service, name: str) -> StretchView | None:
    if not service.HasField(name):
        return None
    stretch: catalogue_hours_pb2.Stretch = getattr(service, name)
    return {"start": stretch.start, "end": stretch.end or None, "window_class": stretch.window_class}
