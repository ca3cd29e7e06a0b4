"""What an applicant gave before, at the counter: found for a purpose and used again."""

from typing import Annotated

from fastapi import Query as InQuery
from pydantic import Field
from sanji.intake.v1 import intake_materials_pb2 as pb

from gateway.call import Call
from gateway.levels import by_number
from gateway.operations import Operations
from gateway.routes.intake import RPC
from gateway.routes.intake.applications_samples import APPLICATION
from gateway.routes.intake.applications_views import ApplicationView, application_view
from gateway.routes.intake.materials import FILE, SAMPLE, FileList, file_view
from gateway.routes.intake.refusals import MANDATES
from gateway.routes.samples import listed
from gateway.routes.shapes import Body, ListQuery, page

operations = Operations("materials")


class ReusableForQuery(ListQuery):
    """Why they are looked at, on record before anything is shown."""

    purpose: Annotated[str, Field(max_length=200, examples=["核对可复用材料"])] = ""


class FileToReuse(Body):
    """One paper given before."""

    code: Annotated[str, Field(max_length=64)]
    ref: Annotated[str, Field(description="its `file`", max_length=100)]


class FilesToReuse(Body):
    """Papers given before that take the place of what is missing."""

    materials: Annotated[list[FileToReuse], Field(max_length=100)]


@operations.get(
    "/v1/applications/{number}/reusable-materials",
    rpc=RPC + "ListReusableMaterials",
    summary="查看申请人可复用的已交材料",
    description="At the counter: the papers of the applicant's earlier applications that this one may use, newest first. The"
    " look and its purpose are on record before anything is shown. An agent needs a mandate.",
    locate=by_number,
    refusals=("APPLICATION_NOT_FOUND", "ITEM_NOT_LISTED", "PURPOSE_REQUIRED", *MANDATES),
    sample=listed({**SAMPLE, "attached": True, "expires_at": None}),
)
async def list_reusable_materials(
    call: Call, number: str, query: Annotated[ReusableForQuery, InQuery()]
) -> FileList:
    request = pb.ListReusableMaterialsRequest(number=number, purpose=query.purpose, page=page(query))
    answer = await call.ask(call.rooms.intake.ListReusableMaterials, request)
    return {"items": [file_view(one) for one in answer.uploads], "next": answer.next or None}


@operations.post(
    "/v1/applications/{number}/reused-materials",
    rpc=RPC + "ReuseMaterials",
    summary="复用以前提交的材料",
    description="Puts papers that the applicant gave before into an application that is not taken on yet, in place of what is"
    " missing or promised: what was given once is not asked for again.",
    locate=by_number,
    versioned=True,
    refusals=(
        "APPLICATION_NOT_FOUND",
        "ITEM_NOT_LISTED",
        "MATERIALS_INVALID",
        "MATERIAL_REQUIRED",
        "MATERIAL_NOT_ON_LIST",
        "MATERIAL_ALREADY_GIVEN",
        "MATERIAL_NOT_FOUND",
        "MATERIAL_EXPIRED",
        "APPLICATION_STATE",
        *MANDATES,
    ),
    asked={"materials": [{"code": "residence_address_proof", "ref": FILE}]},
    sample=APPLICATION,
)
async def reuse_materials(call: Call, number: str, body: FilesToReuse) -> ApplicationView:
    request = pb.ReuseMaterialsRequest(number=number, if_version=call.if_version)
    for one in body.materials:
        request.materials.add(code=one.code, ref=one.ref)
    answer = await call.ask(call.rooms.intake.ReuseMaterials, request)
    return application_view(answer.application, call.today)
