"""What sites have taken on of what they have to, and which items people ask for most."""

from typing import Annotated, Any

from fastapi import Query as InQuery
from pydantic import Field
from sanji.catalogue.v1 import catalogue_rates_pb2 as pb
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.levels import by_county
from gateway.operations import Operations
from gateway.routes.catalogue import RPC
from gateway.routes.catalogue.indicators import OWN_COUNTY, IndicatorView, indicator_view
from gateway.routes.catalogue.items import ItemHead, item_head
from gateway.routes.catalogue.items_samples import ITEM_HEAD
from gateway.routes.shapes import DivisionListQuery, Query, limit_of, page

operations = Operations("rates")


class RateView(IndicatorView):
    """`part` of `counted` pairs of site and item. `due_on`: the day by which the target was set."""

    part: int
    due_on: str | None


class RateRow(TypedDict):
    """One site, department or level. `due`: what it has to take in; of that `present`, `authorised` and `general`."""

    key: str | None
    name_zh: str | None
    sites: int
    due: int
    present: int
    authorised: int
    general: int
    rates: list[RateView]


class SiteRatesView(TypedDict):
    """All sites asked for, and one page of rows by key."""

    division: str
    day: str
    whole: RateRow
    items: list[RateRow]
    next: str | None


class FrequentView(ItemHead):
    """An item and how many of its applications were accepted; `rank` 1 is the most."""

    rank: int
    cases: int


class FrequentList(TypedDict):
    """The most asked for first, from `first_month` to `last_month`."""

    division: str
    first_month: str
    last_month: str
    items: list[FrequentView]


class SiteRatesQuery(DivisionListQuery):
    """Which sites, which of their items, and how broken down."""

    site: Annotated[str, Field(max_length=64)] = ""
    department: Annotated[str, Field(max_length=64)] = ""
    frequent: Annotated[bool, Field(description="high-frequency items alone")] = False
    by: Annotated[
        str,
        Field(
            description="one row each",
            max_length=20,
            json_schema_extra={"enum": ["site", "department", "level"]},
        ),
    ] = ""


class FrequentQuery(Query):
    """Whose items, and how many."""

    division: Annotated[str, Field(description="any place of the county", max_length=12)] = ""
    limit: Annotated[int | None, Field(description="1 to 100, 50 without", examples=[50])] = None


ROW: dict[str, Any] = {
    "key": None,
    "name_zh": None,
    "sites": 1,
    "due": 341,
    "present": 340,
    "authorised": 340,
    "general": 272,
    "rates": [
        {
            "name": "entry",
            "value": "99.71",
            "unit": "percent",
            "counted": 341,
            "target": "100.00",
            "bound": "at_least",
            "met": False,
            "part": 340,
            "due_on": None,
        },
        {
            "name": "one_window",
            "value": "80.00",
            "unit": "percent",
            "counted": 340,
            "target": "80.00",
            "bound": "at_least",
            "met": True,
            "part": 272,
            "due_on": "2023-06-30",
        },
    ],
}


@operations.get(
    "/v1/indicators/sites",
    rpc=RPC + "GetSiteRates",
    summary="进驻率、授权率与一窗综办率",
    description="Items that sites have taken on of those they have to, with full authority, and at general windows.",
    locate=by_county,
    missing=("SITE_UNKNOWN",),
    refusals=(*OWN_COUNTY, "BREAKDOWN_UNKNOWN", "CURSOR_INVALID"),
    sample={
        "division": "510822",
        "day": "2027-03-01",
        "whole": ROW,
        "items": [{**ROW, "key": "510822-CC", "name_zh": "青川县政务服务中心"}],
        "next": None,
    },
)
async def get_site_rates(call: Call, query: Annotated[SiteRatesQuery, InQuery()]) -> SiteRatesView:
    request = pb.GetSiteRatesRequest(
        division=call.division(query.division),
        site=query.site,
        department=query.department,
        frequent=query.frequent,
        breakdown=query.by,
        page=page(query),
    )
    answer = await call.ask(call.rooms.catalogue.GetSiteRates, request)
    return {
        "division": answer.county,
        "day": answer.day,
        "whole": _row(answer.whole),
        "items": [_row(row) for row in answer.rows],
        "next": answer.next or None,
    }


@operations.get(
    "/v1/indicators/frequent",
    rpc=RPC + "ListFrequentItems",
    summary="高频事项",
    description="Items by accepted applications of this month and the eleven before, the most asked for first.",
    locate=by_county,
    refusals=OWN_COUNTY,
    sample={
        "division": "510822",
        "first_month": "2026-04",
        "last_month": "2027-03",
        "items": [{**ITEM_HEAD, "rank": 1, "cases": 1204}],
    },
)
async def list_frequent_items(call: Call, query: Annotated[FrequentQuery, InQuery()]) -> FrequentList:
    request = pb.ListFrequentItemsRequest(division=call.division(query.division), limit=limit_of(query.limit))
    answer = await call.ask(call.rooms.catalogue.ListFrequentItems, request)
    return {
        "division": answer.county,
        "first_month": answer.first_month,
        "last_month": answer.last_month,
        "items": [{**item_head(one.item), "rank": one.rank, "cases": one.cases} for one in answer.items],
    }


def _row(row: pb.SiteRateRow) -> RateRow:
    rates: list[RateView] = [
        {**indicator_view(one.indicator), "part": one.part, "due_on": one.due_on or None} for one in row.rates
    ]
    return {
        "key": row.key or None,
        "name_zh": row.name_zh or None,
        "sites": row.sites,
        "due": row.due,
        "present": row.present,
        "authorised": row.authorised,
        "general": row.general,
        "rates": rates,
    }
