"""Several items asked for as one thing (一件事一次办): one form, one receipt, one limit, one hand-out."""

from typing import Annotated

import orjson
from fastapi import Query as InQuery
from sanji.intake.v1 import intake_packages_pb2 as pb

from gateway.call import Call
from gateway.levels import by_body_division, by_number, by_query_division
from gateway.operations import Operations
from gateway.routes.clocks_views import CLOCK, ClocksView, clocks_view
from gateway.routes.intake import RPC
from gateway.routes.intake.applications_given import NoticeToGive, ReturnToMake, SupplementsGiven
from gateway.routes.intake.applications_samples import RETURNED
from gateway.routes.intake.materials_given import materials_of
from gateway.routes.intake.package_applications_given import (
    HandOutToMake,
    PackageApplicationsQuery,
    PackageToSubmit,
)
from gateway.routes.intake.package_applications_views import (
    PACKAGE_APPLICATION,
    PACKAGE_SUBMISSION,
    PackageApplicationList,
    PackageApplicationView,
    package_application_view,
)
from gateway.routes.intake.refusals import GIVING_NOTICE, HANDING_IN, MANDATES, RETURNING, SUPPLEMENTING
from gateway.routes.samples import listed
from gateway.routes.shapes import Nothing, page

NOT_FOUND = "PACKAGE_APPLICATION_NOT_FOUND"
operations = Operations("package-applications")


@operations.post(
    "/v1/packages/{id}/applications",
    rpc=RPC + "SubmitPackage",
    summary="“一件事”一次申请",
    description="Hands in a package: one form, each paper once, one receipt for all, a member each with a number of its"
    " own. Every member is checked; all faults come at once, named by the question of the one form.",
    status=201,
    key=True,
    locate=by_body_division,
    missing=("PACKAGE_NOT_LISTED",),
    refusals=(
        *HANDING_IN,
        "APPLICANT_REQUIRED",
        "APPLICANT_ROLE_UNKNOWN",
        "MEMBER_NOT_OPTIONAL",
        "COMMITMENT_NOT_ENABLED",
        "COMMITMENT_BARRED",
    ),
    asked=PACKAGE_SUBMISSION,
    sample={**PACKAGE_APPLICATION, "status": "submitted", "accepted_at": None, "due": None},
)
async def submit_package(call: Call, id: str, body: PackageToSubmit) -> PackageApplicationView:
    request = pb.SubmitPackageRequest(
        package=id,
        division=call.division(body.division),
        applicants=[
            pb.PackageApplicant(
                role=role,
                kind=given.kind,
                number=given.id_number if given.kind == "person" else given.uscc,
                name=given.name,
                phone=given.phone,
            )
            for role, given in body.applicants.items()
        ],
        form_json=orjson.dumps(body.form).decode(),
        materials=[
            pb.PackagePaper(material=material, holder=given.holder)
            for material, given in zip(materials_of(body.materials), body.materials, strict=True)
        ],
        channel=body.channel,
        choosing=body.optional is not None,
        optional=body.optional or [],
        commitment_signed=body.commitment_signed,
        deferral_signed=body.deferral_signed,
        mandate=body.mandate,
    )
    answer = await call.ask(call.rooms.intake.SubmitPackage, request)
    return package_application_view(answer.application, call.today)


@operations.get(
    "/v1/package-applications",
    rpc=RPC + "ListPackageApplications",
    summary="“一件事”办件列表",
    description="The caller's own packages, or a division subtree's for staff; newest first.",
    locate=by_query_division,
    refusals=(
        "DIVISION_OUT_OF_SCOPE",
        "DIVISION_MALFORMED",
        "DIVISION_UNKNOWN",
    ),
    sample=listed(PACKAGE_APPLICATION),
)
async def list_package_applications(
    call: Call, query: Annotated[PackageApplicationsQuery, InQuery()]
) -> PackageApplicationList:
    request = pb.ListPackageApplicationsRequest(
        division=call.division(query.division), status=query.status, page=page(query)
    )
    answer = await call.ask(call.rooms.intake.ListPackageApplications, request)
    return {
        "items": [package_application_view(one, call.today) for one in answer.applications],
        "next": answer.next or None,
    }


@operations.get(
    "/v1/package-applications/{number}",
    rpc=RPC + "GetPackageApplication",
    summary="按受理编号查询“一件事”办件",
    description="The whole with its members, where each stands and what it waits for. Unknown and forbidden look alike.",
    locate=by_number,
    versioned=True,
    refusals=(NOT_FOUND,),
    sample=PACKAGE_APPLICATION,
)
async def get_package_application(call: Call, number: str) -> PackageApplicationView:
    request = pb.GetPackageApplicationRequest(number=number)
    answer = await call.ask(call.rooms.intake.GetPackageApplication, request)
    return package_application_view(answer.application, call.today)


@operations.get(
    "/v1/package-applications/{number}/clock",
    rpc=RPC + "GetPackageClock",
    summary="“一件事”总时限明细",
    description="The one limit day by day; until it is taken on, the five working days for that.",
    locate=by_number,
    refusals=(NOT_FOUND,),
    sample=CLOCK,
)
async def get_package_clock(call: Call, number: str) -> ClocksView:
    answer = await call.ask(call.rooms.intake.GetPackageClock, pb.GetPackageClockRequest(number=number))
    return clocks_view(number, answer.clocks)


