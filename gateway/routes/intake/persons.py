"""The applicant's right to a person instead of an automatic decision (个人信息保护法 art. 24)."""

from sanji.intake.v1 import intake_service_pb2

from gateway.call import Call
from gateway.levels import by_number
from gateway.operations import Operations
from gateway.routes.intake import RPC
from gateway.routes.intake.applications_samples import APPLICATION
from gateway.routes.intake.applications_views import ApplicationView, application_view
from gateway.routes.intake.refusals import MANDATES
from gateway.routes.shapes import Nothing

operations = Operations("persons")


@operations.post(
    "/v1/applications/{number}/person",
    rpc=RPC + "WantPerson",
    summary="要求由工作人员办理",
    description="The applicant wants a person to decide; what rules granted already is looked at by a person.",
    locate=by_number,
    versioned=True,
    refusals=(
        "APPLICATION_NOT_FOUND",
        "APPLICATION_STATE",
        *MANDATES,
    ),
    asked={},
    sample=APPLICATION,
)
async def want_person(call: Call, number: str, body: Nothing) -> ApplicationView:
    request = intake_service_pb2.WantPersonRequest(number=number, if_version=call.if_version)
    return application_view((await call.ask(call.rooms.intake.WantPerson, request)).application, call.today)
