"""Second factors of staff: one-time passwords and recovery codes."""

from typing import Annotated

from pydantic import Field
from sanji.identity.v1 import identity_second_factor_pb2 as pb
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.operations import Operations
from gateway.routes.identity import RPC
from gateway.routes.shapes import Body, Nothing

operations = Operations("second-factors")


class Code(Body):
    """What the authenticator app shows."""

    code: Annotated[str, Field(min_length=1, max_length=64)]


class Reset(Body):
    """Why it is taken off."""

    reason: Annotated[str, Field(max_length=2000)]


class EnrolmentView(TypedDict):
    """Shown this once."""

    secret: str
    uri: str


class RecoveryView(TypedDict):
    """Shown this once; each code works once instead of a one-time password."""

    recovery_codes: list[str]


@operations.post(
    "/v1/second-factor",
    rpc=RPC + "EnrolSecondFactor",
    summary="开始启用动态口令",
    description="Begins the caller's second factor (RFC 6238, SHA-1, six digits, 30 s); it counts once confirmed.",
    status=201,
    refusals=("SECOND_FACTOR_ENROLLED", "STAFF_NOT_FOUND"),
    asked={},
    sample={
        "secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        "uri": "otpauth://totp/Sanji:admin%40510822?digits=6&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Sanji",
    },
)
async def enrol_second_factor(call: Call, body: Nothing) -> EnrolmentView:
    found = await call.ask(call.rooms.identity.EnrolSecondFactor, pb.EnrolSecondFactorRequest())
    return {"secret": found.secret, "uri": found.uri}


@operations.post(
    "/v1/second-factor/confirmation",
    rpc=RPC + "ConfirmSecondFactor",
    summary="确认启用动态口令",
    description="Confirms the second factor with its first code. Refresh the session to get all roles.",
    refusals=(
        "SECOND_FACTOR_WRONG",
        "SECOND_FACTOR_NOT_BEGUN",
        "SECOND_FACTOR_ENROLLED",
        "SIGN_IN_LOCKED",
        "STAFF_NOT_FOUND",
    ),
    asked={"code": "492039"},
    sample={"recovery_codes": ["K7M2Q-WX4ZR-9PDHT-3VYBN"]},
)
async def confirm_second_factor(call: Call, body: Code) -> RecoveryView:
    request = pb.ConfirmSecondFactorRequest(code=body.code)
    answer = await call.ask(call.rooms.identity.ConfirmSecondFactor, request)
    return {"recovery_codes": list(answer.recovery_codes)}


@operations.post(
    "/v1/staff/{staff}/second-factor-reset",
    rpc=RPC + "ResetSecondFactor",
    summary="重置工作人员的动态口令",
    description="Takes a lost second factor off a staff account of this stack and ends its sessions.",
    status=204,
    refusals=(
        "STAFF_NOT_FOUND",
        "SECOND_FACTOR_NOT_BEGUN",
        "SECOND_FACTOR_OWN",
        "REASON_REQUIRED",
        "REASON_TOO_LONG",
        "DIVISION_OUT_OF_SCOPE",
    ),
    asked={"reason": "手机遗失，本人持身份证到场申请"},
)
async def reset_second_factor(call: Call, staff: str, body: Reset) -> None:
    request = pb.ResetSecondFactorRequest(staff=staff, reason=body.reason)
    await call.ask(call.rooms.identity.ResetSecondFactor, request)