@operations.post(
    "/v1/package-applications/{number}/acceptance",
    rpc=RPC + "AcceptPackage",
    summary="受理“一件事”",
    description="The lead window takes all of it on; the one limit starts. What waits for another's result waits.",
    locate=by_number,
    versioned=True,
    refusals=(NOT_FOUND, "PACKAGE_STATE", "DIVISION_OUT_OF_SCOPE"),
    sample=PACKAGE_APPLICATION,
)
async def accept_package(call: Call, number: str, body: Nothing) -> PackageApplicationView:
    request = pb.AcceptPackageRequest(number=number, if_version=call.if_version)
    return package_application_view(
        (await call.ask(call.rooms.intake.AcceptPackage, request)).application, call.today
    )


@operations.post(
    "/v1/package-applications/{number}/supplement-notices",
    rpc=RPC + "RequestPackageSupplement",
    summary="“一件事”一次性告知补正",
    description="Gives the one notice of all that is missing for any member, and of nothing else.",
    locate=by_number,
    versioned=True,
    refusals=(NOT_FOUND, *GIVING_NOTICE, "PACKAGE_STATE"),
    asked={"materials": ["heirs_agreement"], "note": "请补交全体继承人分割协议"},
    sample={**PACKAGE_APPLICATION, "status": "supplement_requested"},
)
async def request_package_supplement(call: Call, number: str, body: NoticeToGive) -> PackageApplicationView:
    request = pb.RequestPackageSupplementRequest(
        number=number, materials=body.materials, note=body.note, if_version=call.if_version
    )
    answer = await call.ask(call.rooms.intake.RequestPackageSupplement, request)
    return package_application_view(answer.application, call.today)


@operations.post(
    "/v1/package-applications/{number}/supplements",
    rpc=RPC + "ProvidePackageSupplement",
    summary="提交“一件事”补正材料",
    description="Hands in all that the notice named; each paper reaches every member that asks for it.",
    locate=by_number,
    versioned=True,
    refusals=(NOT_FOUND, *SUPPLEMENTING, "PACKAGE_STATE"),
    asked={"materials": [{"code": "heirs_agreement", "kind": "upload"}]},
    sample={**PACKAGE_APPLICATION, "status": "submitted"},
)
async def provide_package_supplement(
    call: Call, number: str, body: SupplementsGiven
) -> PackageApplicationView:
    request = pb.ProvidePackageSupplementRequest(
        number=number, materials=materials_of(body.materials), if_version=call.if_version
    )
    answer = await call.ask(call.rooms.intake.ProvidePackageSupplement, request)
    return package_application_view(answer.application, call.today)


@operations.post(
    "/v1/package-applications/{number}/return",
    rpc=RPC + "ReturnPackage",
    summary="不予受理“一件事”",
    description="Does not take it on as a whole: none is needed, another organ decides, which is named, or the notice was"
    " not followed. Each item can still be asked for by itself.",
    locate=by_number,
    versioned=True,
    refusals=(
        NOT_FOUND,
        *RETURNING,
        "PACKAGE_STATE",
    ),
    asked={"reason": "不属于本县各机关职权范围", "cause": "other_organ", "organ": "civil_affairs"},
    sample={**PACKAGE_APPLICATION, "status": "returned", "returned": RETURNED},
)
async def return_package(call: Call, number: str, body: ReturnToMake) -> PackageApplicationView:
    request = pb.ReturnPackageRequest(
        number=number,
        reason=body.reason,
        cause=body.cause,
        organ=body.organ,
        materials=body.materials,
        if_version=call.if_version,
    )
    return package_application_view(
        (await call.ask(call.rooms.intake.ReturnPackage, request)).application, call.today
    )


@operations.post(
    "/v1/package-applications/{number}/withdrawal",
    rpc=RPC + "WithdrawPackage",
    summary="撤回“一件事”",
    description="Takes all of it back; what is decided by then stands.",
    locate=by_number,
    versioned=True,
    refusals=(NOT_FOUND, "PACKAGE_STATE", *MANDATES),
    sample={**PACKAGE_APPLICATION, "status": "withdrawn"},
)
async def withdraw_package(call: Call, number: str, body: Nothing) -> PackageApplicationView:
    request = pb.WithdrawPackageRequest(number=number, if_version=call.if_version)
    return package_application_view(
        (await call.ask(call.rooms.intake.WithdrawPackage, request)).application, call.today
    )


@operations.post(
    "/v1/package-applications/{number}/hand-out",
    rpc=RPC + "HandOutPackage",
    summary="“一件事”统一出件",
    description="All results went out at one window, at once, to who is named.",
    locate=by_number,
    versioned=True,
    refusals=(NOT_FOUND, "COLLECTOR_REQUIRED", "PACKAGE_STATE", "DIVISION_OUT_OF_SCOPE"),
    asked={"collector": "赵家兴"},
    sample={**PACKAGE_APPLICATION, "status": "handed_out"},
)
async def hand_out_package(call: Call, number: str, body: HandOutToMake) -> PackageApplicationView:
    request = pb.HandOutPackageRequest(number=number, collector=body.collector, if_version=call.if_version)
    return package_application_view(
        (await call.ask(call.rooms.intake.HandOutPackage, request)).application, call.today
    )
