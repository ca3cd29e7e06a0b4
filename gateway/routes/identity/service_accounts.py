"""Service accounts: machines of a hall, departments' systems, outside ends of webhooks; and their short sessions."""

from typing import Annotated

from fastapi import Query as InQuery
from pydantic import Field
from sanji.identity.v1 import identity_service_accounts_pb2 as pb
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.levels import (
    by_body_division,
    by_body_site,
    by_query_division,
    by_site,
)
from gateway.operations import Operations
from gateway.routes.identity import RPC
from gateway.routes.samples import listed
from gateway.routes.shapes import Body, DivisionListQuery, page

NOT_FOUND = "SERVICE_ACCOUNT_NOT_FOUND"
operations = Operations("service-accounts")

ACCOUNT = "510822101-sa-5f3c1d9e7a2b4c6d8e0f1a2b"
SAMPLE = {
    "account": ACCOUNT,
    "kind": "device",
    "name": "一楼取号机",
    "scopes": ["tickets.read", "tickets.take"],
    "division": "510822101",
    "department": None,
    "site": "510822101-TC",
    "expires_on": "2027-11-22",
    "state": "active",
    "created_at": "2026-11-23T09:00:00.000+08:00",
    "rotated_at": None,
    "used_at": "2026-11-23T09:02:00.000+08:00",
    "old_key_until": None,
}
KEY = f"{ACCOUNT}.q8Yx…"


class ServiceAccountToAdd(Body):
    """A new account inside the admin's own subtree."""

    kind: Annotated[str, Field(json_schema_extra={"enum": ["device", "department", "webhook"]})]
    name: str
    scopes: Annotated[
        list[str], Field(max_length=16, description="what it may do, as the operations name it")
    ]
    division: str
    department: Annotated[str, Field(description="only its cases; needed by a department's system")] = ""
    site: Annotated[str, Field(description="the one hall that a device serves")] = ""
    expires_on: Annotated[str, Field(description="ISO date, the last day; at most 731 days ahead")]


class Rotation(Body):
    """How long the old key works on."""

    overlap_minutes: Annotated[int, Field(ge=0, le=1440)] = 60


class Revocation(Body):
    """Why."""

    reason: Annotated[str, Field(max_length=500)]


class ServiceKey(Body):
    """The key as it was shown once."""

    key: Annotated[str, Field(max_length=120)]


class ServiceAccountView(TypedDict):
    """One account, without its key."""

    account: str
    kind: str
    name: str
    scopes: list[str]
    division: str
    department: str | None
    site: str | None
    expires_on: str
    state: str
    created_at: str
    rotated_at: str | None
    used_at: str | None
    old_key_until: str | None


class IssuedKey(TypedDict):
    """The account and its new key: shown once, null when the same request comes again."""

    service_account: ServiceAccountView
    key: str | None


class ServiceAccountList(TypedDict):
    """One page."""

    items: list[ServiceAccountView]
    next: str | None


class ServiceSession(TypedDict):
    """`expires_in` seconds; then the key is shown again."""

    access_token: str
    expires_in: int
    account: str
    scopes: list[str]
    division: str
    site: str | None


@operations.post(
    "/v1/service-accounts",
    rpc=RPC + "AddServiceAccount",
    summary="新增服务账号",
    description="Opens an account for a device, a department's system or a webhook. The key is shown once.",
    status=201,
    key=True,
    locate=by_body_division,
    refusals=(
        "SERVICE_ACCOUNT_INVALID",
        "KIND_UNKNOWN",
        "NAME_REQUIRED",
        "SCOPE_UNKNOWN",
        "DIVISION_MALFORMED",
        "DIVISION_UNKNOWN",
        "DEPARTMENT_REQUIRED",
        "SITE_INVALID",
        "EXPIRY_INVALID",
        "DIVISION_OUT_OF_SCOPE",
    ),
    asked={
        "kind": "device",
        "name": "一楼取号机",
        "scopes": ["tickets.take", "tickets.read"],
        "division": "510822101",
        "site": "510822101-TC",
        "expires_on": "2027-11-22",
    },
    sample={"service_account": SAMPLE, "key": KEY},
)
async def add_service_account(call: Call, body: ServiceAccountToAdd) -> IssuedKey:
    request = pb.AddServiceAccountRequest(
        kind=body.kind,
        name=body.name,
        scopes=body.scopes,
        division=body.division,
        department=body.department,
        site=body.site,
        expires_on=body.expires_on,
    )
    answer = await call.ask(call.rooms.identity.AddServiceAccount, request)
    return {"service_account": _view(answer.account), "key": answer.key or None}


