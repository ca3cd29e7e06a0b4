"""Staff accounts."""

from typing import Annotated

from pydantic import Field
from sanji.identity.v1 import identity_disabling_pb2, identity_pb2, identity_service_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.levels import by_body_division
from gateway.operations import Operations
from gateway.routes.identity import RPC
from gateway.routes.shapes import Body
from services.chassis.auth import STAFF_ROLES

operations = Operations("staff")


class StaffToAdd(Body):
    """A new account inside the admin's own subtree."""

    username: str
    name: str
    password: str
    roles: Annotated[
        list[str], Field(json_schema_extra={"items": {"type": "string", "enum": sorted(STAFF_ROLES)}})
    ]
    division: str
    department: str = ""


class StaffView(TypedDict):
    """The account."""

    staff: str
    roles: list[str]
    division: str
    department: str | None
    name_masked: str


class Reason(Body):
    """Why the account is taken out of use or put back."""

    reason: Annotated[str, Field(max_length=2000)]


STANDING_REASONS = (
    "STAFF_NOT_FOUND",
    "STAFF_SELF",
    "REASON_REQUIRED",
    "REASON_TOO_LONG",
    "DIVISION_OUT_OF_SCOPE",
)
ACCOUNT = {
    "staff": "s_7d1k",
    "roles": ["clerk"],
    "division": "510822101",
    "department": None,
    "name_masked": "王*",
}


@operations.post(
    "/v1/staff",
    rpc=RPC + "AddStaff",
    summary="新增工作人员",
    description="Opens a staff account at the stack that owns its division, inside the admin's own subtree.",
    status=201,
    key=True,
    locate=by_body_division,
    refusals=(
        "STAFF_INVALID",
        "NAME_REQUIRED",
        "DEPARTMENT_REQUIRED",
        "ROLE_UNKNOWN",
        "ROLES_CONFLICT",
        "DIVISION_MALFORMED",
        "DIVISION_UNKNOWN",
        "PASSWORD_WEAK",
        "USERNAME_INVALID",
        "USERNAME_TAKEN",
        "DIVISION_OUT_OF_SCOPE",
    ),
    asked={
        "username": "qingxi.wang",
        "name": "王小兰",
        "password": "山路-晨雾-318",
        "roles": ["clerk"],
        "division": "510822101",
        "department": "",
    },
    sample=ACCOUNT,
)
async def add_staff(call: Call, body: StaffToAdd) -> StaffView:
    request = identity_service_pb2.AddStaffRequest(
        username=body.username,
        name=body.name,
        password=body.password,
        roles=body.roles,
        division=body.division,
        department=body.department,
    )
    return _view((await call.ask(call.rooms.identity.AddStaff, request)).caller)


@operations.post(
    "/v1/staff/{staff}/disablement",
    rpc=RPC + "DisableStaff",
    summary="停用工作人员账号",
    description="Takes an account of this stack out of use; its sessions end within a minute.",
    refusals=STANDING_REASONS,
    asked={"reason": "调离岗位"},
    sample=ACCOUNT,
)
async def disable_staff(call: Call, staff: str, body: Reason) -> StaffView:
    request = identity_disabling_pb2.DisableStaffRequest(staff=staff, reason=body.reason)
    return _view((await call.ask(call.rooms.identity.DisableStaff, request)).caller)


@operations.post(
    "/v1/staff/{staff}/enablement",
    rpc=RPC + "EnableStaff",
    summary="恢复工作人员账号",
    description="Puts an account of this stack back into use, with its password and second factor.",
    refusals=STANDING_REASONS,
    asked={"reason": "调回岗位"},
    sample=ACCOUNT,
)
async def enable_staff(call: Call, staff: str, body: Reason) -> StaffView:
    request = identity_disabling_pb2.EnableStaffRequest(staff=staff, reason=body.reason)
    return _view((await call.ask(call.rooms.identity.EnableStaff, request)).caller)


def _view(caller: identity_pb2.Caller) -> StaffView:
    return {
        "staff": caller.subject,
        "roles": list(caller.roles),
        "division": caller.division,
        "department": caller.department or None,
        "name_masked": caller.name_masked,
    }
