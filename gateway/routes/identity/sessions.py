"""Sessions: signing in, staying signed in, leaving."""

from typing import Annotated, Any, Literal

from fastapi import Query as InQuery
from pydantic import Field
from sanji.identity.v1 import identity_pb2, identity_service_pb2, identity_sessions_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.devices import device_of, network_of
from gateway.operations import Operations
from gateway.routes.identity import RPC
from gateway.routes.identity.accounts import Document
from gateway.routes.samples import listed
from gateway.routes.shapes import Body, ListQuery, page
from services.chassis.errors import Fault, Invalid

operations = Operations("sessions")
SESSION: dict[str, Any] = {
    "access_token": "eyJhbGciOiJFZERTQSIsImtpZCI6IjUxMDgyMi0xIiwidHlwIjoiYXQrand0In0…",
    "refresh_token": "r_4mJx…",
    "expires_in": 900,
    "principal": {
        "kind": "person",
        "roles": ["citizen"],
        "division": "510822",
        "department": None,
        "name_masked": "陈*",
    },
}


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
    document: Document = ""
    username: str = ""
    password: str
    totp: Annotated[
        str, Field(description="staff who enrolled: a one-time password or recovery code", max_length=64)
    ] = ""


class Refresh(Body):
    """The refresh token of the last answer."""

    refresh_token: str


class SessionQuery(ListQuery):
    """Whose sessions."""

    account: Annotated[
        str, Field(description="person or staff id; the caller's own without", max_length=64)
    ] = ""


class SessionsToEnd(Body):
    """Whose sessions end, and why; somebody else's need a reason."""

    account: Annotated[str, Field(max_length=64)] = ""
    reason: Annotated[str, Field(max_length=2000)] = ""


class OpenSessionView(TypedDict):
    """One open session. `network`: /24 or /48 of the address it was opened from."""

    session: str
    kind: str
    device: str | None
    network: str | None
    started_at: str
    refreshed_at: str
    ends_at: str
    current: bool
    second_factor: bool


class SessionList(TypedDict):
    """One page."""

    items: list[OpenSessionView]
    next: str | None


OPEN_SESSION = {
    "session": "se-Yx2kq0s8vQm1Tn5b",
    "kind": "staff",
    "device": "Windows · Edge",
    "network": "203.0.113.0/24",
    "started_at": "2026-11-23T08:31:00.000+08:00",
    "refreshed_at": "2026-11-23T09:01:00.000+08:00",
    "ends_at": "2026-11-23T20:31:00.000+08:00",
    "current": True,
    "second_factor": True,
}


@operations.post(
    "/v1/sessions",
    rpc=RPC + "SignIn",
    summary="登录",
    description="Opens a session. An unknown account and a wrong password look alike. An administrator who must "
    "have a second factor and has none gets the one role `enrolling`, which may only enrol.",
    status=201,
    refusals=(
        "CREDENTIALS_WRONG",
        "SECOND_FACTOR_REQUIRED",
        "SECOND_FACTOR_WRONG",
        "SIGN_IN_LOCKED",
        "SIGN_IN_INVALID",
        "TOTP_NOT_ENROLLED",
        "SIGN_IN_BUSY",
    ),
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
        document=body.document,
        username=body.username,
        password=body.password,
        totp=body.totp,
        device=device_of(call.incoming.header(b"user-agent")),
        network=network_of(call.incoming.address),
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
    description="Ends the caller's session: its refresh token is void at once, its access tokens within a minute.",
    status=204,
    refusals=("SESSION_NOT_FOUND",),
)
async def end_session(call: Call) -> None:
    await call.ask(call.rooms.identity.EndSession, identity_service_pb2.EndSessionRequest())


@operations.get(
    "/v1/sessions",
    rpc=RPC + "ListSessions",
    summary="已登录的会话",
    description="The caller's open sessions on this stack, newest first; another account's for a security "
    "administrator. Addresses are shortened to their network.",
    refusals=("ACCOUNT_NOT_FOUND", "CURSOR_INVALID"),
    sample=listed(OPEN_SESSION),
)
async def list_sessions(call: Call, query: Annotated[SessionQuery, InQuery()]) -> SessionList:
    request = identity_sessions_pb2.ListSessionsRequest(page=page(query), account=query.account)
    answer = await call.ask(call.rooms.identity.ListSessions, request)
    return {"items": [_open_view(one) for one in answer.sessions], "next": answer.next or None}


@operations.delete(
    "/v1/sessions/{session}",
    rpc=RPC + "RevokeSession",
    summary="终止会话",
    description="Ends one of the caller's sessions, or as a security administrator one of another account; its "
    "tokens are void on every stack within a minute.",
    status=204,
    refusals=("SESSION_NOT_FOUND",),
)
async def revoke_session(call: Call, session: str) -> None:
    request = identity_sessions_pb2.RevokeSessionRequest(session=session)
    await call.ask(call.rooms.identity.RevokeSession, request)


@operations.post(
    "/v1/sessions/revocation",
    rpc=RPC + "RevokeAllSessions",
    summary="终止全部会话",
    description="Ends every session of the caller, this one too, or as a security administrator of another "
    "account; tokens are void on this stack and those below it within a minute.",
    status=204,
    refusals=("ACCOUNT_NOT_FOUND", "REASON_REQUIRED", "REASON_TOO_LONG"),
    asked={"account": "s-7d1k", "reason": "账号疑似被他人使用"},
)
async def revoke_all_sessions(call: Call, body: SessionsToEnd) -> None:
    request = identity_sessions_pb2.RevokeAllSessionsRequest(account=body.account, reason=body.reason)
    await call.ask(call.rooms.identity.RevokeAllSessions, request)


def _open_view(found: identity_sessions_pb2.OpenSession) -> OpenSessionView:
    return {
        "session": found.session,
        "kind": found.kind,
        "device": found.device or None,
        "network": found.network or None,
        "started_at": found.started_at,
        "refreshed_at": found.refreshed_at,
        "ends_at": found.ends_at,
        "current": found.current,
        "second_factor": found.second_factor,
    }


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
