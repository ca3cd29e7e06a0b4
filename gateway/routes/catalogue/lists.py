"""The four lists of the register, each as a file with its checksum (ledger R033). From this stack's own copy."""

from base64 import b64encode
from hashlib import sha256
from typing import Annotated

from fastapi import Query as InQuery
from pydantic import Field
from sanji.catalogue.v1 import catalogue_lists_pb2 as pb
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.operations import Operations
from gateway.reply import Reply
from gateway.routes.catalogue import RPC
from gateway.routes.shapes import Query
from services.chassis.errors import Unavailable

CSV, JSON_LINES = "text/csv; charset=utf-8", "application/jsonl"
MEDIA = {"": CSV, "csv": CSV, "jsonl": JSON_LINES}
MAX_PARTS = 64
operations = Operations("lists")


class RegisterListView(TypedDict):
    """One list. `checksum`: SHA-256 in hex of its JSON lines, whatever the order of publication."""

    list: str
    items: int
    checksum: str


class RegisterListsView(TypedDict):
    """The lists of a county. `edition` grows with every published version of any item."""

    division: str
    edition: int
    at: str
    lists: list[RegisterListView]


class ListsQuery(Query):
    """Whose register."""

    division: Annotated[
        str, Field(description="a place of the county; this stack's without", max_length=12)
    ] = ""


class ExportQuery(ListsQuery):
    """Whose register, and as what."""

    format: Annotated[str, Field(json_schema_extra={"enum": ["csv", "jsonl"]})] = ""


SAMPLE: RegisterListView = {"list": "power", "items": 22, "checksum": "9f86d081884c7d65" * 4}


@operations.get(
    "/v1/lists",
    rpc=RPC + "ListRegisterLists",
    summary="四张清单",
    description="Power, responsibility, public-service and intermediary list: how many items each has, and its checksum.",
    missing=("DIVISION_UNKNOWN",),
    refusals=("DIVISION_MALFORMED", "LIST_TOO_LARGE"),
    sample={"division": "510822", "edition": 36, "at": "2026-11-23T09:12:04+08:00", "lists": [SAMPLE]},
)
async def list_register_lists(call: Call, query: Annotated[ListsQuery, InQuery()]) -> RegisterListsView:
    request = pb.ListRegisterListsRequest(division=query.division)
    answer = await call.ask(call.rooms.catalogue.ListRegisterLists, request)
    lists: list[RegisterListView] = [
        {"list": one.list_kind, "items": one.items, "checksum": one.checksum} for one in answer.lists
    ]
    return {"division": answer.county, "edition": answer.edition, "at": answer.at, "lists": lists}


@operations.get(
    "/v1/lists/{kind}/export",
    rpc=RPC + "ExportList",
    summary="导出清单",
    description="One list whole, by item id: CSV for spreadsheets, or the JSON lines that `X-List-Checksum` is of.",
    missing=("DIVISION_UNKNOWN",),
    refusals=(
        "LIST_UNKNOWN",
        "DIVISION_MALFORMED",
        "EXPORT_FORMAT_UNKNOWN",
        "LIST_TOO_LARGE",
    ),
    media=CSV,
    sample="事项标识,事项名称\r\n",
)
async def export_list(call: Call, kind: str, query: Annotated[ExportQuery, InQuery()]) -> Reply:
    content, checksum = bytearray(), ""
    for _ in range(MAX_PARTS):
        request = pb.ExportListRequest(
            list_kind=kind,
            division=query.division,
            format=query.format,
            checksum=checksum,
            offset=len(content),
        )
        answer = await call.ask(call.rooms.catalogue.ExportList, request)
        if answer.list.checksum != checksum:
            content.clear()
        checksum = answer.list.checksum
        content += answer.content
        if len(content) >= answer.total:
            return _file(answer, query.format, bytes(content))
    raise Unavailable("UNAVAILABLE", "清单正在更新，请稍后再试", retry_after=1.0)


def _file(answer: pb.ExportListResponse, style: str, content: bytes) -> Reply:
    checksum = answer.list.checksum
    name = f"{answer.county}-{answer.list.list_kind}-{answer.edition}.{style or 'csv'}"
    digest = b64encode(sha256(content).digest()).decode()
    headers = (
        (b"content-type", MEDIA[style].encode()),
        (b"content-disposition", f'attachment; filename="{name}"'.encode()),
        (b"repr-digest", f"sha-256=:{digest}:".encode()),
        (b"x-list-checksum", checksum.encode()),
        (b"x-list-edition", str(answer.edition).encode()),
    )
    return Reply(200, headers, content)
