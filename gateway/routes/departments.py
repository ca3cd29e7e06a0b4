"""Departments of the catalogue."""

from sanji.catalogue.v1 import catalogue_service_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.operations import Operations

operations = Operations("departments")


class DepartmentView(TypedDict):
    """A body that owns items."""

    department: str
    name_zh: str
    name_en: str
    kind: str
    uscc: str
    phone: str


class DepartmentList(TypedDict):
    """All of them, by id."""

    items: list[DepartmentView]
    next: str | None


@operations.get(
    "/v1/departments",
    rpc="sanji.catalogue.v1.CatalogueService.ListDepartments",
    summary="部门列表",
    description="Departments of the catalogue, by id.",
    sample={
        "items": [
            {
                "department": "public_security",
                "name_zh": "青川县公安局",
                "name_en": "Public Security Bureau",
                "kind": "county_department",
                "uscc": "11510822MB9A00049D",
                "phone": "0839-0002027",
            }
        ],
        "next": None,
    },
)
async def list_departments(call: Call) -> DepartmentList:
    request = catalogue_service_pb2.ListDepartmentsRequest()
    answer = await call.ask(call.rooms.catalogue.ListDepartments, request)
    items: list[DepartmentView] = [
        {
            "department": one.department_id,
            "name_zh": one.name_zh,
            "name_en": one.name_en,
            "kind": one.kind,
            "uscc": one.uscc,
            "phone": one.phone,
        }
        for one in answer.departments
    ]
    return {"items": items, "next": None}
