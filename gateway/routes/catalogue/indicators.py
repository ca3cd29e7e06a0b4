"""How the register stands to its targets, and the baselines that it is compared with."""

from typing import Annotated, Any

from fastapi import Query as InQuery
from pydantic import Field
from sanji.catalogue.v1 import catalogue_indicators_pb2 as pb
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.levels import by_county
from gateway.operations import Operations
from gateway.routes.catalogue import RPC
from gateway.routes.samples import listed
from gateway.routes.shapes import Body, DivisionListQuery, Query, page

OWN_COUNTY = ("DIVISION_MALFORMED", "DIVISION_UNKNOWN", "DIVISION_OUT_OF_SCOPE", "COUNTY_NOT_OWNED")
operations = Operations("indicators")


class IndicatorView(TypedDict):
    """`value`: two decimals; null when nothing is counted. `bound`: at_least or at_most; `met`: by the exact value."""

    name: str
    value: str | None
    unit: str
    counted: int
    target: str | None
    bound: str | None
    met: bool | None


class AverageChangeView(TypedDict):
    """Averages over the same items. `times`: the old one is so many times the new one."""

    name: str
    before: str
    after: str
    difference: str
    cut_percent: str | None
    times: str | None
    counted: int


class BaselineView(TypedDict):
    """What every item demanded and promised on one day. `keeper`: the account that kept it."""

    baseline: str
    division: str
    name: str
    frozen_on: str
    keeper: str
    items: int


class ComparisonView(TypedDict):
    """Over the `compared` items that are in both; `added` and `gone` are in one of them only."""

    baseline: BaselineView
    compared: int
    added: int
    gone: int
    changes: list[AverageChangeView]


class IndicatorsView(TypedDict):
    """Of items applied for. Visits are those that guides state, not those that cases took."""

    division: str
    day: str
    items: int
    indicators: list[IndicatorView]
    comparison: ComparisonView | None


class BaselineList(TypedDict):
    """One page, newest first."""

    items: list[BaselineView]
    next: str | None


class IndicatorsQuery(Query):
    """Which part of the register."""

    division: Annotated[
        str,
        Field(description="a county, or a place whose level takes the items in; own without", max_length=12),
    ] = ""
    department: Annotated[str, Field(max_length=64)] = ""
    site: Annotated[str, Field(description="items that it has claimed", max_length=64)] = ""
    item: Annotated[str, Field(max_length=100)] = ""
    package: Annotated[str, Field(description="its members", max_length=100)] = ""
    frequent: Annotated[bool, Field(description="high-frequency items alone")] = False
    baseline: Annotated[str, Field(description="compare with it", max_length=100)] = ""


class BaselineToFreeze(Body):
    """What it is called; `division`: any place of the county, the caller's own without."""

    name: Annotated[str, Field(max_length=200)]
    division: Annotated[str, Field(max_length=12)] = ""


BASELINE: dict[str, Any] = {
    "baseline": "bl_510822_20261123_0a1b2c3d4e5f",
    "division": "510822",
    "name": "2026年底基线",
    "frozen_on": "2026-11-23",
    "keeper": "st_8XJ4",
    "items": 341,
}


@operations.get(
    "/v1/indicators",
    rpc=RPC + "GetIndicators",
    summary="目录指标",
    description="Online share, stated visits, items handled at once, compression of limits; with a baseline also what was cut since.",
    locate=by_county,
    missing=("SITE_UNKNOWN", "ITEM_NOT_LISTED", "PACKAGE_NOT_LISTED", "BASELINE_UNKNOWN"),
    refusals=OWN_COUNTY,
    sample={
        "division": "510822",
        "day": "2027-03-01",
        "items": 341,
        "indicators": [
            {
                "name": "online_able",
                "value": "95.00",
                "unit": "percent",
                "counted": 341,
                "target": "95.00",
                "bound": "at_least",
                "met": True,
            }
        ],
        "comparison": {
            "baseline": BASELINE,
            "compared": 340,
            "added": 1,
            "gone": 1,
            "changes": [
                {
                    "name": "materials",
                    "before": "38.30",
                    "after": "24.10",
                    "difference": "-14.20",
                    "cut_percent": "37.08",
                    "times": "1.59",
                    "counted": 340,
                }
            ],
        },
    },
)
async def get_indicators(call: Call, query: Annotated[IndicatorsQuery, InQuery()]) -> IndicatorsView:
    request = pb.GetIndicatorsRequest(
        division=call.division(query.division),
        department=query.department,
        site=query.site,
        item=query.item,
        baseline=query.baseline,
        frequent=query.frequent,
        package=query.package,
    )
    answer = await call.ask(call.rooms.catalogue.GetIndicators, request)
    return {
        "division": answer.county,
        "day": answer.day,
        "items": answer.items,
        "indicators": [indicator_view(one) for one in answer.indicators],
        "comparison": _comparison(answer) if answer.HasField("baseline") else None,
    }


@operations.post(
    "/v1/baselines",
    rpc=RPC + "FreezeBaseline",
    summary="固定基线",
    description="Keeps what every item demands and promises today, so that a later cut can be proved; one of a name on a day.",
    status=201,
    key=True,
    locate=by_county,
    refusals=(*OWN_COUNTY, "TITLE_REQUIRED", "TEXT_TOO_LONG", "REGISTER_EMPTY", "BASELINE_EXISTS"),
    asked={"division": "510822", "name": "2026年底基线"},
    sample=BASELINE,
)
async def freeze_baseline(call: Call, body: BaselineToFreeze) -> BaselineView:
    request = pb.FreezeBaselineRequest(division=call.division(body.division), name=body.name)
    return _baseline((await call.ask(call.rooms.catalogue.FreezeBaseline, request)).baseline)


@operations.get(
    "/v1/baselines",
    rpc=RPC + "ListBaselines",
    summary="基线清单",
    description="A county's baselines, newest first.",
    locate=by_county,
    refusals=(*OWN_COUNTY, "CURSOR_INVALID"),
    sample=listed(BASELINE),
)
async def list_baselines(call: Call, query: Annotated[DivisionListQuery, InQuery()]) -> BaselineList:
    request = pb.ListBaselinesRequest(division=call.division(query.division), page=page(query))
    answer = await call.ask(call.rooms.catalogue.ListBaselines, request)
    return {"items": [_baseline(one) for one in answer.baselines], "next": answer.next or None}


def indicator_view(one: pb.Indicator) -> IndicatorView:
    """One indicator and how it stands to its target."""
    return {
        "name": one.name,
        "value": one.value or None,
        "unit": one.unit,
        "counted": one.counted,
        "target": one.target or None,
        "bound": ("at_most" if one.at_most else "at_least") if one.target else None,
        "met": one.verdict == "met" if one.verdict else None,
    }


def _comparison(answer: pb.GetIndicatorsResponse) -> ComparisonView:
    changes: list[AverageChangeView] = [
        {
            "name": one.name,
            "before": one.before,
            "after": one.after,
            "difference": one.difference,
            "cut_percent": one.cut_percent or None,
            "times": one.times or None,
            "counted": one.counted,
        }
        for one in answer.changes
    ]
    return {
        "baseline": _baseline(answer.baseline),
        "compared": answer.compared,
        "added": answer.added,
        "gone": answer.gone,
        "changes": changes,
    }


def _baseline(one: pb.Baseline) -> BaselineView:
    return {
        "baseline": one.baseline_id,
        "division": one.county,
        "name": one.name,
        "frozen_on": one.frozen_on,
        "keeper": one.frozen_by,
        "items": one.items,
    }
