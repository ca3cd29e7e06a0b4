"""Whether every expression of an item can be resolved: `{left, fn?, divide_by?, op, right}`.

Every operand must name a field of the form, a fact of the applicant, a field of a sharing
service, or `commitment_signed`; every parameter, function and operator must exist.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from services.catalogue.domain.located import step
from services.catalogue.domain.quality.rules import Find, Row
from services.catalogue.domain.references import References
from services.catalogue.domain.shapes import items_of, mapping, mappings, text

APPLICANT = frozenset({"party_type", "id_number", "name_zh", "phone"})
FUNCTIONS = frozenset({"age", "sex", "length", "days_from_today", "prefix6", "prefix9"})
COMPARISONS = frozenset({"eq", "ne", "lt", "le", "gt", "ge", "between", "in", "not_in", "matches"})
PRESENCE = frozenset({"exists", "not_exists"})
_LISTS = ("required_when", "when", "assert")
_REPEATED_GROUP = re.compile(r"(?<!\\)\)[*+{]")
_PLAIN = (str, int, float, type(None))
Expression = tuple[str, Mapping[str, Any]]


def fields_of(row: Row) -> list[Mapping[str, Any]]:
    """The fields of an item's form."""
    return mappings(mapping(row.get("form")).get("fields"))


def is_pattern(value: Any) -> bool:
    """A pattern that compiles and repeats no group: a repeated group may take for ever on hostile input."""
    if not isinstance(value, str) or _REPEATED_GROUP.search(value):
        return False
    try:
        re.compile(value, re.ASCII)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


def expressions(row: Row) -> Iterator[Expression]:
    """(pointer, expression) of everything in the item that is written as one."""
    return ((pointer, found) for pointer, found in _objects(row, "") if _is_expression(found))


def malformed_lists(row: Row, _: References) -> Iterator[str]:
    """Where a list of expressions should stand and something else does."""
    for pointer, value in _objects(row, ""):
        for name in _LISTS:
            if value.get(name) is not None and not _is_list(value[name]):
                yield step(pointer, name)
    conditions = mapping(row.get("auto_approval")).get("conditions")
    if conditions is not None and not _is_list(conditions):
        yield "/auto_approval/conditions"


def unknown_operators(row: Row, _: References) -> Iterator[str]:
    """`op` must exist; `matches` needs a pattern."""
    for pointer, found in expressions(row):
        operator = found.get("op")
        if not isinstance(operator, str) or operator not in COMPARISONS | PRESENCE:
            yield f"{pointer}/op"
        elif operator == "matches" and not is_pattern(found.get("right")):
            yield f"{pointer}/right"


def missing_rights(row: Row, _: References) -> Iterator[str]:
    """A comparison needs a right side; `between` needs two bounds, `in` a list."""
    for pointer, found in expressions(row):
        operator, right = text(found.get("op")), found.get("right")
        if operator in PRESENCE:
            continue
        literal = not isinstance(right, Mapping)
        wrong = operator == "between" and literal and len(items_of(right)) != 2
        wrong = wrong or (operator in ("in", "not_in") and literal and not isinstance(right, list))
        if right is None or wrong:
            yield f"{pointer}/right"


def unknown_paths(row: Row, references: References) -> Iterator[str]:
    """`left`, `divide_by`, `right.ref` and a material's `lookup_key` must resolve."""
    resolves = _resolver(row, references)
    for pointer, found in expressions(row):
        for name in ("left", "divide_by"):
            if name in found and not resolves(found[name]):
                yield f"{pointer}/{name}"
        right = mapping(found.get("right"))
        if "ref" in right and not resolves(right["ref"]):
            yield f"{pointer}/right/ref"
    for at, material in enumerate(items_of(row.get("materials"))):
        key = mapping(material).get("lookup_key")
        if key is not None and not resolves(key):
            yield f"/materials/{at}/lookup_key"


def unknown_functions(row: Row, _: References) -> Iterator[str]:
    """`fn` must exist; `sum:x` needs a list field with that sub-field."""
    columns = {
        text(field.get("name")): {text(below.get("name")) for below in mappings(field.get("item_fields"))}
        for field in fields_of(row)
    }

    def exists(function: Any, path: Any) -> bool:
        if text(function).startswith("sum:"):
            return text(function)[4:] in columns.get(text(path).removeprefix("form."), set())
        return isinstance(function, str) and function in FUNCTIONS

    for pointer, found in expressions(row):
        if found.get("fn") is not None and not exists(found["fn"], found.get("left")):
            yield f"{pointer}/fn"
        right = mapping(found.get("right"))
        if right.get("fn") is not None and not exists(right["fn"], right.get("ref")):
            yield f"{pointer}/right/fn"


def unknown_parameters(row: Row, _: References) -> Iterator[str]:
    """`{param}` must be one of the item's parameters, with a value."""
    known = {
        name
        for name, entry in mapping(row.get("parameters")).items()
        if mapping(entry).get("value") is not None
    }
    for pointer, found in expressions(row):
        right = found.get("right")
        if isinstance(right, Mapping) and "ref" not in right and text(right.get("param")) not in known:
            yield f"{pointer}/right"


def _resolver(row: Row, references: References) -> Callable[[Any], bool]:
    names = {text(field.get("name")) for field in fields_of(row)}

    def resolves(path: Any) -> bool:
        head, _, rest = text(path).partition(".")
        service, _, field = rest.partition(".")
        return (
            path == "commitment_signed"
            or (head == "form" and rest in names)
            or (head == "applicant" and rest in APPLICANT)
            or (head == "lookup" and field in references.lookups.get(service, frozenset()))
        )

    return resolves


def _is_expression(value: Any) -> bool:
    return isinstance(value, Mapping) and ("left" in value or "op" in value)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_expression, value))


def _objects(value: Any, pointer: str) -> Iterator[Expression]:
    is_object = isinstance(value, Mapping)
    if is_object:
        yield pointer, value
    for key, below in value.items() if is_object else enumerate(items_of(value)):
        if not isinstance(below, _PLAIN):
            yield from _objects(below, step(pointer, key))


FINDERS: tuple[tuple[str, str, Find], ...] = (
    ("EXPRESSION_MALFORMED", "应为表达式列表", malformed_lists),
    ("OPERATOR_UNKNOWN", "没有这个运算符，或匹配式不可用", unknown_operators),
    ("RIGHT_MISSING", "比较缺少右侧的值，或其形式不符", missing_rights),
    ("PATH_UNKNOWN", "表达式引用的项不存在", unknown_paths),
    ("FUNCTION_UNKNOWN", "没有这个函数", unknown_functions),
    ("PARAMETER_UNKNOWN", "没有这个参数", unknown_parameters),
)
