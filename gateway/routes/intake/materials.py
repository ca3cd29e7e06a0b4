"""Papers as files: handed in, opened, used again, and those promised for later."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import Query as InQuery
from pydantic import Field
from sanji.intake.v1 import intake_materials_pb2 as pb
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.levels import by_number, by_query_division, by_site
from gateway.operations import Operations
from gateway.routes.intake import RPC
from gateway.routes.intake.applications_samples import APPLICATION
from gateway.routes.intake.applications_views import ApplicationView, application_view
from gateway.routes.intake.materials_given import A_DATE, MaterialGiven, materials_of
from gateway.routes.intake.refusals import MANDATES
from gateway.routes.samples import listed
from gateway.routes.shapes import Body, DivisionListQuery, Query, page
from gateway.streaming import Streamed

FILE = "510822101-mt-0199a2b3c4d500112233445566778899"
ENDINGS = {
    "application/pdf": "pdf",
    "application/ofd": "ofd",
    "image/jpeg": "jpg",
    "image/png": "png",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
operations = Operations("materials")


class UploadQuery(Query):
    """What the file is: which paper of which item's list."""

    item: Annotated[str, Field(max_length=64, examples=["residence_permit"])]
    material: Annotated[str, Field(max_length=64, examples=["residence_address_proof"])]
    division: Annotated[
        str, Field(description="where it will be handed in; staff: their own without", max_length=12)
    ] = ""
    valid_until: Annotated[
        str, Field(description="last day of validity the paper names", max_length=10), A_DATE
    ] = ""


class FileQuery(Query):
    """Of staff: in which application it stands, and why it is opened; both go on record."""

    application: Annotated[str, Field(max_length=32)] = ""
    purpose: Annotated[str, Field(max_length=200)] = ""


class ReusableQuery(DivisionListQuery):
    """For which item."""

    item: Annotated[str, Field(max_length=64)]


class PromisedMaterials(Body):
    """The papers that were promised for later."""

    materials: Annotated[list[MaterialGiven], Field(max_length=100)]


class FileView(TypedDict):
    """One file. `attached`: stands in an application and is kept with it; else it goes at `expires_at`."""

    file: str
    item: str
    material: str
    media_type: str
    size: int
    sha256: str
    at: str
    valid_until: str | None
    attached: bool
    expires_at: str | None


class FileList(TypedDict):
    """One page of them."""

    items: list[FileView]
    next: str | None


SAMPLE = {
    "file": FILE,
    "item": "residence_permit",
    "material": "residence_address_proof",
    "media_type": "application/pdf",
    "size": 182044,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "at": "2026-11-23T09:30:00+08:00",
    "valid_until": None,
    "attached": False,
    "expires_at": "2026-12-23T09:30:00+08:00",
}


@operations.post(
    "/v1/materials",
    rpc=RPC + "UploadMaterial",
    summary="上传材料文件",
    description="Takes in one paper as a file: the body is the file itself, its type in Content-Type. The answer's `file`"
    " is the `ref` of an application's material; the file goes after 30 days unless one names it. Kept sealed.",
    status=201,
    accepts=tuple(ENDINGS),
    locate=by_query_division,
    refusals=(
        "ITEM_NOT_LISTED",
        "MATERIAL_NOT_ON_LIST",
        "MATERIAL_EMPTY",
        "MATERIAL_TYPE_DIFFERS",
        "UPLOAD_BROKEN_OFF",
        "MATERIALS_UNUSED_TOO_MANY",
        "DIVISION_MALFORMED",
        "DIVISION_OUT_OF_SCOPE",
        "DIVISION_UNKNOWN",
    ),
    sample=SAMPLE,
)
async def upload_material(call: Call, query: Annotated[UploadQuery, InQuery()]) -> FileView:
    head = pb.UploadHead(
        division=call.division(query.division) or call.principal.division,
        item=query.item,
        material=query.material,
        media_type=call.media,
        valid_until=query.valid_until,
    )
    async with aclosing(_said(head, call)) as requests:
        answer = await call.send(call.rooms.intake.UploadMaterial, requests)
    return file_view(answer.upload)


