"""An item in words: names of laws, doers and code values, dates, limits and conditions as a person reads them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from services.catalogue.domain.references import References
from services.catalogue.domain.shapes import items_of, mapping, mappings, text, whole

WORDS = "words"
"""Key of an item's document under which the names stand that were in force when it was published."""
_ARTICLE = re.compile(r"(\d+)(?:\((\d+)\))?(?:\((\d+)\))?")
_TURNS = {"age": "的年龄", "sex": "的性别", "length": "的字数", "days_from_today": "距今天数"}
Document = Mapping[str, Any]


def words_of(row: Any, references: References) -> dict[str, str]:
    """Of all names that are known, those of the values that `row` holds, by `list/value`."""
    held = set(_texts(row))
    return {key: name for key, name in references.words.items() if key.partition("/")[2] in held}


def named(document: Document, listed: str, value: str) -> str:
    """The name of a code value of one list; the value itself when no name was published."""
    return text(mapping(document.get(WORDS)).get(f"{listed}/{value}")) or value


def law(document: Document, basis: Any) -> str:
    """`{law, article}` as 《某法》第三款-style reference: 《…》第32条第1款第4项."""
    found = mapping(basis)
    title, article = text(found.get("law")), text(found.get("article"))
    if not title:
        return ""
    match = _ARTICLE.fullmatch(article)
    if match is None:
        return f"《{named(document, 'law', title)}》{article}"
    parts = [f"第{number}{unit}" for number, unit in zip(match.groups(), "条款项", strict=True) if number]
    return f"《{named(document, 'law', title)}》{''.join(parts)}"


def limit(document: Document, days: Any, unit: Any) -> str:
    """A limit in its unit; none set by law, or on the spot."""
    number = whole(days)
    if number is None or number < 0:
        return "法律法规未规定"
    return "当场办结" if number == 0 else f"{number}个{named(document, 'time_unit', text(unit))}"


def conditions(document: Document, raw: Any) -> str:
    """A list of expressions, all of which must hold, as one sentence; empty without any."""
    return "，且".join(_condition(document, one) for one in mappings(raw))


def _condition(document: Document, expression: Mapping[str, Any]) -> str:
    left = _operand(document, text(expression.get("left")), expression.get("fn"))
    operator = named(document, "expression_operator", text(expression.get("op")))
    if expression.get("op") in ("exists", "not_exists"):
        return f"{left}{operator}"
    return f"{left}{operator}{_right(document, expression)}"


def _operand(document: Document, path: str, function: Any) -> str:
    field = _field(document, path)
    label = text(field.get("label_zh")) or path
    return f"“{label}”{_TURNS.get(text(function), '')}"


def _right(document: Document, expression: Mapping[str, Any]) -> str:
    right = expression.get("right")
    if isinstance(right, Mapping):
        if "ref" in right:
            return _operand(document, text(right["ref"]), right.get("fn"))
        parameter = mapping(mapping(document.get("parameters")).get(text(right.get("param"))))
        return str(parameter.get("value", ""))
    options = mapping(_field(document, text(expression.get("left"))).get("options"))
    values = right if isinstance(right, list) else [right]
    return "、".join(_literal(options, value) for value in values)


def _literal(options: Mapping[str, Any], value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"“{options[value]}”" if isinstance(value, str) and value in options else str(value)


def _field(document: Document, path: str) -> Mapping[str, Any]:
    fields = mappings(mapping(document.get("form")).get("fields"))
    return next((field for field in fields if f"form.{text(field.get('name'))}" == path), {})


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for below in value.values() if isinstance(value, Mapping) else items_of(value):
        yield from _texts(below)
