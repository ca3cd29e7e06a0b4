"""Formal errors of a package put right on the spot, before it is taken on."""

import orjson
from sanji.intake.v1 import intake_packages_pb2 as pb

from gateway.call import Call
from gateway.levels import by_number
from gateway.operations import Operations
from gateway.routes.intake import RPC
from gateway.routes.intake.corrections import CorrectionToMake
from gateway.routes.intake.package_applications_views import (
    PACKAGE_APPLICATION,
    PackageApplicationView,
    package_application_view,
)

operations = Operations("package-applications")


@operations.post(
    "/v1/package-applications/{number}/corrections",
    rpc=RPC + "CorrectPackage",
    summary="“一件事”当场更正",
    description="Puts formal errors of the one form right on the spot, the applicant agreeing: every member is checked again,"
    " all faults come at once, and the change stands in the history of the whole and of each member that it touches.",
    locate=by_number,
    versioned=True,
    refusals=(
        "PACKAGE_APPLICATION_NOT_FOUND",
        "CONSENT_REQUIRED",
        "NOTE_TOO_LONG",
        "FORM_INVALID",
        "ITEM_CHANGED",
        "CORRECTION_MOVES_CASE",
        "DEEMED_ACCEPTED",
        "PACKAGE_STATE",
        "DIVISION_OUT_OF_SCOPE",
    ),
    asked={"form": {"death_place": "home"}, "consent": True, "note": "地点笔误"},
    sample={**PACKAGE_APPLICATION, "status": "submitted", "accepted_at": None, "due": None},
)
async def correct_package(call: Call, number: str, body: CorrectionToMake) -> PackageApplicationView:
    request = pb.CorrectPackageRequest(
        number=number,
        form_json=orjson.dumps(body.form).decode(),
        consent=body.consent,
        note=body.note,
        if_version=call.if_version,
    )
    answer = await call.ask(call.rooms.intake.CorrectPackage, request)
    return package_application_view(answer.application, call.today)
