"""Packages: several items asked for together. Always from this stack's own copy."""

from typing import Annotated, Any

import orjson
from fastapi import Query as InQuery
from pydantic import Field
from sanji.catalogue.v1 import catalogue_packages_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.operations import Operations
from gateway.routes.catalogue import RPC
from gateway.routes.catalogue.packages_samples import PACKAGE, PACKAGE_HEAD
from gateway.routes.samples import listed
from gateway.routes.shapes import ListQuery, Query, page

NONE = "none"
operations = Operations("packages")


class PackageHead(TypedDict):
    """One line of the list. `members`: item codes in order."""

    id: str
    version: int
    division: str
    name_zh: str
    name_en: str
    lifecycle: str
    stage_zh: str
    lead_department: str
    departments: list[str]
    members: list[str]
    committed_days: int
    committed_unit: str
    onsite_visits: int
    start_levels: list[str]


class PackageMember(TypedDict):
    """An item as it takes part now. Days count from the start of the package, at the latest."""

    item: str
    item_version: int
    name_zh: str
    department: str
    order: int
    depends_on: list[str]
    optional: bool
    selected_when_zh: str | None
    applicant: str
    committed_days: int
    starts_after_days: int
    done_after_days: int


class PackageQuestion(TypedDict):
    """One question of the merged form. `answers`: every `item.field` that it fills.

    `filled_from_item`: the member whose result answers it; null: the person is asked.
    """

    name: str
    field: dict[str, Any]
    answers: list[str]
    filled_from_item: str | None


class PackageConstant(TypedDict):
    """A field that is the same for everybody."""

    target: str
    value: Any


class PackageMaterial(TypedDict):
    """One paper. `holder`: the role whose paper it is."""

    code: str
    name_zh: str
    holder: str
    necessity: str
    forms: list[str]
    used_by: list[str]


class PackageFigure(TypedDict):
    """A number before and after joining: questions, materials, windows, days, visits."""

    name: str
    before: int
    after: int


class PackageView(PackageHead):
    """A package as its members stand now."""

    taking_part: list[PackageMember]
    questions: list[PackageQuestion]
    constants: list[PackageConstant]
    materials: list[PackageMaterial]
    looked_up: Annotated[list[PackageMaterial], Field(description="nobody brings these")]
    critical_path_days: int
    figures: list[PackageFigure]
    left_out: Annotated[list[str], Field(description="optional items no longer published")]


class PackageList(TypedDict):
    """One page of packages; it may hold fewer than asked for."""

    items: list[PackageHead]
    next: str | None


class PackagesQuery(ListQuery):
    """Which packages."""

    lifecycle: Annotated[str, Field(json_schema_extra={"enum": ["enterprise", "project", "person"]})] = ""
    item: Annotated[str, Field(description="of which it is a member", max_length=64)] = ""


class PackageQuery(Query):
    """Which of the optional items to include."""

    optional: Annotated[
        str,
        Field(description="item codes, comma-separated, or none; without: all", max_length=1000),
    ] = ""


@operations.get(
    "/v1/packages",
    rpc=RPC + "ListPackages",
    summary="“一件事”套餐列表",
    description="Packages that are offered now, by id; a page may hold fewer than asked for.",
    refusals=("CURSOR_INVALID", "LIFECYCLE_UNKNOWN"),
    sample=listed(PACKAGE_HEAD),
)
async def list_packages(call: Call, query: Annotated[PackagesQuery, InQuery()]) -> PackageList:
    request = catalogue_packages_pb2.ListPackagesRequest(
        lifecycle=query.lifecycle, item=query.item, page=page(query)
    )
    answer = await call.ask(call.rooms.catalogue.ListPackages, request)
    return {"items": [_head(package) for package in answer.packages], "next": answer.next or None}


@operations.get(
    "/v1/packages/{id}",
    rpc=RPC + "GetPackage",
    summary="“一件事”套餐",
    description="Order, merged form, merged papers, one limit, and what joining saved.",
    missing=("PACKAGE_NOT_LISTED",),
    refusals=("MEMBER_NOT_OPTIONAL",),
    sample=PACKAGE,
)
async def get_package(call: Call, id: str, query: Annotated[PackageQuery, InQuery()]) -> PackageView:
    chosen = [] if query.optional in ("", NONE) else query.optional.split(",")
    request = catalogue_packages_pb2.GetPackageRequest(
        package_id=id, optional=chosen, choosing=bool(query.optional)
    )
    answer = await call.ask(call.rooms.catalogue.GetPackage, request)
    return {
        **_head(answer.package),
        "taking_part": [_member(member) for member in answer.members],
        "questions": [
            {
                "name": one.name,
                "field": orjson.loads(one.field_json),
                "answers": list(one.answers),
                "filled_from_item": one.filled_from_item or None,
            }
            for one in answer.questions
        ],
        "constants": [
            {"target": one.target, "value": orjson.loads(one.value_json)} for one in answer.constants
        ],
        "materials": [_material(one) for one in answer.materials],
        "looked_up": [_material(one) for one in answer.looked_up],
        "critical_path_days": answer.critical_path_days,
        "figures": [{"name": one.name, "before": one.before, "after": one.after} for one in answer.figures],
        "left_out": list(answer.left_out),
    }


def _head(package: catalogue_packages_pb2.Package) -> PackageHead:
    return {
        "id": package.package_id,
        "version": package.version,
        "division": package.division,
        "name_zh": package.name_zh,
        "name_en": package.name_en,
        "lifecycle": package.lifecycle,
        "stage_zh": package.stage_zh,
        "lead_department": package.lead_department,
        "departments": list(package.departments),
        "members": list(package.members),
        "committed_days": package.committed_days,
        "committed_unit": package.committed_unit,
        "onsite_visits": package.onsite_visits,
        "start_levels": list(package.start_levels),
    }


def _member(member: catalogue_packages_pb2.PackageMember) -> PackageMember:
    return {
        "item": member.item_id,
        "item_version": member.item_version,
        "name_zh": member.name_zh,
        "department": member.department,
        "order": member.order,
        "depends_on": list(member.depends_on),
        "optional": member.optional,
        "selected_when_zh": member.selected_when_zh or None,
        "applicant": member.applicant,
        "committed_days": member.committed_days,
        "starts_after_days": member.starts_after_days,
        "done_after_days": member.done_after_days,
    }


def _material(one: catalogue_packages_pb2.PackageMaterial) -> PackageMaterial:
    return {
        "code": one.code,
        "name_zh": one.name_zh,
        "holder": one.holder,
        "necessity": one.necessity,
        "forms": list(one.forms),
        "used_by": list(one.used_by),
    }
