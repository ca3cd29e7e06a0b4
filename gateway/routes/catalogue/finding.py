"""Finding items: by word, and by what they can be browsed by. Always from this stack's own copy."""

from typing import Annotated, Any

from fastapi import Query as InQuery
from pydantic import Field
from sanji.catalogue.v1 import catalogue_finding_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.operations import Operations
from gateway.routes.catalogue import RPC
from gateway.routes.catalogue.items import ItemHead, item_head
from gateway.routes.catalogue.items_samples import ITEM_HEAD
from gateway.routes.samples import listed
from gateway.routes.shapes import ListQuery, Query, page

operations = Operations("finding")


class Found(ItemHead):
    """An item that was found. `match`: exact, prefix or part; `matched`: the word that fits, as it is compared."""

    match: str
    matched: str


class FoundList(TypedDict):
    """One page of what was found, the best first."""

    items: list[Found]
    next: str | None


class FacetView(TypedDict):
    """One value to browse by; `value` goes into the filter of `GET /v1/items` that `kind` names."""

    kind: str
    value: str
    name_zh: str
    count: int


class Facets(TypedDict):
    """All of them, by kind, the fullest first."""

    items: list[FacetView]


class SearchQuery(ListQuery):
    """What to look for."""

    q: Annotated[str, Field(description="characters, pinyin or initials", max_length=100, examples=["jzz"])]
    division: Annotated[str, Field(description="whose county's items", max_length=12)] = ""
    audience: Annotated[str, Field(json_schema_extra={"enum": ["personal", "enterprise", "both"]})] = ""


class BrowseQuery(Query):
    """Whose items."""

    division: Annotated[str, Field(description="whose county's items", max_length=12)] = ""


FOUND: dict[str, Any] = {**ITEM_HEAD, "match": "prefix", "matched": "jzzbl"}
FACET: dict[str, Any] = {"kind": "life_event", "value": "birth", "name_zh": "出生", "count": 3}


@operations.get(
    "/v1/search",
    rpc=RPC + "SearchItems",
    summary="查找事项",
    description="Items by name, everyday word, pinyin or initials; at most 200, typing errors forgiven.",
    refusals=(
        "Q_REQUIRED",
        "Q_TOO_LONG",
        "CURSOR_INVALID",
        "DIVISION_UNKNOWN",
        "DIVISION_MALFORMED",
        "AUDIENCE_UNKNOWN",
    ),
    sample=listed(FOUND),
)
async def search_items(call: Call, query: Annotated[SearchQuery, InQuery()]) -> FoundList:
    request = catalogue_finding_pb2.SearchItemsRequest(
        q=query.q, division=query.division, audience=query.audience, page=page(query)
    )
    answer = await call.ask(call.rooms.catalogue.SearchItems, request)
    found: list[Found] = [
        {**item_head(one.item), "match": one.match, "matched": one.matched} for one in answer.matches
    ]
    return {"items": found, "next": answer.next or None}


@operations.get(
    "/v1/browse",
    rpc=RPC + "BrowseItems",
    summary="分类浏览",
    description="By which classes, life events, audiences and departments items can be browsed, with counts.",
    refusals=("DIVISION_UNKNOWN", "DIVISION_MALFORMED"),
    sample={"items": [FACET]},
)
async def browse_items(call: Call, query: Annotated[BrowseQuery, InQuery()]) -> Facets:
    request = catalogue_finding_pb2.BrowseItemsRequest(division=query.division)
    answer = await call.ask(call.rooms.catalogue.BrowseItems, request)
    facets: list[FacetView] = [
        {"kind": one.kind, "value": one.value, "name_zh": one.name_zh, "count": one.count}
        for one in answer.facets
    ]
    return {"items": facets}
