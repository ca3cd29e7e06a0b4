"""The rules for one service item."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from services.catalogue.domain import delegations, registration
from services.catalogue.domain.contents import AUDIENCES
from services.catalogue.domain.quality import (
    commitments,
    expressions,
    finding,
    forms,
    guides,
    kept_proofs,
    limits,
    listing,
    materials,
    ownership,
    prolonging,
)
from services.catalogue.domain.quality.rules import (
    Finding,
    Row,
    Rule,
    faults_of,
    is_bool,
    is_day,
    is_days,
    is_level,
    is_object,
    is_rows,
    is_text,
    is_texts,
    lint,
    optional,
    shape,
)
from services.catalogue.domain.references import TOWNSHIP_GOVERNMENT, References
from services.catalogue.domain.shapes import items_of, mapping, mappings, text, whole
from services.chassis.errors import Fault
from services.chassis.numbers import is_uscc

MAX_DOCUMENT = 256 * 1024
STATUSES = frozenset({"published", "suspended", "withdrawn"})
_SLUG = re.compile(r"[a-z][a-z0-9_]{1,63}")
_IMPLEMENTATION = re.compile(r"([0-9A-Z]{18})[1-7][0-9A-Z]{12}")
_LOCAL = re.compile(r"[0-9A-Za-z-]{6,80}")

_SHAPE = shape(
    {
        "item_id": is_text,
        "name_zh": is_text,
        "name_en": is_text,
        "item_type": is_text,
        "department": is_text,
        "audience": is_text,
        "status": is_text,
        "case_type": is_text,
        "on_application": is_bool,
        "classified": is_bool,
        "search_excluded": is_bool,
        "effective_from": is_day,
        "first_offered_on": optional(is_day),
        "accept_levels": is_texts,
        "assist_levels": optional(is_texts),
        "joint_departments": optional(is_texts),
        "decide_level": is_text,
        "decide_level_rules": optional(is_rows),
        "delegation": optional(is_rows),
        "service_object": is_texts,
        "channels": is_texts,
        "committed_days": is_days,
        "committed_unit": is_text,
        "statutory_days": optional(is_days),
        "statutory_unit": optional(is_text),
        "legal_basis": is_rows,
        "materials": is_rows,
        "form": optional(is_object),
        "parameters": optional(is_object),
        "extension": optional(is_object),
        "special_procedures": optional(is_rows),
        "joint_order": optional(is_rows),
        "by_one_person": optional(is_bool),
    }
)


def _bad_id(row: Row, _: References) -> Iterator[str]:
    if not _SLUG.fullmatch(text(row.get("item_id"))):
        yield "/item_id"


def _taken(row: Row, references: References) -> Iterator[str]:
    for name in ("handling_item_code", "item_id"):
        code = text(row.get(name))
        if code and references.owners.get(code, text(row.get("item_id"))) != text(row.get("item_id")):
            yield f"/{name}"


def _unlisted_values(row: Row, references: References) -> Iterator[str]:
    def listed(name: str, value: Any) -> bool:
        return isinstance(value, str) and value in references.enums.get(name, frozenset())

    for name in ("item_type", "case_type"):
        if not listed(name, row.get(name)):
            yield f"/{name}"
    for name in ("committed_unit", "statutory_unit"):
        if row.get(name) is not None and not listed("time_unit", row[name]):
            yield f"/{name}"
    for name, enum in (("service_object", "service_object"), ("channels", "channel")):
        for at, value in enumerate(items_of(row.get(name))):
            if not listed(enum, value):
                yield f"/{name}/{at}"
    for at, power in enumerate(items_of(row.get("delegation"))):
        if not listed("delegation_mode", mapping(power).get("mode")):
            yield f"/delegation/{at}/mode"
    if text(row.get("audience")) not in AUDIENCES:
        yield "/audience"
    if text(row.get("status")) not in STATUSES:
        yield "/status"


def _unknown_departments(row: Row, references: References) -> Iterator[str]:
    if text(row.get("department")) not in {*references.departments, TOWNSHIP_GOVERNMENT}:
        yield "/department"
    for at, joint in enumerate(items_of(row.get("joint_departments"))):
        if text(joint) not in references.departments:
            yield f"/joint_departments/{at}"


def _unknown_levels(row: Row, _: References) -> Iterator[str]:
    if not is_level(row.get("decide_level")):
        yield "/decide_level"
    for name in ("accept_levels", "assist_levels"):
        for at, level in enumerate(items_of(row.get(name))):
            if not is_level(level):
                yield f"/{name}/{at}"
    for name in ("decide_level_rules", "delegation"):
        for at, entry in enumerate(items_of(row.get(name))):
            if not is_level(mapping(entry).get("level")):
                yield f"/{name}/{at}/level"


def _nobody_accepts(row: Row, _: References) -> Iterator[str]:
    if row.get("on_application") is True and not items_of(row.get("accept_levels")):
        yield "/accept_levels"


def _wrong_case_type(row: Row, _: References) -> Iterator[str]:
    """An immediate case is exactly one with a promise of 0 days (GB/T 39046 A.6)."""
    days = whole(row.get("committed_days"))
    if days is not None and (days == 0) != (row.get("case_type") == "immediate"):
        yield "/case_type"


def _unseparated(row: Row, _: References) -> Iterator[str]:
    """Only what is done on the spot may be taken in, decided and handed over by one person (ledger R096)."""
    if row.get("by_one_person") is True and row.get("case_type") != "immediate":
        yield "/by_one_person"


def _unitless(row: Row, _: References) -> Iterator[str]:
    if whole(row.get("statutory_days")) is not None and not text(row.get("statutory_unit")):
        yield "/statutory_unit"


def _baseless(row: Row, references: References) -> Iterator[str]:
    if not mappings(row.get("legal_basis")) and row.get("basis_pending") is not True:
        yield "/legal_basis"
    for at, basis in enumerate(items_of(row.get("legal_basis"))):
        if text(mapping(basis).get("law")) not in references.laws:
            yield f"/legal_basis/{at}/law"


def _bad_codes(row: Row, references: References) -> Iterator[str]:
    """31 = USCC 18 + level 1 + basic code 12; 33 = 31 + 2 (GB/T 39554)."""
    basic, whole_code = row.get("basic_code"), row.get("implementation_code")
    if basic is not None and not re.fullmatch(r"[0-9A-Z]{12}", text(basic)):
        yield "/basic_code"
    if whole_code is not None:
        found = _IMPLEMENTATION.fullmatch(text(whole_code))
        owner = references.departments.get(text(row.get("department")), "")
        if not found or not is_uscc(found[1]) or not found[1].startswith(owner):
            yield "/implementation_code"
        elif basic is not None and not text(whole_code).endswith(text(basic)):
            yield "/basic_code"
    handling = row.get("handling_item_code")
    if handling is not None and not re.fullmatch(re.escape(text(whole_code)) + r"[0-9]{2}", text(handling)):
        yield "/handling_item_code"
    local = row.get("local_basic_code")
    if local is not None and not _LOCAL.fullmatch(text(local)):
        yield "/local_basic_code"


def _unknown_quota(row: Row, references: References) -> Iterator[str]:
    if row.get("quota_id") is not None and text(row["quota_id"]) not in references.quotas:
        yield "/quota_id"


def _too_large(row: Row, _: References) -> Iterator[str]:
    if len(json.dumps(row, ensure_ascii=False)) > MAX_DOCUMENT // 3:
        yield ""


_SOURCES = {
    "VALUE_UNKNOWN": "GB/T 39046-2020 附录A",
    "CASE_TYPE_WRONG": "GB/T 39046-2020 附录A.6",
    "ACCEPT_LEVELS_MISSING": "行政许可法第三十条",
    "LAW_UNKNOWN": "优化营商环境条例第四十四条",
    "CODE_MALFORMED": "GB/T 39554.1-2020",
    "CODE_DISAGREES": "GB/T 39554.1-2020",
    "TYPE_CONTRADICTED": "GB/T 39046-2020 附录A.1",
    "EX_OFFICIO_FORM": "GB/T 39046-2020 附录A.1",
    "FIELD_NOT_SEALED": "个人信息保护法第五十一条",
    "MATERIAL_WITHOUT_BASIS": "行政许可法第十六条第四款；优化营商环境条例第四十四条",
}
_FORMAT_RULES = (
    _SHAPE,
    Rule("ITEM_ID_MALFORMED", "事项标识应为小写字母、数字和下划线", _bad_id),
    Rule("CODE_TAKEN", "该编码已属于另一事项", _taken),
    Rule("VALUE_UNKNOWN", "不在代码表中", _unlisted_values),
    Rule("DEPARTMENT_UNKNOWN", "没有这个部门", _unknown_departments),
    Rule("LEVEL_UNKNOWN", "没有这一层级", _unknown_levels),
    Rule("ACCEPT_LEVELS_MISSING", "依申请事项须有受理层级", _nobody_accepts),
    Rule("CASE_TYPE_WRONG", "承诺时限为 0 的是即办件，其余为承诺件", _wrong_case_type),
    Rule("ONE_PERSON_NOT_ALLOWED", "只有即办件可以由一人受理、审批和送达", _unseparated),
    Rule("UNIT_MISSING", "法定时限缺少单位", _unitless),
    Rule("LAW_UNKNOWN", "缺少设定依据，或依据不在法规目录中", _baseless),
    Rule("CODE_MALFORMED", "编码不符合编码规则", _bad_codes),
    Rule("QUOTA_UNKNOWN", "没有这个指标", _unknown_quota),
    Rule("DOCUMENT_TOO_LARGE", "事项内容过大", _too_large),
    *(Rule(*entry) for entry in listing.FINDERS),
    *(Rule(*entry) for entry in delegations.FINDERS),
    *(Rule(*entry) for entry in forms.FINDERS),
    *(Rule(*entry) for entry in finding.FINDERS),
    *(Rule(*entry) for entry in expressions.FINDERS),
)


ITEM_RULES = (
    *(replace(rule, source=_SOURCES.get(rule.reason, rule.source)) for rule in _FORMAT_RULES),
    *guides.RULES,
    *limits.RULES,
    *prolonging.RULES,
    *materials.RULES,
    *kept_proofs.RULES,
    *commitments.RULES,
    *ownership.RULES,
    *registration.RULES,
)


def lint_item(row: Any, references: References) -> list[Finding]:
    """Everything that is found in one item, faults and warnings, at most 500."""
    return lint(ITEM_RULES, row, references)


def check_item(row: Any, references: References) -> list[Fault]:
    """Every fault of one item."""
    return faults_of(lint_item(row, references))
