"""The rules for packages: members that exist, an order without a circle, one answer for each question, one limit."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from services.catalogue.domain.contents import PUBLISHED
from services.catalogue.domain.merging import Member, fields_of
from services.catalogue.domain.packages import (
    LIFECYCLES,
    MAX_MEMBERS,
    Part,
    critical_path,
    parts,
    unordered,
)
from services.catalogue.domain.quality.rules import (
    Row,
    Rule,
    check,
    is_days,
    is_object,
    is_rows,
    is_text,
    is_texts,
    optional,
    shape,
)
from services.catalogue.domain.references import References
from services.catalogue.domain.shapes import items_of, mapping, mappings, text, texts, whole
from services.chassis.errors import Fault
from services.chassis.joining import compatible, constants, declared

MAX_QUESTIONS = 300
_SLUG = re.compile(r"[a-z][a-z0-9_]{1,63}")

_SHAPE = shape(
    {
        "package_id": is_text,
        "name_zh": is_text,
        "name_en": is_text,
        "lifecycle": is_text,
        "stage_zh": is_text,
        "lead_department": is_text,
        "departments": is_texts,
        "members": is_rows,
        "committed_days": is_days,
        "critical_path_days": optional(is_days),
        "onsite_visits": is_days,
        "start_levels": is_texts,
        "legal_basis": is_rows,
        "merged_form": optional(is_object),
        "shared_materials": optional(is_rows),
    }
)


def _bad_id(row: Row, _: References) -> Iterator[str]:
    if not _SLUG.fullmatch(text(row.get("package_id"))):
        yield "/package_id"


def _unlisted(row: Row, references: References) -> Iterator[str]:
    if text(row.get("lifecycle")) not in LIFECYCLES:
        yield "/lifecycle"
    unit = row.get("committed_unit")
    if unit is not None and text(unit) not in references.enums.get("time_unit", frozenset()):
        yield "/committed_unit"
    for at, level in enumerate(items_of(row.get("start_levels"))):
        if text(level) not in references.enums.get("level", frozenset()):
            yield f"/start_levels/{at}"


def _unknown_departments(row: Row, references: References) -> Iterator[str]:
    if text(row.get("lead_department")) not in references.departments:
        yield "/lead_department"
    for at, department in enumerate(items_of(row.get("departments"))):
        if text(department) not in references.departments:
            yield f"/departments/{at}"


def _baseless(row: Row, references: References) -> Iterator[str]:
    if not mappings(row.get("legal_basis")):
        yield "/legal_basis"
    for at, basis in enumerate(items_of(row.get("legal_basis"))):
        if text(mapping(basis).get("law")) not in references.laws:
            yield f"/legal_basis/{at}/law"


def _bad_count(row: Row, _: References) -> Iterator[str]:
    if not 2 <= len(parts(row)) <= MAX_MEMBERS or len(declared(row)) > MAX_QUESTIONS:
        yield "/members"


def _unknown_members(row: Row, references: References) -> Iterator[str]:
    for at, part in enumerate(parts(row)):
        item = mapping(references.rows.get(part.item))
        if (
            item.get("status") != PUBLISHED
            or item.get("on_application") is not True
            or item.get("classified")
        ):
            yield f"/members/{at}/item_id"


def _repeated_members(row: Row, _: References) -> Iterator[str]:
    found = Counter(part.item for part in parts(row))
    return (f"/members/{at}/item_id" for at, part in enumerate(parts(row)) if found[part.item] > 1)


def _unknown_needs(row: Row, _: References) -> Iterator[str]:
    found = parts(row)
    items = {part.item for part in found}
    for at, part in enumerate(found):
        yield from (
            f"/members/{at}/depends_on/{below}"
            for below, need in enumerate(part.depends_on)
            if need not in items or need == part.item
        )
        yield from (
            f"/members/{at}/materials_from_members/{below}/from_item"
            for below, (_, source) in enumerate(part.brought)
            if source not in _needed(part, found)
        )


def _circles(row: Row, _: References) -> Iterator[str]:
    turning = unordered(parts(row))
    return (f"/members/{at}/depends_on" for at, part in enumerate(parts(row)) if part.item in turning)


def _disordered(row: Row, _: References) -> Iterator[str]:
    order = {part.item: part.order for part in parts(row)}
    for at, part in enumerate(parts(row)):
        if part.order < 1 or any(order.get(need, 0) >= part.order for need in part.depends_on):
            yield f"/members/{at}/order"


def _needing_optional(row: Row, _: References) -> Iterator[str]:
    """What is always asked for cannot wait for what may be left out."""
    loose = {part.item for part in parts(row) if part.optional}
    for at, part in enumerate(parts(row)):
        if not part.optional and loose.intersection(part.depends_on):
            yield f"/members/{at}/depends_on"


def _unknown_targets(row: Row, references: References) -> Iterator[str]:
    fields = _fields(row, references)
    for at, declaration in enumerate(declared(row)):
        if not texts(declaration.get("maps_to")):
            yield f"/merged_form/fields/{at}/maps_to"
        for below, target in enumerate(items_of(declaration.get("maps_to"))):
            if target not in fields:
                yield f"/merged_form/fields/{at}/maps_to/{below}"
        source = declaration.get("filled_from_item")
        if source is not None and text(source) not in {part.item for part in parts(row)}:
            yield f"/merged_form/fields/{at}/filled_from_item"
    for at, target in enumerate(constants(row)):
        if target not in fields:
            yield f"/merged_form/constants/{at}/target"


def _asked_twice(row: Row, _: References) -> Iterator[str]:
    """A name or a target that stands in two questions, or in a question and a constant."""
    questions = declared(row)
    names = Counter(text(one.get("name")) for one in questions)
    targets = Counter(
        [*constants(row), *(target for one in questions for target in texts(one.get("maps_to")))]
    )
    for at, one in enumerate(questions):
        if not text(one.get("name")) or names[text(one.get("name"))] > 1:
            yield f"/merged_form/fields/{at}/name"
        if any(targets[target] > 1 for target in texts(one.get("maps_to"))):
            yield f"/merged_form/fields/{at}/maps_to"


def _unanswerable(row: Row, references: References) -> Iterator[str]:
    """No one answer fits all fields that a question fills."""
    fields = _fields(row, references)
    for at, one in enumerate(declared(row)):
        mapped = [fields[target] for target in texts(one.get("maps_to")) if target in fields]
        if mapped and not compatible(mapped):
            yield f"/merged_form/fields/{at}/maps_to"


def _wrong_limit(row: Row, references: References) -> Iterator[str]:
    """At least the critical path of the promises, at most their sum, all in one unit (ledger R195)."""
    found = parts(row)
    promised = whole(row.get("committed_days"))
    if promised is None or unordered(found):
        return
    unit = text(row.get("committed_unit")) or "working_day"
    rows = {part.item: mapping(references.rows.get(part.item)) for part in found}
    days = {item: whole(one.get("committed_days")) or 0 for item, one in rows.items()}
    for at, part in enumerate(found):
        if days[part.item] and text(rows[part.item].get("committed_unit")) != unit:
            yield f"/members/{at}/item_id"
    longest = critical_path(found, days)
    if not longest <= promised <= sum(days.values()):
        yield "/committed_days"
    if row.get("critical_path_days") is not None and whole(row["critical_path_days"]) != longest:
        yield "/critical_path_days"


def _fields(row: Row, references: References) -> dict[str, Mapping[str, Any]]:
    members = [Member(part, 1, mapping(references.rows.get(part.item))) for part in parts(row)]
    return {
        f"{member.part.item}.{text(one.get('name'))}": one
        for member in members
        for one in fields_of(member.document)
    }


def _needed(part: Part, found: list[Part]) -> set[str]:
    by_item = {one.item: one for one in found}
    needed: set[str] = set()
    waiting = list(part.depends_on)
    while waiting:
        need = waiting.pop()
        if need not in needed:
            needed.add(need)
            waiting += by_item[need].depends_on if need in by_item else ()
    return needed


PACKAGE_RULES = (
    _SHAPE,
    Rule("PACKAGE_ID_MALFORMED", "套餐标识应为小写字母、数字和下划线", _bad_id),
    Rule("VALUE_UNKNOWN", "不在代码表中", _unlisted),
    Rule("DEPARTMENT_UNKNOWN", "没有这个部门", _unknown_departments),
    Rule("LAW_UNKNOWN", "缺少依据，或依据不在法规目录中", _baseless),
    Rule("MEMBERS_OUT_OF_RANGE", f"一件事由 2 至 {MAX_MEMBERS} 个事项组成", _bad_count),
    Rule("MEMBER_NOT_OFFERED", "没有这一已公布的依申请事项", _unknown_members),
    Rule("MEMBER_REPEATED", "事项重复", _repeated_members),
    Rule("DEPENDENCY_UNKNOWN", "所依赖的事项不在本套餐的前序事项中", _unknown_needs),
    Rule("DEPENDENCY_CYCLE", "事项互为前提，无法排出先后", _circles),
    Rule("ORDER_CONTRADICTED", "办理顺序与前后关系矛盾", _disordered),
    Rule("DEPENDENCY_OPTIONAL", "必办事项不能以选办事项为前提", _needing_optional),
    Rule("TARGET_UNKNOWN", "对应的填写项不存在", _unknown_targets),
    Rule("QUESTION_REPEATED", "同一内容重复填写", _asked_twice),
    Rule("ANSWER_IMPOSSIBLE", "没有一个答案能同时满足所对应的各填写项", _unanswerable),
    Rule("LIMIT_CONTRADICTED", "总时限应不少于关键路径、不多于各事项之和，且单位一致", _wrong_limit),
)


def check_package(row: Any, references: References) -> list[Fault]:
    """Every fault of one package; `references.rows` holds the items that there are."""
    return check(PACKAGE_RULES, row, references)
