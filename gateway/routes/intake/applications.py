"""Applications: handing in, following, and what a clerk does with them."""

from typing import Annotated

import orjson
from fastapi import Query as InQuery
from sanji.intake.v1 import intake_commitments_pb2, intake_service_pb2

from gateway.call import Call
from gateway.levels import by_body_division, by_number, by_query_division
from gateway.operations import Operations
from gateway.routes.intake import RPC
from gateway.routes.intake.applications_given import (
    ApplicationsQuery,
    ApplicationToSubmit,
    NoticeToGive,
    ReturnToMake,
    SupplementsGiven,
)
from gateway.routes.intake.applications_samples import APPLICATION, RECEIPT, RETURNED, SUBMISSION
from gateway.routes.intake.applications_views import (
    ApplicationList,
    ApplicationView,
    Receipt,
    application_list,
    application_view,
    receipt,
)
from gateway.routes.intake.materials_given import materials_of
from gateway.routes.intake.refusals import GIVING_NOTICE, HANDING_IN, MANDATES, RETURNING, SUPPLEMENTING
from gateway.routes.samples import listed
from gateway.routes.shapes import Nothing, page

operations = Operations("applications")


@operations.post(
    "/v1/applications",
    rpc=RPC + "SubmitApplication",
    summary="提交申请",
    description="Hands in an application and gives its receipt number. Citizens apply for themselves or for whom they"
    " stand, a clerk for whoever stands before her, an agent under a mandate. All faults of the form come at once.",
    status=201,
    key=True,
    locate=by_body_division,
    refusals=(
        *HANDING_IN,
        "ITEM_NOT_IMPLEMENTED",
        "ENTRUSTMENT_NOT_FITTING",
        "ROSTER_MISSING",
        "SITE_MALFORMED",
        "COMMITMENT_NOT_OFFERED",
        "COMMITMENT_TEXT_CHANGED",
        "COMMITMENT_TIME_WRONG",
        "COMMITMENT_SIGNATURE_WRONG",
        "COMMITMENT_NOT_ENABLED",
        "COMMITMENT_BARRED",
    ),
    asked=SUBMISSION,
    sample=RECEIPT,
)
async def submit_application(call: Call, body: ApplicationToSubmit) -> Receipt:
    given = body.applicant
    request = intake_service_pb2.SubmitApplicationRequest(
        item=body.item,
        division=call.division(body.division),
        applicant=intake_service_pb2.ApplicantGiven(
            kind=given.kind, id_number=given.id_number, uscc=given.uscc, name=given.name, phone=given.phone
        ),
        form_json=orjson.dumps(body.form).decode(),
        materials=materials_of(body.materials),
        channel=body.channel,
        ticket=body.ticket,
        commitment_signed=body.commitment_signed,
        deferral_signed=body.deferral_signed,
        mandate=body.mandate,
        agency_site=body.agency_site,
        entrustment=body.entrustment,
        commitment=intake_commitments_pb2.CommitmentGiven(**body.commitment.model_dump())
        if body.commitment
        else None,
        person_wanted=body.person_wanted,
    )
    answer = await call.ask(call.rooms.intake.SubmitApplication, request)
    return receipt(answer.application)


@operations.get(
    "/v1/applications",
    rpc=RPC + "ListApplications",
    summary="申请列表",
    description="The caller's own applications, or a division subtree's for staff; newest first.",
    locate=by_query_division,
    refusals=(
        "DIVISION_MALFORMED",
        "DIVISION_UNKNOWN",
        "DIVISION_OUT_OF_SCOPE",
    ),
    sample=listed(APPLICATION),
)
async def list_applications(call: Call, query: Annotated[ApplicationsQuery, InQuery()]) -> ApplicationList:
    request = intake_service_pb2.ListApplicationsRequest(
        division=call.division(query.division), status=query.status, page=page(query)
    )
    answer = await call.ask(call.rooms.intake.ListApplications, request)
    return application_list(answer.applications, answer.next, call.today)


@operations.get(
    "/v1/applications/{number}",
    rpc=RPC + "GetApplication",
    summary="按受理编号查询申请",
    description="One application: its applicant's, or staff's whose subtree it lies in. Unknown and forbidden look alike.",
    locate=by_number,
    versioned=True,
    refusals=("APPLICATION_NOT_FOUND",),
    sample=APPLICATION,
)
async def get_application(call: Call, number: str) -> ApplicationView:
    answer = await call.ask(
        call.rooms.intake.GetApplication, intake_service_pb2.GetApplicationRequest(number=number)
    )
    return application_view(answer.application, call.today)


