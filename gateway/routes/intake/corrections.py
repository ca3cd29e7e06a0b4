"""Formal errors put right on the spot, before an application is taken on."""

from typing import Annotated, Any

import orjson
from pydantic import Field
from sanji.intake.v1 import intake_acceptance_pb2

from gateway.call import Call
from gateway.levels import by_number
from gateway.operations import Operations
from gateway.routes.intake import RPC
from gateway.routes.intake.applications_samples import APPLICATION
from gateway.routes.intake.applications_views import ApplicationView, application_view
from gateway.routes.shapes import Body

operations = Operations("applications")


class CorrectionToMake(Body):
    """Fields of the form with their right values; the applicant agrees (行政许可法 art. 32(1)(3))."""

    form: Annotated[dict[str, Any], Field(min_length=1, max_length=50)]
    consent: bool
    note: Annotated[str, Field(max_length=200)] = ""


@operations.post(
    "/v1/applications/{number}/corrections",
    rpc=RPC + "CorrectApplication",
    summary="当场更正",
    description="Puts a formal error of the form right on the spot, the applicant agreeing; the whole is checked again and"
    " the change stands in the history.",
    locate=by_number,
    versioned=True,
    refusals=(
        "APPLICATION_NOT_FOUND",
        "CONSENT_REQUIRED",
        "NOTE_TOO_LONG",
        "FORM_INVALID",
        "ITEM_CHANGED",
        "CORRECTION_MOVES_CASE",
        "DEEMED_ACCEPTED",
        "APPLICATION_STATE",
        "PACKAGE_MEMBER",
        "DIVISION_OUT_OF_SCOPE",
    ),
    asked={"form": {"address": "普安镇东街12号"}, "consent": True, "note": "门牌号笔误"},
    sample=APPLICATION,
)
async def correct_application(call: Call, number: str, body: CorrectionToMake) -> ApplicationView:
    request = intake_acceptance_pb2.CorrectApplicationRequest(
        number=number,
        form_json=orjson.dumps(body.form).decode(),
        consent=body.consent,
        note=body.note,
        if_version=call.if_version,
    )
    answer = await call.ask(call.rooms.intake.CorrectApplication, request)
    return application_view(answer.application, call.today)
