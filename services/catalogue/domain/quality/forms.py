"""Rules for an item's form and materials."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from services.catalogue.domain.quality.expressions import is_pattern
from services.catalogue.domain.quality.rules import Find, Row
from services.catalogue.domain.references import References
from services.catalogue.domain.shapes import items_of, mapping, text, whole

FIELD_TYPES = frozenset(
    [
        "string",
        "text",
        "integer",
        "decimal",
        "money_fen",
        "boolean",
        "date",
        "enum",
        "multi_enum",
        "resident_id",
        "uscc",
        "division_code",
        "list",
    ]
)
_CHOICES = ("enum", "multi_enum")
_BOUNDS = (("min", "max"), ("min_length", "max_length"), ("min_items", "max_items"))
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
Located = tuple[str, Mapping[str, Any]]


def fields(row: Row) -> Iterator[Located]:
    """(pointer, field) of every field and sub-field."""
    for at, field in enumerate(items_of(mapping(row.get("form")).get("fields"))):
        pointer = f"/form/fields/{at}"
        yield pointer, mapping(field)
        for below, item in enumerate(items_of(mapping(field).get("item_fields"))):
            yield f"{pointer}/item_fields/{below}", mapping(item)


def materials(row: Row) -> Iterator[Located]:
    """(pointer, material) of every material."""
    return ((f"/materials/{at}", mapping(one)) for at, one in enumerate(items_of(row.get("materials"))))


def form_rules(row: Row) -> Iterator[Located]:
    """(pointer, rule) of every rule across fields."""
    rules = items_of(mapping(row.get("form")).get("rules"))
    return ((f"/form/rules/{at}", mapping(one)) for at, one in enumerate(rules))


def malformed_forms(row: Row, _: References) -> Iterator[str]:
    """`fields` and `rules` are lists."""
    form = mapping(row.get("form"))
    for name in ("fields", "rules"):
        if form.get(name) is not None and not isinstance(form[name], list):
            yield f"/form/{name}"


def bad_names(row: Row, _: References) -> Iterator[str]:
    """Names are lower-case identifiers."""
    for pointer, field in fields(row):
        if not _NAME.fullmatch(text(field.get("name"))):
            yield f"{pointer}/name"


def repeated_names(row: Row, _: References) -> Iterator[str]:
    """A name stands once among its neighbours."""
    seen: set[tuple[str, str]] = set()
    for pointer, field in fields(row):
        place = (pointer.rpartition("/")[0], text(field.get("name")))
        if place in seen:
            yield f"{pointer}/name"
        seen.add(place)


def unknown_types(row: Row, _: References) -> Iterator[str]:
    """One of the thirteen types; no list within a list."""
    for pointer, field in fields(row):
        nested = "/item_fields/" in pointer and field.get("type") == "list"
        if nested or text(field.get("type")) not in FIELD_TYPES:
            yield f"{pointer}/type"


def missing_choices(row: Row, _: References) -> Iterator[str]:
    """A choice has options, a list has sub-fields."""
    for pointer, field in fields(row):
        if field.get("type") in _CHOICES and not mapping(field.get("options")):
            yield f"{pointer}/options"
        if field.get("type") == "list" and not items_of(field.get("item_fields")):
            yield f"{pointer}/item_fields"


def bad_patterns(row: Row, _: References) -> Iterator[str]:
    """Patterns compile and cannot hang."""
    for pointer, field in fields(row):
        if field.get("pattern") is not None and not is_pattern(field["pattern"]):
            yield f"{pointer}/pattern"


def bad_bounds(row: Row, _: References) -> Iterator[str]:
    """Bounds are numbers, the lower not above the upper; `digits` is that of a division code."""
    for pointer, field in fields(row):
        for low, high in _BOUNDS:
            values = [field.get(low), field.get(high)]
            given = [value for value in values if value is not None]
            if not all(map(_is_number, given)) or (len(given) == 2 and given[0] > given[1]):
                yield f"{pointer}/{high}"
        if field.get("digits") is not None and whole(field["digits"]) not in (6, 9, 12):
            yield f"{pointer}/digits"


def unsealed(row: Row, _: References) -> Iterator[str]:
    """A resident ID number is always sealed (architecture §7)."""
    for pointer, field in fields(row):
        if field.get("type") == "resident_id" and field.get("sealed") is not True:
            yield f"{pointer}/sealed"


def bad_form_rules(row: Row, references: References) -> Iterator[str]:
    """A rule has a code of its own, something to assert, and a refusal that exists."""
    codes = Counter(text(rule.get("code")) for _, rule in form_rules(row))
    for pointer, rule in form_rules(row):
        code = text(rule.get("code"))
        if not code or codes[code] > 1:
            yield f"{pointer}/code"
        if not rule.get("assert"):
            yield f"{pointer}/assert"
        refusal = rule.get("refusal_code")
        if refusal is not None and text(refusal) not in references.refusal_codes:
            yield f"{pointer}/refusal_code"


def repeated_materials(row: Row, _: References) -> Iterator[str]:
    """A material is asked for once."""
    codes = Counter(text(material.get("code")) for _, material in materials(row))
    return (f"{at}/code" for at, material in materials(row) if codes[text(material.get("code"))] > 1)


def unknown_materials(row: Row, references: References) -> Iterator[str]:
    """A material is in the dictionary: the same code is the same paper everywhere."""
    for pointer, material in materials(row):
        if text(material.get("code")) not in references.material_types:
            yield f"{pointer}/code"


def unknown_kinds(row: Row, references: References) -> Iterator[str]:
    """Necessity, source and forms are of their code lists."""
    enums = references.enums
    for pointer, material in materials(row):
        for name, listed in (("necessity", "necessity"), ("source", "material_source")):
            if text(material.get(name)) not in enums.get(listed, frozenset()):
                yield f"{pointer}/{name}"
        given = items_of(material.get("form"))
        if not given or not all(text(form) in enums.get("material_form", frozenset()) for form in given):
            yield f"{pointer}/form"


def unconditional(row: Row, _: References) -> Iterator[str]:
    """A conditional material says when."""
    for pointer, material in materials(row):
        if material.get("necessity") == "conditional" and not material.get("required_when"):
            yield f"{pointer}/required_when"


def baseless(row: Row, references: References) -> Iterator[str]:
    """No paper without a law that asks for it (行政许可法 art. 16(4): no conditions beyond the law)."""
    for pointer, material in materials(row):
        basis = mapping(material.get("legal_basis"))
        if text(basis.get("law")) not in references.laws or not text(basis.get("article")):
            yield f"{pointer}/legal_basis"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


FINDERS: tuple[tuple[str, str, Find], ...] = (
    ("FORM_MALFORMED", "应为列表", malformed_forms),
    ("FIELD_NAME_MALFORMED", "填写项名称应为小写字母、数字和下划线", bad_names),
    ("FIELD_NAME_REPEATED", "填写项名称重复", repeated_names),
    ("FIELD_TYPE_UNKNOWN", "没有这种填写项类型", unknown_types),
    ("CHOICES_MISSING", "缺少选项或明细栏目", missing_choices),
    ("PATTERN_MALFORMED", "格式式样不可用", bad_patterns),
    ("BOUNDS_INVALID", "上下限有误", bad_bounds),
    ("FIELD_NOT_SEALED", "公民身份号码须加密保存", unsealed),
    ("FORM_RULE_INVALID", "校验规则缺少编码、断言，或不予理由不存在", bad_form_rules),
    ("MATERIAL_REPEATED", "材料重复", repeated_materials),
    ("MATERIAL_UNKNOWN", "材料不在材料字典中", unknown_materials),
    ("MATERIAL_KIND_UNKNOWN", "材料的必要性、来源或形式不在代码表中", unknown_kinds),
    ("CONDITION_MISSING", "“满足条件时必要”的材料须写明条件", unconditional),
    ("MATERIAL_WITHOUT_BASIS", "材料没有法定依据", baseless),
)
