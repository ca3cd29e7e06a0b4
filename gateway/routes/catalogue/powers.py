"""How items are sunk to lower sites, and powers lent to them by document and dates."""

from typing import Annotated

from fastapi import Query as InQuery
from pydantic import Field
from sanji.catalogue.v1 import catalogue_delegations_pb2 as pb
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.levels import by_county
from gateway.operations import Operations
from gateway.routes.catalogue import RPC
from gateway.routes.catalogue.claims_samples import POWER
from gateway.routes.samples import listed
from gateway.routes.shapes import Body, DivisionListQuery, Query, page

Day = Annotated[str, Field(max_length=10, examples=["2026-12-01"])]
operations = Operations("powers")


class ModeView(TypedDict):
    """One way to sink an item; lower is the site it is sunk to."""

    mode: str
    name_zh: str
    accepts: str
    decides: str


class ModeList(TypedDict):
    """The whole table."""

    items: list[ModeView]
    next: str | None


class PowerView(TypedDict):
    """A power over one item. `lent_by`: the division whose power it is; `missing`: what its hand-over lacks."""

    power_id: str
    lent_by: str
    item: str
    division: str
    site: str | None
    power: str
    document: str
    since: str
    until: str
    scope_zh: str
    conditions_zh: list[str]
    department: str
    state: str
    revoked_on: str | None
    reason: str | None
    taken_over_on: str | None
    trained_on: str | None
    missing: list[str]
    version: int


class PowerList(TypedDict):
    """One page of powers."""

    items: list[PowerView]
    next: str | None


class HandOverView(TypedDict):
    """`share_percent`: complete ones among those granted, rounded down; null without any (ledger R074)."""

    granted: int
    complete: int
    share_percent: int | None
    blocked: list[PowerView]
    next: str | None


class PowerToGrant(Body):
    """Both days are included. `site`: only there, else anywhere in the division."""

    item: Annotated[str, Field(max_length=100)]
    division: Annotated[str, Field(max_length=12)]
    site: Annotated[str, Field(max_length=64)] = ""
    power: Annotated[str, Field(json_schema_extra={"enum": ["decide", "accept"]})]
    document: Annotated[str, Field(max_length=200, examples=["青府发〔2026〕8号"])]
    since: Day
    until: Day
    scope_zh: Annotated[str, Field(max_length=1000)] = ""
    conditions_zh: Annotated[list[Annotated[str, Field(max_length=1000)]], Field(max_length=50)] = Field(
        default_factory=list
    )


class PowerToRevoke(Body):
    """Why."""

    reason: Annotated[str, Field(max_length=1000)]


class HandOverDone(Body):
    """What is done; a step once done stays done."""

    taken_over: bool = False
    trained: bool = False


class PowersQuery(DivisionListQuery):
    """Whose powers, and over which item."""

    item: Annotated[str, Field(max_length=100)] = ""


@operations.get(
    "/v1/delegation-modes",
    rpc=RPC + "ListDelegationModes",
    summary="事项下放方式",
    description="The four ways to sink an item to a lower site, and who accepts and who decides under each.",
    sample={
        "items": [
            {
                "mode": "entrusted_acceptance",
                "name_zh": "委托受理",
                "accepts": "lower",
                "decides": "upper",
            }
        ],
        "next": None,
    },
)
async def list_delegation_modes(call: Call, query: Annotated[Query, InQuery()]) -> ModeList:
    answer = await call.ask(call.rooms.catalogue.ListDelegationModes, pb.ListDelegationModesRequest())
    items: list[ModeView] = [
        {"mode": one.mode, "name_zh": one.name_zh, "accepts": one.accepts, "decides": one.decides}
        for one in answer.modes
    ]
    return {"items": items, "next": None}


@operations.get(
    "/v1/powers",
    rpc=RPC + "ListPowers",
    summary="赋权事项清单",
    description="Powers lent to the divisions of a subtree, by id; asked at the county's stack.",
    locate=by_county,
    refusals=(
        "DIVISION_UNKNOWN",
        "DIVISION_MALFORMED",
        "CURSOR_INVALID",
    ),
    sample=listed(POWER),
)
async def list_powers(call: Call, query: Annotated[PowersQuery, InQuery()]) -> PowerList:
    request = pb.ListPowersRequest(division=call.division(query.division), item=query.item, page=page(query))
    answer = await call.ask(call.rooms.catalogue.ListPowers, request)
    return {"items": [_power(one) for one in answer.powers], "next": answer.next or None}


