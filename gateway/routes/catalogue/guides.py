"""Guides of items and what is printed of them: all made from one version. Always from this stack's own copy."""

from typing import Annotated, Any

from fastapi import Query as InQuery
from pydantic import Field
from sanji.catalogue.v1 import catalogue_guides_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.operations import Operations
from gateway.reply import PDF, Reply, pdf_reply
from gateway.routes.catalogue import RPC
from gateway.routes.catalogue.guides_samples import CHART, GUIDE, NOTICE_SHEET
from gateway.routes.shapes import Query

SVG = "image/svg+xml"
operations = Operations("guides")


class EditionView(TypedDict):
    """Which version it was made from."""

    code: str
    version: int
    name_zh: str
    effective_from: str


class LineView(TypedDict):
    """What it is about, and what it says."""

    label_zh: str
    text_zh: str


class SectionView(TypedDict):
    """One part of a guide."""

    key: str
    title_zh: str
    lines: list[LineView]


class GuideView(EditionView):
    """A guide in sections."""

    sections: list[SectionView]


class SheetMaterialView(TypedDict):
    """One material. `brought`: false when nobody has to bring it."""

    code: str
    name_zh: str
    necessity: str
    source: str
    brought: bool
    condition_zh: str | None
    note_zh: str


class NoticeSheetView(EditionView):
    """Everything that is to be handed in, at once."""

    materials: list[SheetMaterialView]


class NodeView(TypedDict):
    """One step. Neighbours with the same `branch` run side by side."""

    id: str
    name_zh: str
    doer: str
    doer_zh: str
    limit_days: int
    unit: str
    output_zh: str
    before_acceptance: bool
    branch: str | None


EdgeView = TypedDict("EdgeView", {"from": str, "to": str})


class ChartView(EditionView):
    """The steps as a graph."""

    nodes: list[NodeView]
    edges: list[EdgeView]


class VersionQuery(Query):
    """Which version."""

    version: Annotated[int, Field(ge=0, le=2**31, description="0: the one in force")] = 0


class GuideQuery(VersionQuery):
    """Which version, for which site."""

    site: Annotated[str, Field(description="whose place and telephone it names", max_length=32)] = ""


@operations.get(
    "/v1/items/{code}/guide",
    rpc=RPC + "GetGuide",
    summary="办事指南（分节）",
    description="The guide in the order of its required parts, as it is printed.",
    missing=("ITEM_NOT_LISTED", "SITE_UNKNOWN"),
    sample=GUIDE,
)
async def get_guide(call: Call, code: str, query: Annotated[GuideQuery, InQuery()]) -> GuideView:
    request = catalogue_guides_pb2.GetGuideRequest(code=code, version=query.version, site=query.site)
    answer = await call.ask(call.rooms.catalogue.GetGuide, request)
    sections: list[SectionView] = [
        {
            "key": section.key,
            "title_zh": section.title_zh,
            "lines": [{"label_zh": line.label_zh, "text_zh": line.text_zh} for line in section.lines],
        }
        for section in answer.sections
    ]
    return {**_edition(answer.edition), "sections": sections}


@operations.get(
    "/v1/items/{code}/notice-sheet",
    rpc=RPC + "GetNoticeSheet",
    summary="一次性告知单",
    description="Exactly the materials of the guide, each with when it is needed and who has it.",
    missing=("ITEM_NOT_LISTED",),
    sample=NOTICE_SHEET,
)
async def get_notice_sheet(
    call: Call, code: str, query: Annotated[VersionQuery, InQuery()]
) -> NoticeSheetView:
    request = catalogue_guides_pb2.GetNoticeSheetRequest(code=code, version=query.version)
    answer = await call.ask(call.rooms.catalogue.GetNoticeSheet, request)
    materials: list[SheetMaterialView] = [
        {
            "code": one.code,
            "name_zh": one.name_zh,
            "necessity": one.necessity,
            "source": one.source,
            "brought": one.brought,
            "condition_zh": one.condition_zh or None,
            "note_zh": one.note_zh,
        }
        for one in answer.materials
    ]
    return {**_edition(answer.edition), "materials": materials}


