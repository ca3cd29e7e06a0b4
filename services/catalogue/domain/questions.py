"""What an expression of an item asks about, as a question that a person can answer without giving a number away.

`age(form.holder_id_number)` asks for an age, never for the number; what only a sharing service knows is not asked.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.catalogue.domain.shapes import mapping, text, texts, whole
from services.chassis.levels import is_division

PRESENCE = frozenset({"exists", "not_exists"})
MAX_TEXT = 200
_MAX_WHOLE = 10**15
_ASKABLE = frozenset(
    [
        "boolean",
        "enum",
        "multi_enum",
        "integer",
        "decimal",
        "money_fen",
        "date",
        "string",
        "text",
        "division_code",
    ]
)
_BY_FUNCTION = {
    "age": ("integer", "按“{}”计算的周岁年龄"),
    "sex": ("enum", "按“{}”确定的性别"),
    "length": ("integer", "“{}”的数量"),
    "days_from_today": ("integer", "“{}”距今天数（以前为负）"),
    "prefix6": ("division_code", "“{}”的前6位"),
    "prefix9": ("division_code", "“{}”的前9位"),
}
_SEXES = {"male": "男", "female": "女"}
_APPLICANT = {
    "party_type": "申请人类型",
    "id_number": "申请人身份证号",
    "name_zh": "申请人姓名",
    "phone": "申请人电话",
}
_PARTY_TYPES = {
    "1": "自然人",
    "2": "企业法人",
    "3": "事业法人",
    "4": "社会组织法人",
    "5": "行政机关",
    "6": "其他组织",
}
COMMITMENT = "commitment_signed"


@dataclass(frozen=True, slots=True)
class Question:
    """`id`: the operand as it is written. `kind`: a field type. `options`: value → name, of choices alone."""

    id: str
    label_zh: str
    kind: str
    options: Mapping[str, str] = field(default_factory=dict)

    def fits(self, answer: Any) -> bool:
        """Whether `answer` is one; None, "cannot say", always is."""
        return answer is None or _FITS[self.kind](answer, self.options)

    def told(self, answer: Any) -> str:
        """The answer in words."""
        if answer is None:
            return "不清楚"
        if isinstance(answer, bool):
            return "是" if answer else "否"
        if isinstance(answer, list):
            return "、".join(self.options.get(one, one) for one in answer)
        return self.options.get(answer, answer) if isinstance(answer, str) else str(answer)


def question_of(
    expression: Mapping[str, Any], path: Any, function: Any, fields: Mapping[str, Mapping[str, Any]]
) -> Question | None:
    """The question behind one operand of an expression; None when nobody can be asked it.

    `fields`: the form's fields by name. A presence is asked as yes or no.
    """
    head, _, rest = text(path).partition(".")
    known = fields.get(rest, {}) if head == "form" else {}
    label = _APPLICANT.get(rest, "") if head == "applicant" else text(known.get("label_zh"))
    if path == COMMITMENT:
        return Question(COMMITMENT, "是否签署告知承诺书", "boolean")
    if not label:
        return None
    if expression.get("op") in PRESENCE:
        return Question(f"exists({_name(path, function)})", f"是否有“{label}”", "boolean")
    if expression.get("divide_by"):
        shared = text(
            mapping(fields.get(text(expression["divide_by"]).removeprefix("form."))).get("label_zh")
        )
        name = f"{_name(path, function)}/{expression['divide_by']}"
        return Question(name, f"“{label}”按“{shared}”人均", "decimal")
    if function is not None:
        return _of_function(text(function), text(path), label, known)
    if head == "applicant":
        return Question(text(path), label, "enum", _PARTY_TYPES) if rest == "party_type" else None
    kind = text(known.get("type"))
    if kind not in _ASKABLE or known.get("sealed") is True:
        return None
    options = {name: text(value) for name, value in mapping(known.get("options")).items()}
    return Question(text(path), label, kind, options)


def _of_function(function: str, path: str, label: str, known: Mapping[str, Any]) -> Question:
    kind, said = _BY_FUNCTION.get(function, ("decimal", "“{}”合计"))
    if function.startswith("sum:"):
        columns = {
            text(below.get("name")): text(below.get("label_zh")) for below in known.get("item_fields", [])
        }
        label = f"{label}—{columns.get(function.removeprefix('sum:'), '')}"
    return Question(_name(path, function), said.format(label), kind, _SEXES if function == "sex" else {})


def _name(path: Any, function: Any) -> str:
    return f"{text(function)}({text(path)})" if function is not None else text(path)


def _is_whole(answer: Any, _: Mapping[str, str]) -> bool:
    number = whole(answer)
    return number is not None and abs(number) <= _MAX_WHOLE


def _is_number(answer: Any, _: Mapping[str, str]) -> bool:
    known = isinstance(answer, int | float) and not isinstance(answer, bool)
    return known and math.isfinite(answer) and abs(answer) <= _MAX_WHOLE


def _is_date(answer: Any, _: Mapping[str, str]) -> bool:
    try:
        return isinstance(answer, str) and bool(date.fromisoformat(answer))
    except ValueError:
        return False


def _is_text(answer: Any, _: Mapping[str, str]) -> bool:
    return isinstance(answer, str) and len(answer) <= MAX_TEXT


def _is_choices(answer: Any, options: Mapping[str, str]) -> bool:
    chosen = texts(answer)
    return (
        isinstance(answer, list)
        and len(chosen) == len(answer) <= len(options)
        and {*chosen} <= options.keys()
    )


_FITS: Mapping[str, Callable[[Any, Mapping[str, str]], bool]] = {
    "boolean": lambda answer, _: isinstance(answer, bool),
    "enum": lambda answer, options: isinstance(answer, str) and answer in options,
    "multi_enum": _is_choices,
    "integer": _is_whole,
    "money_fen": _is_whole,
    "decimal": _is_number,
    "date": _is_date,
    "string": _is_text,
    "text": _is_text,
    "division_code": lambda answer, _: isinstance(answer, str) and is_division(answer),
}
