"""Items: what can be applied for, with guide, form and papers. Always from this stack's own copy."""

from collections import OrderedDict
from typing import Annotated, Any, cast

import orjson
from fastapi import Query as InQuery
from pydantic import Field
from sanji.catalogue.v1 import catalogue_pb2, catalogue_service_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.operations import Operations
from gateway.routes.catalogue import RPC
from gateway.routes.catalogue.items_samples import ITEM, ITEM_HEAD
from gateway.routes.samples import listed
from gateway.routes.shapes import ListQuery, Query, page

MAX_PARSED = 500
operations = Operations("items")


class ItemHead(TypedDict):
    """One line of the catalogue. `statutory_days` is null when the law sets none.

    `high_frequency`: one of the county's fifty with most accepted applications in twelve months (ledger R036).
    """

    code: str
    version: int
    division: str
    name_zh: str
    name_en: str
    item_type: str
    department: str
    joint_departments: list[str]
    audience: str
    on_application: bool
    accept_levels: list[str]
    decide_level: str
    case_type: str
    committed_days: int
    committed_unit: str
    statutory_days: int | None
    statutory_unit: str
    effective_from: str
    aliases: list[str]
    high_frequency: bool


class Guide(TypedDict, total=False):
    """The service guide (GB/T 36114, ledger R043); what an item does not have is left out."""

    legal_basis: list[dict[str, Any]]
    conditions: list[dict[str, Any]]
    service_object: list[str]
    steps: list[dict[str, Any]]
    pre_acceptance_steps: list[dict[str, Any]]
    special_procedures: list[dict[str, Any]]
    fees: list[dict[str, Any]]
    result: dict[str, Any]
    faq: list[dict[str, Any]]
    channels: list[str]
    online_depth: int
    onsite_visits: int
    visit_reason_zh: str
    delegation: list[dict[str, Any]]
    extension: dict[str, Any]
    notification_commitment: dict[str, Any]
    deferred_acceptance: dict[str, Any]
    consult_phone: str
    complaint_phone: str
    statutory_source: dict[str, Any]
    decide_body_zh: str
    listed_under: dict[str, str]
    registration: dict[str, Any]


class ItemView(ItemHead, Guide):
    """The whole published version: head, guide, form and papers."""

    form: Annotated[list[dict[str, Any]], Field(description="fields of the application form")]
    form_rules: list[dict[str, Any]]
    materials: list[dict[str, Any]]


class ItemList(TypedDict):
    """One page of the catalogue."""

    items: list[ItemHead]
    next: str | None


class ItemsQuery(ListQuery):
    """Which items."""

    division: Annotated[str, Field(description="served there", max_length=12)] = ""
    q: Annotated[str, Field(description="as in /v1/search; the best first", max_length=100)] = ""
    audience: Annotated[str, Field(json_schema_extra={"enum": ["personal", "enterprise", "both"]})] = ""
    type: Annotated[str, Field(description="GB/T 39046 A.1", max_length=2, examples=["20"])] = ""
    list_kind: Annotated[
        str,
        Field(
            alias="list",
            json_schema_extra={"enum": ["power", "responsibility", "public_service", "intermediary"]},
        ),
    ] = ""
    leaf: Annotated[str, Field(description="of the public-service taxonomy", max_length=64)] = ""
    life_event: Annotated[str, Field(description="value of a facet of /v1/browse", max_length=64)] = ""
    department: Annotated[str, Field(description="department id", max_length=64)] = ""


class ItemQuery(Query):
    """Which version, and whether it must be served somewhere."""

    division: Annotated[str, Field(description="refuse unless it is served there", max_length=12)] = ""
    version: Annotated[int, Field(ge=0, le=2**31, description="0: the one in force")] = 0


class Documents:
    """Parsed item documents by item and version; a published version never changes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str, int], dict[str, Any]] = OrderedDict()

    def of(self, item: catalogue_pb2.Item) -> dict[str, Any]:
        """The guide, form, rules and materials of `item`."""
        key = (item.division, item.item_id, item.version)
        if key not in self._kept:
            self._kept[key] = _parsed(orjson.loads(item.document or b"{}"))
            if len(self._kept) > MAX_PARSED:
                self._kept.popitem(last=False)
        return self._kept[key]


_documents = Documents()


@operations.get(
    "/v1/items",
    rpc=RPC + "ListItems",
    summary="事项列表",
    description="Published items by code, or what was found for `q`, the best first.",
    refusals=(
        "CURSOR_INVALID",
        "DIVISION_UNKNOWN",
        "DIVISION_MALFORMED",
        "Q_TOO_LONG",
        "AUDIENCE_UNKNOWN",
        "ITEM_TYPE_UNKNOWN",
        "LIST_UNKNOWN",
    ),
    sample=listed(ITEM_HEAD),
)
async def list_items(call: Call, query: Annotated[ItemsQuery, InQuery()]) -> ItemList:
    request = catalogue_service_pb2.ListItemsRequest(
        division=query.division,
        q=query.q,
        audience=query.audience,
        item_type=query.type,
        list_kind=query.list_kind,
        leaf=query.leaf,
        life_event=query.life_event,
        department=query.department,
        page=page(query),
    )
    answer = await call.ask(call.rooms.catalogue.ListItems, request)
    return {"items": [item_head(item) for item in answer.items], "next": answer.next or None}


@operations.get(
    "/v1/items/{code}",
    rpc=RPC + "GetItem",
    summary="办事指南",
    description="The version of an item in force, by its code or any national or local code of it.",
    missing=("ITEM_NOT_LISTED", "ITEM_NOT_IMPLEMENTED", "DIVISION_UNKNOWN"),
    refusals=("DIVISION_MALFORMED",),
    sample=ITEM,
)
async def get_item(call: Call, code: str, query: Annotated[ItemQuery, InQuery()]) -> ItemView:
    request = catalogue_service_pb2.GetItemRequest(code=code, division=query.division, version=query.version)
    return item_view((await call.ask(call.rooms.catalogue.GetItem, request)).item)


def item_view(item: catalogue_pb2.Item) -> ItemView:
    """The whole published version."""
    return cast(ItemView, {**_documents.of(item), **item_head(item)})


def item_head(item: catalogue_pb2.Item) -> ItemHead:
    """The indexed part of an item."""
    return {
        "code": item.item_id,
        "version": item.version,
        "division": item.division,
        "name_zh": item.name_zh,
        "name_en": item.name_en,
        "item_type": item.item_type,
        "department": item.department,
        "joint_departments": list(item.joint_departments),
        "audience": item.audience,
        "on_application": item.on_application,
        "accept_levels": list(item.accept_levels),
        "decide_level": item.decide_level,
        "case_type": item.case_type,
        "committed_days": item.committed_days,
        "committed_unit": item.committed_unit,
        "statutory_days": None if item.statutory_days < 0 else item.statutory_days,
        "statutory_unit": item.statutory_unit,
        "effective_from": item.effective_from,
        "aliases": list(item.aliases),
        "high_frequency": item.high_frequency,
    }


def _parsed(document: dict[str, Any]) -> dict[str, Any]:
    form = document.get("form") or {}
    return {
        **{name: document[name] for name in Guide.__annotations__ if document.get(name) is not None},
        "form": form.get("fields", []),
        "form_rules": form.get("rules", []),
        "materials": document.get("materials") or [],
    }