@operations.get(
    "/v1/powers/hand-over",
    rpc=RPC + "GetHandOver",
    summary="赋权承接进度",
    description="How many powers of a subtree are taken over and trained, and what blocks the others.",
    locate=by_county,
    refusals=(
        "DIVISION_UNKNOWN",
        "DIVISION_MALFORMED",
        "DIVISION_OUT_OF_SCOPE",
        "CURSOR_INVALID",
    ),
    sample={"granted": 10, "complete": 7, "share_percent": 70, "blocked": [POWER], "next": None},
)
async def get_hand_over(call: Call, query: Annotated[DivisionListQuery, InQuery()]) -> HandOverView:
    request = pb.GetHandOverRequest(division=call.division(query.division), page=page(query))
    answer = await call.ask(call.rooms.catalogue.GetHandOver, request)
    return {
        "granted": answer.granted,
        "complete": answer.complete,
        "share_percent": answer.complete * 100 // answer.granted if answer.granted else None,
        "blocked": [_power(one) for one in answer.blocked],
        "next": answer.next or None,
    }


@operations.post(
    "/v1/powers",
    rpc=RPC + "GrantPower",
    summary="赋权",
    description="Lends the decision of an item to a lower division, by document, from one day to another.",
    status=201,
    key=True,
    locate=by_county,
    refusals=(
        "POWER_INVALID",
        "POWER_ALREADY_GRANTED",
        "COUNTY_NOT_OWNED",
        "DIVISION_UNKNOWN",
        "DIVISION_OUT_OF_SCOPE",
    ),
    asked={
        "item": "food_business_licence",
        "division": "510822101",
        "power": "decide",
        "document": "青府发〔2026〕8号",
        "since": "2026-12-01",
        "until": "2027-11-30",
        "scope_zh": "辖区内小餐饮",
        "conditions_zh": ["经培训合格后办理"],
    },
    sample=POWER,
)
async def grant_power(call: Call, body: PowerToGrant) -> PowerView:
    request = pb.GrantPowerRequest(**body.model_dump())
    return _power((await call.ask(call.rooms.catalogue.GrantPower, request)).power)


@operations.post(
    "/v1/powers/{power}/revoke",
    rpc=RPC + "RevokePower",
    summary="收回赋权",
    description="Takes a power back from today on; cases decided under it stay decided.",
    locate=by_county,
    versioned=True,
    missing=("POWER_NOT_FOUND",),
    refusals=("POWER_STATE", "REASON_REQUIRED", "DIVISION_OUT_OF_SCOPE"),
    asked={"reason": "承接能力不足"},
    sample={**POWER, "state": "revoked", "revoked_on": "2027-03-01", "reason": "承接能力不足", "version": 2},
)
async def revoke_power(call: Call, power: str, body: PowerToRevoke) -> PowerView:
    request = pb.RevokePowerRequest(power_id=power, reason=body.reason, if_version=call.if_version)
    return _power((await call.ask(call.rooms.catalogue.RevokePower, request)).power)


@operations.post(
    "/v1/powers/{power}/hand-over",
    rpc=RPC + "RecordHandOver",
    summary="登记承接情况",
    description="The receiving division has taken the power over, or its staff are trained.",
    locate=by_county,
    versioned=True,
    missing=("POWER_NOT_FOUND",),
    refusals=("POWER_STATE", "DIVISION_OUT_OF_SCOPE"),
    asked={"taken_over": True},
    sample={**POWER, "taken_over_on": "2026-12-02", "missing": ["trained"], "version": 2},
)
async def record_hand_over(call: Call, power: str, body: HandOverDone) -> PowerView:
    request = pb.RecordHandOverRequest(
        power_id=power, taken_over=body.taken_over, trained=body.trained, if_version=call.if_version
    )
    return _power((await call.ask(call.rooms.catalogue.RecordHandOver, request)).power)


def _power(power: pb.DelegatedPower) -> PowerView:
    done = (("taken_over", power.taken_over_on), ("trained", power.trained_on))
    return {
        "power_id": power.power_id,
        "lent_by": power.county,
        "item": power.item,
        "division": power.division,
        "site": power.site or None,
        "power": power.power,
        "document": power.document,
        "since": power.since,
        "until": power.until,
        "scope_zh": power.scope_zh,
        "conditions_zh": list(power.conditions_zh),
        "department": power.department,
        "state": power.state,
        "revoked_on": power.revoked_on or None,
        "reason": power.reason or None,
        "taken_over_on": power.taken_over_on or None,
        "trained_on": power.trained_on or None,
        "missing": [name for name, on in done if not on],
        "version": power.revision,
    }