@operations.get(
    "/v1/materials",
    rpc=RPC + "ListMaterials",
    summary="可重复使用的已交材料",
    description="The caller's own papers of earlier applications that an item may use again, newest first: what was given"
    " once is not asked for again. Use one with `kind: reuse` and `ref` its `file`.",
    locate=by_query_division,
    refusals=("ITEM_NOT_LISTED", "DIVISION_UNKNOWN"),
    sample=listed({**SAMPLE, "attached": True, "expires_at": None}),
)
async def list_materials(call: Call, query: Annotated[ReusableQuery, InQuery()]) -> FileList:
    request = pb.ListMaterialsRequest(item=query.item, page=page(query))
    answer = await call.ask(call.rooms.intake.ListMaterials, request)
    return {"items": [file_view(one) for one in answer.uploads], "next": answer.next or None}


@operations.get(
    "/v1/materials/{file}",
    rpc=RPC + "GetMaterial",
    summary="下载材料文件",
    description="The file itself, from whichever stack keeps it. Its owner or who handed it in needs nothing more; staff,"
    " once an application names it, name that one and a purpose, on record before anything is shown.",
    locate=by_site("file"),
    streams=True,
    media="application/octet-stream",
    refusals=(
        "MATERIAL_NOT_FOUND",
        "APPLICATION_NOT_FOUND",
        "FILE_NOT_FOUND",
        "PURPOSE_REQUIRED",
    ),
    sample="%PDF-1.7",
)
async def get_material(call: Call, file: str, query: Annotated[FileQuery, InQuery()]) -> Streamed:
    request = pb.GetMaterialRequest(upload=file, number=query.application, purpose=query.purpose)
    messages = call.parts.lanes.through(call.watch(call.rooms.intake.GetMaterial, request))
    first = await anext(messages)
    upload = first.upload
    ending = ENDINGS.get(upload.media_type, "bin")
    headers = (
        (b"content-type", upload.media_type.encode()),
        (b"content-length", b"%d" % upload.size),
        (b"content-disposition", f'attachment; filename="{file}.{ending}"'.encode()),
    )
    return Streamed(200, headers, _content(messages))


@operations.post(
    "/v1/applications/{number}/materials",
    rpc=RPC + "HandInMaterials",
    summary="补交承诺后补的材料",
    description="Hands in papers that were promised for later; each takes the place of its promise.",
    locate=by_number,
    versioned=True,
    refusals=(
        "APPLICATION_NOT_FOUND",
        "MATERIALS_INVALID",
        "MATERIAL_NOT_FOUND",
        "MATERIAL_NOT_PROMISED",
        "MATERIAL_KIND_NOT_ALLOWED",
        "MATERIAL_FILE_REQUIRED",
        "MATERIAL_FORM_WRONG",
        "MATERIAL_EXPIRED",
        "APPLICATION_STATE",
        *MANDATES,
    ),
    asked={"materials": [{"code": "hygiene_rules", "kind": "upload", "ref": FILE}]},
    sample=APPLICATION,
)
async def hand_in_materials(call: Call, number: str, body: PromisedMaterials) -> ApplicationView:
    request = pb.HandInMaterialsRequest(
        number=number, materials=materials_of(body.materials), if_version=call.if_version
    )
    answer = await call.ask(call.rooms.intake.HandInMaterials, request)
    return application_view(answer.application, call.today)


async def _said(head: pb.UploadHead, call: Call) -> AsyncGenerator[pb.UploadMaterialRequest]:
    assert call.parts_in is not None
    yield pb.UploadMaterialRequest(head=head)
    async for part in call.parts_in:
        yield pb.UploadMaterialRequest(part=part)


async def _content(messages: AsyncGenerator[Any]) -> AsyncGenerator[bytes]:
    async with aclosing(messages):
        async for message in messages:
            yield message.part


def file_view(upload: pb.Upload) -> FileView:
    """One file as it is shown."""
    return {
        "file": upload.upload,
        "item": upload.item,
        "material": upload.material,
        "media_type": upload.media_type,
        "size": upload.size,
        "sha256": upload.sha256,
        "at": upload.at,
        "valid_until": upload.valid_until or None,
        "attached": upload.attached,
        "expires_at": upload.expires_at or None,
    }
