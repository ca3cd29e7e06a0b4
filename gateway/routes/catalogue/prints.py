"""How often papers were put out, by site (ledger R047)."""

from typing import Annotated

from fastapi import Query as InQuery
from pydantic import Field
from sanji.catalogue.v1 import catalogue_guides_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.levels import by_body_site, by_site
from gateway.operations import Operations
from gateway.routes.catalogue import RPC
from gateway.routes.catalogue.guides_samples import PRINT, PRINT_COUNT
from gateway.routes.samples import listed
from gateway.routes.shapes import Body, ListQuery, page

operations = Operations("prints")


class PrintToRecord(Body):
    """Copies that were put out."""

    site: Annotated[str, Field(max_length=32)]
    kind: Annotated[str, Field(json_schema_extra={"enum": ["guide", "notice_sheet", "form"]})]
    copies: Annotated[int, Field(ge=1, le=1000)]


class PrintView(TypedDict):
    """What was counted."""

    site: str
    item: str
    kind: str
    copies: int


class PrintCountView(PrintView):
    """What one site has printed of one paper."""

    version: int
    prints: int
    last_at: str


class PrintList(TypedDict):
    """One page of a site's counts."""

    items: list[PrintCountView]
    next: str | None


@operations.post(
    "/v1/items/{code}/prints",
    rpc=RPC + "RecordPrint",
    summary="登记打印份数",
    description="Counts copies put out at a site of the caller's divisions, at the stack that owns the site.",
    status=201,
    key=True,
    locate=by_body_site("site"),
    missing=("ITEM_NOT_LISTED", "SITE_UNKNOWN"),
    refusals=("DIVISION_OUT_OF_SCOPE", "PRINT_INVALID", "PRINT_KIND_UNKNOWN", "COPIES_OUT_OF_RANGE"),
    asked={"site": "510822101200-VS", "kind": "guide", "copies": 20},
    sample=PRINT,
)
async def record_print(call: Call, code: str, body: PrintToRecord) -> PrintView:
    request = catalogue_guides_pb2.RecordPrintRequest(
        code=code, site=body.site, kind=body.kind, copies=body.copies
    )
    answer = await call.ask(call.rooms.catalogue.RecordPrint, request)
    return {"site": answer.site, "item": answer.item_id, "kind": answer.kind, "copies": answer.copies}


@operations.get(
    "/v1/sites/{site}/prints",
    rpc=RPC + "ListPrints",
    summary="打印份数统计",
    description="What a site has printed, by item and kind.",
    locate=by_site("site"),
    missing=("SITE_UNKNOWN",),
    refusals=("CURSOR_INVALID", "DIVISION_OUT_OF_SCOPE"),
    sample=listed(PRINT_COUNT),
)
async def list_prints(call: Call, site: str, query: Annotated[ListQuery, InQuery()]) -> PrintList:
    request = catalogue_guides_pb2.ListPrintsRequest(site=site, page=page(query))
    answer = await call.ask(call.rooms.catalogue.ListPrints, request)
    items: list[PrintCountView] = [
        {
            "site": one.site,
            "item": one.item_id,
            "kind": one.kind,
            "copies": one.copies,
            "version": one.version,
            "prints": one.prints,
            "last_at": one.last_at,
        }
        for one in answer.prints
    ]
    return {"items": items, "next": answer.next or None}
