"""Passwords of people: changed by who knows the old one, set anew with a code from a counter."""

from typing import Annotated

from pydantic import Field
from sanji.identity.v1 import identity_passwords_pb2 as pb
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.levels import by_own_stack
from gateway.operations import Operations
from gateway.routes.identity import RPC
from gateway.routes.identity.accounts import DOCUMENT_REASONS, Document, DocumentSeen
from gateway.routes.shapes import Body

operations = Operations("people")
Secret = Annotated[str, Field(max_length=128)]


class PasswordToSet(Body):
    """The document, the code that a clerk gave out for it, and the new password."""

    number: Annotated[str, Field(max_length=64)]
    document: Document = "111"
    code: Annotated[str, Field(max_length=32)]
    password: Secret


class PasswordToChange(Body):
    """The password that stands, and the one to come."""

    old_password: Secret
    new_password: Secret


class PasswordCodeView(TypedDict):
    """Shown this once. Good once, for five tries, until `ends_at`."""

    code: str
    ends_at: str


@operations.post(
    "/v1/people/password-codes",
    rpc=RPC + "IssuePasswordCode",
    summary="窗口发放密码重置码",
    description="The clerk has seen the person and the document, and hands over a code for a new password. It lasts"
    " 15 minutes; one given out before is void. Kept in the audit trail, without the code.",
    status=201,
    refusals=(
        "PERSON_INVALID",
        *DOCUMENT_REASONS,
        "NAME_REQUIRED",
        "NAME_DIFFERS",
        "PERSON_NOT_FOUND",
        "STALE_VERSION",
        "DIVISION_OUT_OF_SCOPE",
    ),
    asked={"number": "510822198803120136", "document": "111", "name": "陈大明"},
    sample={"code": "7KQ2M-XW9RD", "ends_at": "2026-11-23T09:16:00.000+08:00"},
)
async def issue_password_code(call: Call, body: DocumentSeen) -> PasswordCodeView:
    request = pb.IssuePasswordCodeRequest(number=body.number, document=body.document, name=body.name)
    answer = await call.ask(call.rooms.identity.IssuePasswordCode, request)
    return {"code": answer.code, "ends_at": answer.ends_at}


@operations.post(
    "/v1/people/passwords",
    rpc=RPC + "SetPassword",
    summary="凭重置码设置新密码",
    description="Sets a new password on the stack at which the code was given out and ends every session of the account"
    " there. Unknown people and wrong, used, expired or worn-out codes look alike.",
    status=204,
    refusals=(
        "PASSWORD_INVALID",
        *DOCUMENT_REASONS,
        "PASSWORD_WEAK",
        "PASSWORD_CODE_WRONG",
        "STALE_VERSION",
        "SIGN_IN_BUSY",
    ),
    asked={
        "number": "510822198803120136",
        "document": "111",
        "code": "7KQ2M-XW9RD",
        "password": "青溪-新柳-39",
    },
)
async def set_password(call: Call, body: PasswordToSet) -> None:
    request = pb.SetPasswordRequest(
        number=body.number, document=body.document, code=body.code, password=body.password
    )
    await call.ask(call.rooms.identity.SetPassword, request)


@operations.post(
    "/v1/people/me/password",
    rpc=RPC + "ChangePassword",
    summary="修改密码",
    description="Another password for the caller's own account; her other sessions end, this one goes on. Wrong old"
    " passwords count and lock like failed sign-ins.",
    locate=by_own_stack,
    status=204,
    refusals=(
        "PASSWORD_INVALID",
        "PASSWORD_WEAK",
        "OLD_PASSWORD_WRONG",
        "SIGN_IN_LOCKED",
        "PERSON_NOT_FOUND",
        "STALE_VERSION",
        "DIVISION_UNKNOWN",
        "SIGN_IN_BUSY",
    ),
    asked={"old_password": "青溪-河畔-27", "new_password": "青溪-新柳-39"},
)
async def change_password(call: Call, body: PasswordToChange) -> None:
    request = pb.ChangePasswordRequest(old_password=body.old_password, new_password=body.new_password)
    await call.ask(call.rooms.identity.ChangePassword, request)
