"""Papers that the government holds: where they can be looked up, and looking one up for an application."""

from typing import Annotated

from pydantic import Field
from sanji.intake.v1 import intake_exchange_pb2 as pb
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.levels import by_number
from gateway.operations import Operations
from gateway.routes.intake import RPC
from gateway.routes.intake.applications_samples import APPLICATION
from gateway.routes.intake.applications_views import ApplicationView, application_view
from gateway.routes.intake.refusals import MANDATES
from gateway.routes.shapes import Body

operations = Operations("exchange")


class LookUpToMake(Body):
    """Under which number, and what for."""

    number: Annotated[
        str,
        Field(
            description="a certificate's identifier; or of the paper or its holder where the item names no number of its own",
            max_length=128,
        ),
    ] = ""
    purpose: Annotated[str, Field(max_length=32, examples=["handling"])] = "handling"


class SourceView(TypedDict):
    """A register. `materials`: codes of what it holds; empty: whatever has a certificate's identifier."""

    source: str
    name_zh: str
    owner: str
    materials: list[str]
    purposes: list[str]
    deadline_ms: int
    down: bool


class SourceList(TypedDict):
    """Every register of this stack, at most 101."""

    items: list[SourceView]


@operations.get(
    "/v1/exchange/sources",
    rpc=RPC + "ListSources",
    summary="可查询的共享数据源",
    description="The registers in which papers can be looked up here: who keeps each, for what it answers, whether it is down.",
    sample={
        "items": [
            {
                "source": "population_base",
                "name_zh": "人口基础信息库",
                "owner": "public_security",
                "materials": ["household_register", "resident_id_card"],
                "purposes": ["handling"],
                "deadline_ms": 3000,
                "down": False,
            }
        ]
    },
)
async def list_sources(call: Call) -> SourceList:
    answer = await call.ask(call.rooms.intake.ListSources, pb.ListSourcesRequest())
    return {
        "items": [
            {
                "source": one.source,
                "name_zh": one.name,
                "owner": one.owner,
                "materials": list(one.materials),
                "purposes": list(one.purposes),
                "deadline_ms": one.deadline_ms,
                "down": one.down,
            }
            for one in answer.sources
        ]
    }


@operations.post(
    "/v1/applications/{number}/materials/{material}/lookup",
    rpc=RPC + "LookUpMaterial",
    summary="查询政府已有的材料",
    description="Looks a paper up by its number, so that nobody hands it in. Found, it stands in `materials` with `looked_up`;"
    " while the register is away its number stays with the application, and it is asked again by itself until it answers."
    " `holder_differs` tells of a paper that is another's. Each question is on record.",
    locate=by_number,
    versioned=True,
    refusals=(
        "APPLICATION_NOT_FOUND",
        "APPLICATION_STATE",
        "MATERIAL_NOT_ON_LIST",
        "MATERIAL_NOT_GOVERNMENT_HELD",
        "MATERIAL_ALREADY_GIVEN",
        "LOOKUP_VALUE_INVALID",
        "LOOKUP_NUMBER_FIXED",
        "LOOKUPS_TOO_MANY",
        "LOOKUP_NO_MATCH",
        "SOURCE_MISSING",
        "PURPOSE_NOT_ALLOWED",
        "ITEM_NOT_LISTED",
        *MANDATES,
    ),
    asked={"purpose": "handling"},
    sample=APPLICATION,
)
async def look_up_material(call: Call, number: str, material: str, body: LookUpToMake) -> ApplicationView:
    request = pb.LookUpMaterialRequest(
        number=number,
        material=material,
        value=body.number,
        purpose=body.purpose,
        if_version=call.if_version,
    )
    answer = await call.ask(call.rooms.intake.LookUpMaterial, request)
    return application_view(answer.application, call.today)