@operations.get(
    "/v1/items/{code}/step-chart",
    rpc=RPC + "GetStepChart",
    summary="办理流程图",
    description="One node per step, edges in order.",
    missing=("ITEM_NOT_LISTED",),
    sample=CHART,
)
async def get_step_chart(call: Call, code: str, query: Annotated[VersionQuery, InQuery()]) -> ChartView:
    answer = await _chart(call, code, query)
    nodes: list[NodeView] = [
        {
            "id": node.id,
            "name_zh": node.name_zh,
            "doer": node.doer,
            "doer_zh": node.doer_zh,
            "limit_days": node.limit_days,
            "unit": node.unit,
            "output_zh": node.output_zh,
            "before_acceptance": node.before_acceptance,
            "branch": node.branch or None,
        }
        for node in answer.nodes
    ]
    edges: list[EdgeView] = [{"from": getattr(edge, "from"), "to": edge.to} for edge in answer.edges]
    return {**_edition(answer.edition), "nodes": nodes, "edges": edges}


@operations.get(
    "/v1/items/{code}/step-chart.svg",
    rpc=RPC + "GetStepChart",
    summary="办理流程图（SVG）",
    description="The same chart as a drawing.",
    missing=("ITEM_NOT_LISTED",),
    media=SVG,
    sample="<svg xmlns='http://www.w3.org/2000/svg'/>",
)
async def draw_step_chart(call: Call, code: str, query: Annotated[VersionQuery, InQuery()]) -> Reply:
    answer = await _chart(call, code, query)
    return Reply(200, ((b"content-type", SVG.encode()),), answer.svg.encode())


@operations.get(
    "/v1/items/{code}/guide.pdf",
    rpc=RPC + "PrintItem",
    summary="打印办事指南",
    description="The guide as PDF for halls and stations: A4, font embedded, version and date on each page.",
    missing=("ITEM_NOT_LISTED", "SITE_UNKNOWN", "FORM_MISSING"),
    refusals=("PRINT_KIND_UNKNOWN", "SHEET_TOO_LONG", "PRINTING_UNAVAILABLE"),
    media=PDF,
    sample="%PDF-1.4",
)
async def print_guide(call: Call, code: str, query: Annotated[GuideQuery, InQuery()]) -> Reply:
    return await _printed(call, "guide", code, query.version, query.site)


@operations.get(
    "/v1/items/{code}/notice-sheet.pdf",
    rpc=RPC + "PrintItem",
    summary="打印一次性告知单",
    description="The notice sheet as PDF.",
    missing=("ITEM_NOT_LISTED", "SITE_UNKNOWN", "FORM_MISSING"),
    refusals=("PRINT_KIND_UNKNOWN", "SHEET_TOO_LONG", "PRINTING_UNAVAILABLE"),
    media=PDF,
    sample="%PDF-1.4",
)
async def print_notice_sheet(call: Call, code: str, query: Annotated[VersionQuery, InQuery()]) -> Reply:
    return await _printed(call, "notice_sheet", code, query.version)


@operations.get(
    "/v1/items/{code}/form.pdf",
    rpc=RPC + "PrintItem",
    summary="打印申请表和示范文本",
    description="The application form as PDF, blank and filled as an example.",
    missing=("ITEM_NOT_LISTED", "SITE_UNKNOWN", "FORM_MISSING"),
    refusals=("PRINT_KIND_UNKNOWN", "SHEET_TOO_LONG", "PRINTING_UNAVAILABLE"),
    media=PDF,
    sample="%PDF-1.4",
)
async def print_form(call: Call, code: str, query: Annotated[VersionQuery, InQuery()]) -> Reply:
    return await _printed(call, "form", code, query.version)


async def _chart(call: Call, code: str, query: VersionQuery) -> Any:
    request = catalogue_guides_pb2.GetStepChartRequest(code=code, version=query.version)
    return await call.ask(call.rooms.catalogue.GetStepChart, request)


async def _printed(call: Call, kind: str, code: str, version: int, site: str = "") -> Reply:
    request = catalogue_guides_pb2.PrintItemRequest(code=code, version=version, site=site, kind=kind)
    answer = await call.ask(call.rooms.catalogue.PrintItem, request)
    name = f"{answer.edition.item_id}-{kind}-v{answer.edition.version}"
    return pdf_reply(name, answer.pdf)


def _edition(edition: catalogue_guides_pb2.Edition) -> EditionView:
    return {
        "code": edition.item_id,
        "version": edition.version,
        "name_zh": edition.name_zh,
        "effective_from": edition.effective_from,
    }
