"""What sites offer: items claimed from the county's catalogue, with a few fields of their own."""

from typing import Annotated

from fastapi import Query as InQuery
from pydantic import Field
from sanji.catalogue.v1 import catalogue_claims_pb2 as pb

from gateway.call import Call
from gateway.levels import by_county, by_site
from gateway.operations import Operations
from gateway.routes.catalogue import RPC
from gateway.routes.catalogue.claims_samples import CLAIM, OFFERED, SITE, SITE_ITEM
from gateway.routes.catalogue.claims_views import (
    ClaimView,
    ConsistencyView,
    DifferenceView,
    Outcomes,
    OutcomeView,
    SiteItemList,
    SiteItemView,
    claim_view,
    site_view,
)
from gateway.routes.catalogue.items import item_head, item_view
from gateway.routes.shapes import Body, DivisionListQuery, ListQuery, Nothing, page

OWN_SITE = ("SITE_UNKNOWN", "SITE_NOT_OWNED", "DIVISION_OUT_OF_SCOPE")
Texts = Annotated[list[Annotated[str, Field(max_length=2000)]], Field(max_length=200)]
operations = Operations("claims")


class ItemsToClaim(Body):
    """Item ids; up to 200 at once."""

    items: Annotated[list[Annotated[str, Field(max_length=100)]], Field(min_length=1, max_length=200)]


class ClaimToAmend(Body):
    """The site's own fields; an empty text takes one away. Everything else of an item is read-only here."""

    overrides: Annotated[
        dict[str, str],
        Field(
            max_length=50,
            description="place_zh window hours_zh phone contact_zh note_zh; authority: full or part; window_kind",
        ),
    ]


class LocalCopy(Body):
    """What the site shows of the item from data of its own; `removed` when it does so no more."""

    name_zh: Annotated[str, Field(max_length=2000)] = ""
    conditions: Texts = Field(default_factory=list)
    materials: Annotated[Texts, Field(description="codes")] = Field(default_factory=list)
    steps: Annotated[Texts, Field(description="names, in order")] = Field(default_factory=list)
    committed_days: Annotated[int, Field(ge=0, le=3660)] = 0
    committed_unit: Annotated[str, Field(max_length=20)] = ""
    removed: bool = False


class SiteItemsQuery(ListQuery):
    """Which of the site's lists."""

    listing: Annotated[str, Field(json_schema_extra={"enum": ["public_service", "power"]})] = ""


@operations.get(
    "/v1/sites/{site}/items",
    rpc=RPC + "ListSiteItems",
    summary="网点事项清单",
    description="What a site offers, by item, with the size of its two published lists.",
    locate=by_site("site"),
    missing=("SITE_UNKNOWN",),
    refusals=("LISTING_UNKNOWN", "CURSOR_INVALID"),
    sample={
        "site": SITE,
        "items": [OFFERED],
        "counts": {"public_services": 46, "powers": 34, "ready": True},
        "next": None,
    },
)
async def list_site_items(call: Call, site: str, query: Annotated[SiteItemsQuery, InQuery()]) -> SiteItemList:
    request = pb.ListSiteItemsRequest(site=site, listing=query.listing, page=page(query))
    answer = await call.ask(call.rooms.catalogue.ListSiteItems, request)
    counts = answer.counts
    return {
        "site": site_view(answer.site),
        "items": [{"claim": claim_view(one.claim), "item": item_head(one.item)} for one in answer.items],
        "counts": {
            "public_services": counts.public_services,
            "powers": counts.powers,
            "ready": bool(counts.public_services and counts.powers),
        },
        "next": answer.next or None,
    }


@operations.get(
    "/v1/sites/{site}/items/{code}",
    rpc=RPC + "GetSiteItem",
    summary="网点实施清单",
    description="An item as a site offers it: the version in force with the site's own fields beside it.",
    locate=by_site("site"),
    versioned=True,
    missing=("SITE_UNKNOWN", "ITEM_NOT_LISTED", "ITEM_NOT_CLAIMED"),
    sample=SITE_ITEM,
)
async def get_site_item(call: Call, site: str, code: str) -> SiteItemView:
    request = pb.GetSiteItemRequest(site=site, code=code)
    answer = await call.ask(call.rooms.catalogue.GetSiteItem, request)
    offered = answer.item
    return {
        "site": site_view(answer.site),
        "claim": claim_view(offered.claim),
        "item": item_view(offered.item),
        "part": {"mode": offered.mode or None, "accepts": offered.accepts, "decides": offered.decides},
        "version": offered.claim.revision,
    }