@operations.get(
    "/v1/service-accounts",
    rpc=RPC + "ListServiceAccounts",
    summary="服务账号列表",
    description="The service accounts of a division subtree, by id; never a key.",
    locate=by_query_division,
    refusals=(
        "DIVISION_OUT_OF_SCOPE",
        "DIVISION_MALFORMED",
        "DIVISION_UNKNOWN",
        "CURSOR_INVALID",
    ),
    sample=listed(SAMPLE) | {"next": ACCOUNT},
)
async def list_service_accounts(
    call: Call, query: Annotated[DivisionListQuery, InQuery()]
) -> ServiceAccountList:
    request = pb.ListServiceAccountsRequest(division=call.division(query.division), page=page(query))
    answer = await call.ask(call.rooms.identity.ListServiceAccounts, request)
    return {"items": [_view(one) for one in answer.accounts], "next": answer.next or None}


@operations.post(
    "/v1/service-accounts/{account}/rotation",
    rpc=RPC + "RotateServiceKey",
    summary="更换密钥",
    description="Another key, shown once; the one before it works on for the overlap, at most 24 hours.",
    locate=by_site("account"),
    refusals=(NOT_FOUND, "SERVICE_ACCOUNT_REVOKED", "OVERLAP_OUT_OF_RANGE"),
    asked={"overlap_minutes": 60},
    sample={"service_account": SAMPLE, "key": KEY},
)
async def rotate_service_key(call: Call, account: str, body: Rotation) -> IssuedKey:
    request = pb.RotateServiceKeyRequest(account=account, overlap_minutes=body.overlap_minutes)
    answer = await call.ask(call.rooms.identity.RotateServiceKey, request)
    return {"service_account": _view(answer.account), "key": answer.key or None}


@operations.post(
    "/v1/service-accounts/{account}/revocation",
    rpc=RPC + "RevokeServiceAccount",
    summary="停用服务账号",
    description="No key of it works any more; its tokens are void within a minute on every stack.",
    locate=by_site("account"),
    refusals=(NOT_FOUND, "REASON_REQUIRED", "REASON_TOO_LONG"),
    asked={"reason": "设备报废"},
    sample={**SAMPLE, "state": "revoked"},
)
async def revoke_service_account(call: Call, account: str, body: Revocation) -> ServiceAccountView:
    request = pb.RevokeServiceAccountRequest(account=account, reason=body.reason)
    return _view((await call.ask(call.rooms.identity.RevokeServiceAccount, request)).account)


@operations.post(
    "/v1/service-sessions",
    rpc=RPC + "OpenServiceSession",
    summary="服务账号登录",
    description="A token of 5 minutes for a key; it opens only what the account's scopes name.",
    status=201,
    locate=by_body_site("key"),
    refusals=("SERVICE_KEY_WRONG",),
    asked={"key": KEY},
    sample={
        "access_token": "eyJhbGciOiJFZERTQSIsImtpZCI6IjUxMDgyMi0xIiwidHlwIjoiYXQrand0In0…",
        "expires_in": 300,
        "account": ACCOUNT,
        "scopes": ["tickets.read", "tickets.take"],
        "division": "510822101",
        "site": "510822101-TC",
    },
)
async def open_service_session(call: Call, body: ServiceKey) -> ServiceSession:
    request = pb.OpenServiceSessionRequest(key=body.key)
    answer = await call.ask(call.rooms.identity.OpenServiceSession, request)
    return {
        "access_token": answer.access_token,
        "expires_in": answer.expires_in,
        "account": answer.account,
        "scopes": list(answer.scopes),
        "division": answer.division,
        "site": answer.site or None,
    }


def _view(found: pb.ServiceAccount) -> ServiceAccountView:
    return {
        "account": found.account,
        "kind": found.kind,
        "name": found.name,
        "scopes": list(found.scopes),
        "division": found.division,
        "department": found.department or None,
        "site": found.site or None,
        "expires_on": found.expires_on,
        "state": found.state,
        "created_at": found.created_at,
        "rotated_at": found.rotated_at or None,
        "used_at": found.used_at or None,
        "old_key_until": found.old_key_until or None,
    }
