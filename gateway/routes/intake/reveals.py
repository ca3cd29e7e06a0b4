"""Looking at what is sealed in an application: for a purpose, and on record."""

from sanji.intake.v1 import intake_service_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.levels import by_number
from gateway.operations import Operations
from gateway.routes.intake import RPC
from gateway.routes.shapes import Body

operations = Operations("applications")


class Look(Body):
    """Why the numbers are needed: 2 to 200 characters, written into the audit trail."""

    purpose: str


class Opened(TypedDict):
    """Open values by the JSON pointer of where they stand. Not to be kept."""

    number: str
    values: dict[str, str]


@operations.post(
    "/v1/applications/{number}/revealings",
    rpc=RPC + "RevealPersonalData",
    summary="查看办件中的证件号码等信息",
    description="Shows the sealed numbers of one application to a clerk or reviewer who handles it. The look, its purpose"
    " and who looked are on record before anything is shown.",
    locate=by_number,
    refusals=("APPLICATION_NOT_FOUND", "PURPOSE_REQUIRED"),
    asked={"purpose": "电话核对补正材料"},
    sample={
        "number": "510822202611230000017X",
        "values": {"/applicant/number": "11010519491231002X", "/applicant/phone": "13800138000"},
    },
)
async def reveal_personal_data(call: Call, number: str, body: Look) -> Opened:
    request = intake_service_pb2.RevealPersonalDataRequest(number=number, purpose=body.purpose)
    answer = await call.ask(call.rooms.intake.RevealPersonalData, request)
    return {"number": answer.number, "values": dict(answer.values)}
