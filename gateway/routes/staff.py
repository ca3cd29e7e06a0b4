"""Staff accounts."""

from typing import Annotated

from pydantic import Field
from sanji.identity.v1 import identity_service_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.levels import by_body_division
from gateway.operations import Operations
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


@operations.post(
    "/v1/staff",
    rpc="sanji.identity.v1.IdentityService.AddStaff",
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
    sample={
        "staff": "s_7d1k",
        "roles": ["clerk"],
        "division": "510822101",
        "department": None,
        "name_masked": "王*",
    },
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
    caller = (await call.ask(call.rooms.identity.AddStaff, request)).caller
    return {
        "staff": caller.subject,
        "roles": list(caller.roles),
        "division": caller.division,
        "department": caller.department or None,
        "name_masked": caller.name_masked,
    }