@operations.post(
    "/v1/sites/{site}/claims",
    rpc=RPC + "ClaimItems",
    summary="认领事项",
    description="A site takes on items of the county's catalogue, up to 200 at once; one outcome per item.",
    status=201,
    key=True,
    locate=by_site("site"),
    missing=("SITE_UNKNOWN",),
    refusals=(*OWN_SITE, "CLAIM_INVALID", "ITEM_NOT_LISTED"),
    asked={"items": ["residence_permit", "legal_aid"]},
    sample={"outcomes": [{"item": "residence_permit", "state": "claimed", "reason": None}]},
)
async def claim_items(call: Call, site: str, body: ItemsToClaim) -> Outcomes:
    request = pb.ClaimItemsRequest(site=site, items=body.items)
    answer = await call.ask(call.rooms.catalogue.ClaimItems, request)
    outcomes: list[OutcomeView] = [
        {"item": one.item, "state": one.state, "reason": one.reason or None} for one in answer.outcomes
    ]
    return {"outcomes": outcomes}


@operations.post(
    "/v1/sites/{site}/claims/{code}/amend",
    rpc=RPC + "AmendClaim",
    summary="修改网点自填内容",
    description="Changes what is the site's own. A basic field among them is refused with every such field named.",
    locate=by_site("site"),
    versioned=True,
    missing=("SITE_UNKNOWN", "ITEM_NOT_CLAIMED"),
    refusals=(*OWN_SITE, "BASIC_FIELD_READ_ONLY", "CLAIM_INVALID"),
    asked={"overrides": {"place_zh": "青溪镇便民服务中心2号窗口", "phone": "0839-0003002"}},
    sample=CLAIM,
)
async def amendclaim_view(call: Call, site: str, code: str, body: ClaimToAmend) -> ClaimView:
    request = pb.AmendClaimRequest(site=site, item=code, overrides=body.overrides, if_version=call.if_version)
    return claim_view((await call.ask(call.rooms.catalogue.AmendClaim, request)).claim)


@operations.post(
    "/v1/sites/{site}/claims/{code}/end",
    rpc=RPC + "EndClaim",
    summary="取消认领",
    description="The site no longer offers the item; the claim is kept with the date.",
    locate=by_site("site"),
    missing=("SITE_UNKNOWN", "ITEM_NOT_CLAIMED"),
    refusals=OWN_SITE,
    asked={},
    sample={**CLAIM, "state": "ended", "until": "2027-01-31", "version": 3},
)
async def endclaim_view(call: Call, site: str, code: str, body: Nothing) -> ClaimView:
    request = pb.EndClaimRequest(site=site, item=code)
    return claim_view((await call.ask(call.rooms.catalogue.EndClaim, request)).claim)


@operations.post(
    "/v1/sites/{site}/claims/{code}/local-copy",
    rpc=RPC + "RecordLocalCopy",
    summary="登记网点对外公布的内容",
    description="What the site shows of the item from data of its own; kept as fingerprints, only to be compared.",
    locate=by_site("site"),
    missing=("SITE_UNKNOWN", "ITEM_NOT_CLAIMED"),
    refusals=(*OWN_SITE, "CLAIM_INVALID"),
    asked={
        "name_zh": "居住证办理",
        "conditions": ["在居住地居住半年以上"],
        "materials": ["resident_id_card"],
        "steps": ["受理", "审查", "决定"],
        "committed_days": 5,
        "committed_unit": "working_day",
    },
    sample={**CLAIM, "copied": ["conditions", "materials", "name", "promised_limit", "steps"], "version": 3},
)
async def record_local_copy(call: Call, site: str, code: str, body: LocalCopy) -> ClaimView:
    request = pb.RecordLocalCopyRequest(site=site, item=code, **body.model_dump())
    return claim_view((await call.ask(call.rooms.catalogue.RecordLocalCopy, request)).claim)


@operations.get(
    "/v1/items/{code}/consistency",
    rpc=RPC + "GetConsistency",
    summary="事项一致性核对",
    description="Where sites differ from the version in force, by site; asked at the county's stack.",
    locate=by_county,
    missing=("ITEM_NOT_LISTED",),
    refusals=("DIVISION_UNKNOWN", "CURSOR_INVALID"),
    sample={
        "item": "residence_permit",
        "version": 2,
        "sites": 20,
        "differences": [
            {"site": "510822105-TC", "division": "510822105", "field": "version", "version": 1},
            {"site": "510822105-TC", "division": "510822105", "field": "name", "version": 1},
        ],
        "next": None,
    },
)
async def get_consistency(
    call: Call, code: str, query: Annotated[DivisionListQuery, InQuery()]
) -> ConsistencyView:
    request = pb.GetConsistencyRequest(code=code, page=page(query))
    answer = await call.ask(call.rooms.catalogue.GetConsistency, request)
    found: list[DifferenceView] = [
        {"site": one.site, "division": one.division, "field": one.field, "version": one.version}
        for one in answer.differences
    ]
    return {
        "item": answer.item,
        "version": answer.version,
        "sites": answer.sites,
        "differences": found,
        "next": answer.next or None,
    }
