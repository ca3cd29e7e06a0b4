"""Departments of the catalogue."""

from typing import Annotated

from fastapi import Query as InQuery
from sanji.catalogue.v1 import catalogue_service_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.operations import Operations
from gateway.routes.catalogue import RPC
from gateway.routes.shapes import ListQuery, page

operations = Operations("departments")


class DepartmentView(TypedDict):
    """A body that owns items. `supervising_department`: of a subordinate body or a provider outside the government."""

    department: str
    name_zh: str
    name_en: str
    kind: str
    uscc: str
    phone: str
    supervising_department: str | None


class DepartmentList(TypedDict):
    """One page of them, by id."""

    items: list[DepartmentView]
    next: str | None


@operations.get(
    "/v1/departments",
    rpc=RPC + "ListDepartments",
    summary="部门列表",
    description="Departments and township governments, by id; 100 without a limit.",
    refusals=("CURSOR_INVALID",),
    sample={
        "items": [
            {
                "department": "public_security",
                "name_zh": "青川县公安局",
                "name_en": "Public Security Bureau",
                "kind": "county_department",
                "uscc": "11510822MB9A00049D",
                "phone": "0839-0002027",
                "supervising_department": None,
            }
        ],
        "next": None,
    },
)
async def list_departments(call: Call, query: Annotated[ListQuery, InQuery()]) -> DepartmentList:
    request = catalogue_service_pb2.ListDepartmentsRequest(page=page(query))
    answer = await call.ask(call.rooms.catalogue.ListDepartments, request)
    items: list[DepartmentView] = [
        {
            "department": one.department_id,
            "name_zh": one.name_zh,
            "name_en": one.name_en,
            "kind": one.kind,
            "uscc": one.uscc,
            "phone": one.phone,
            "supervising_department": one.supervising_department or None,
        }
        for one in answer.departments
    ]
    return {"items": items, "next": answer.next or None}
