"""Sessions: signing in, staying signed in, leaving."""

from typing import Annotated, Literal

from pydantic import Field
from sanji.identity.v1 import identity_pb2, identity_service_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.operations import Operations
from gateway.routes.samples import SESSION
from gateway.routes.shapes import Body
from services.chassis.errors import Fault, Invalid

RPC = "sanji.identity.v1.IdentityService."
operations = Operations("sessions")


class PrincipalView(TypedDict):
    """Who signed in; staff act only in the subtree of `division`."""

    kind: str
    roles: list[str]
    division: str
    department: str | None
    name_masked: str


class SessionView(TypedDict):
    """What a sign-in gives. `expires_in` seconds; the refresh token works once."""

    access_token: str
    refresh_token: str
    expires_in: int
    principal: PrincipalView


class SignIn(Body):
    """A person by ID number, a staff member by user name."""

    kind: Literal["person", "staff"]
    id_number: str = ""
    username: str = ""
    password: str
    totp: Annotated[str, Field(description="staff only, where it is switched on")] = ""


class Refresh(Body):
    """The refresh token of the last answer."""

    refresh_token: str


@operations.post(
    "/v1/sessions",
    rpc=RPC + "SignIn",
    summary="登录",
    description="Opens a session. An unknown account and a wrong password look alike.",
    status=201,
    refusals=("CREDENTIALS_WRONG", "SIGN_IN_LOCKED", "SIGN_IN_INVALID", "TOTP_NOT_ENROLLED", "SIGN_IN_BUSY"),
    asked={"kind": "person", "id_number": "510822198803120136", "password": "青溪-河畔-27"},
    sample=SESSION,
)
async def sign_in(call: Call, body: SignIn) -> SessionView:
    needed = "id_number" if body.kind == "person" else "username"
    if not getattr(body, needed):
        raise Invalid(
            "BODY_INVALID", "请填写登录账号", faults=(Fault(f"/{needed}", "FIELD_REQUIRED", "此项必填"),)
        )
    request = identity_service_pb2.SignInRequest(
        kind=body.kind,
        id_number=body.id_number,
        username=body.username,
        password=body.password,
        totp=body.totp,
    )
    return session_view((await call.ask(call.rooms.identity.SignIn, request)).session)


@operations.post(
    "/v1/sessions/refresh",
    rpc=RPC + "RefreshSession",
    summary="续期",
    description="Exchanges a refresh token for a new pair; one that was used before ends the session.",
    status=201,
    refusals=("REFRESH_INVALID",),
    asked={"refresh_token": "r_4mJx…"},
    sample=SESSION,
)
async def refresh_session(call: Call, body: Refresh) -> SessionView:
    request = identity_service_pb2.RefreshSessionRequest(refresh_token=body.refresh_token)
    return session_view((await call.ask(call.rooms.identity.RefreshSession, request)).session)


@operations.delete(
    "/v1/sessions/current",
    rpc=RPC + "EndSession",
    summary="退出登录",
    description="Ends the caller's session; its refresh token is void at once.",
    status=204,
    refusals=("SESSION_NOT_FOUND",),
)
async def end_session(call: Call) -> None:
    await call.ask(call.rooms.identity.EndSession, identity_service_pb2.EndSessionRequest())


def session_view(found: identity_pb2.Session) -> SessionView:
    """A session as its owner gets it."""
    caller = found.caller
    return {
        "access_token": found.access_token,
        "refresh_token": found.refresh_token,
        "expires_in": found.expires_in,
        "principal": {
            "kind": caller.kind,
            "roles": list(caller.roles),
            "division": caller.division,
            "department": caller.department or None,
            "name_masked": caller.name_masked,
        },
    }