@operations.post(
    "/v1/applications/{number}/acceptance",
    rpc=RPC + "AcceptApplication",
    summary="受理",
    description="Takes it on; the committed and statutory clocks start.",
    locate=by_number,
    versioned=True,
    refusals=(
        "APPLICATION_NOT_FOUND",
        "APPLICATION_STATE",
        "PACKAGE_MEMBER",
        "DIVISION_OUT_OF_SCOPE",
        "POWER_NOT_IN_FORCE",
    ),
    sample={**APPLICATION, "status": "accepted"},
)
async def accept_application(call: Call, number: str, body: Nothing) -> ApplicationView:
    request = intake_service_pb2.AcceptApplicationRequest(number=number, if_version=call.if_version)
    answer = await call.ask(call.rooms.intake.AcceptApplication, request)
    return application_view(answer.application, call.today)


@operations.post(
    "/v1/applications/{number}/supplement-notices",
    rpc=RPC + "RequestSupplement",
    summary="一次性告知补正",
    description="Gives the one notice of all that is missing: of everything the guide asks for and of nothing else; a"
    " second one is refused, as is any after five working days, when it is taken on by law.",
    locate=by_number,
    versioned=True,
    refusals=("APPLICATION_NOT_FOUND", *GIVING_NOTICE, "APPLICATION_STATE", "PACKAGE_MEMBER"),
    asked={"materials": ["residence_address_proof"], "note": "请补交居住地住址证明"},
    sample={**APPLICATION, "status": "supplement_requested"},
)
async def request_supplement(call: Call, number: str, body: NoticeToGive) -> ApplicationView:
    request = intake_service_pb2.RequestSupplementRequest(
        number=number, materials=body.materials, note=body.note, if_version=call.if_version
    )
    answer = await call.ask(call.rooms.intake.RequestSupplement, request)
    return application_view(answer.application, call.today)


@operations.post(
    "/v1/applications/{number}/supplements",
    rpc=RPC + "ProvideSupplement",
    summary="提交补正材料",
    description="Hands in all that the notice named.",
    locate=by_number,
    versioned=True,
    refusals=("APPLICATION_NOT_FOUND", *SUPPLEMENTING, "APPLICATION_STATE", "PACKAGE_MEMBER"),
    asked={
        "materials": [
            {
                "code": "residence_address_proof",
                "kind": "upload",
                "ref": "510822101-mt-0199a2b3c4d5001122334455667788bb",
            }
        ]
    },
    sample=APPLICATION,
)
async def provide_supplement(call: Call, number: str, body: SupplementsGiven) -> ApplicationView:
    request = intake_service_pb2.ProvideSupplementRequest(
        number=number, materials=materials_of(body.materials), if_version=call.if_version
    )
    answer = await call.ask(call.rooms.intake.ProvideSupplement, request)
    return application_view(answer.application, call.today)


@operations.post(
    "/v1/applications/{number}/return",
    rpc=RPC + "ReturnApplication",
    summary="不予受理并退回",
    description="Does not take it on: none is needed, another organ decides, or the notice was not followed; what is no"
    " licence also for another cause. Papers that no notice named are none.",
    locate=by_number,
    versioned=True,
    refusals=(
        "APPLICATION_NOT_FOUND",
        *RETURNING,
        "RETURN_CAUSE_NOT_LAWFUL",
        "APPLICATION_STATE",
        "PACKAGE_MEMBER",
    ),
    asked={"reason": "不属于本机关职权范围", "cause": "other_organ", "organ": "civil_affairs"},
    sample={**APPLICATION, "status": "returned", "returned": RETURNED},
)
async def return_application(call: Call, number: str, body: ReturnToMake) -> ApplicationView:
    request = intake_service_pb2.ReturnApplicationRequest(
        number=number,
        reason=body.reason,
        cause=body.cause,
        organ=body.organ,
        materials=body.materials,
        if_version=call.if_version,
    )
    answer = await call.ask(call.rooms.intake.ReturnApplication, request)
    return application_view(answer.application, call.today)


@operations.post(
    "/v1/applications/{number}/withdrawal",
    rpc=RPC + "WithdrawApplication",
    summary="撤回申请",
    description="Takes it back before the decision.",
    locate=by_number,
    versioned=True,
    refusals=(
        "APPLICATION_NOT_FOUND",
        "APPLICATION_STATE",
        "PACKAGE_MEMBER",
        *MANDATES,
    ),
    sample={**APPLICATION, "status": "withdrawn"},
)
async def withdraw_application(call: Call, number: str, body: Nothing) -> ApplicationView:
    request = intake_service_pb2.WithdrawApplicationRequest(number=number, if_version=call.if_version)
    answer = await call.ask(call.rooms.intake.WithdrawApplication, request)
    return application_view(answer.application, call.today)
