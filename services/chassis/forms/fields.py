"""The thirteen field types of a form: each compiled once into a check of one value.

A check appends what is wrong; it never raises, whatever JSON value it is given.
Reasons: FIELD_REQUIRED FIELD_TYPE FIELD_PATTERN FIELD_ENUM FIELD_RANGE FIELD_UNKNOWN
ID_INVALID USCC_INVALID DIVISION_UNKNOWN.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.chassis.errors import Fault
from services.chassis.expressions import Condition, Scope, all_true, compile_conditions, is_missing
from services.chassis.levels import is_division
from services.chassis.masking import SEALED_PREFIX
from services.chassis.numbers import RESIDENT_ID_FAULTS, is_uscc, resident_id_fault
from services.chassis.patterns import RulesMalformed, compile_pattern

MAX_STRING = 200
MAX_TEXT = 4_000
MAX_ITEMS = 100
MAX_NUMBER = 2**63 - 1
MAX_UNKNOWN_NAMES = 50
_MAX_NAME_SHOWN = 64
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_UNPRINTABLE_BUT_LINES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_DATE_SHAPE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|81|82")


@dataclass(frozen=True, slots=True)
class FieldContext:
    """What a check of one value may consult: the expressions' scope and which divisions exist."""

    scope: Scope
    knows_division: Callable[[str], bool]


Check = Callable[[object, str, FieldContext, list[Fault]], None]


@dataclass(frozen=True, slots=True)
class Field:
    """One compiled field. `check` looks at a value that is filled in; `items` are a list's sub-fields."""

    name: str
    label: str
    kind: str
    required: bool
    required_when: tuple[Condition, ...]
    check: Check
    items: tuple["Field", ...] = ()

    def is_required(self, scope: Scope) -> bool:
        """Always required, or all of `required_when` true; unknown means no."""
        return self.required or (bool(self.required_when) and all_true(self.required_when, scope) is True)


def compile_fields(raw: object, parameters: Mapping[str, object]) -> tuple[Field, ...]:
    """The `fields` of a form or the `item_fields` of a list. Raises `RulesMalformed`."""
    if not isinstance(raw, Sequence) or not all(isinstance(field, Mapping) for field in raw):
        raise RulesMalformed(f"not a list of fields: {raw!r}")
    fields = tuple(_compile_field(field, parameters) for field in raw)
    if len({field.name for field in fields}) != len(fields):
        raise RulesMalformed(f"a field twice: {[field.name for field in fields]}")
    return fields


def check_values(
    fields: Mapping[str, Field], values: object, pointer: str, context: FieldContext, faults: list[Fault]
) -> None:
    """Check one JSON object against its fields (name → field), everything at once."""
    if not isinstance(values, Mapping):
        faults.append(Fault(pointer, "FIELD_TYPE", "应为一组填写项"))
        return
    for name, field in fields.items():
        value = values.get(name)
        if not is_missing(value):
            field.check(value, f"{pointer}/{name}", context, faults)
        elif field.is_required(context.scope):
            faults.append(Fault(f"{pointer}/{name}", "FIELD_REQUIRED", f"请填写“{field.label}”"))
    if not fields.keys() >= values.keys():
        unknown = [str(name) for name in values if name not in fields][:MAX_UNKNOWN_NAMES]
        faults.extend(
            Fault(f"{pointer}/{escaped(name)}", "FIELD_UNKNOWN", "表单中没有该项") for name in unknown
        )


def escaped(name: str) -> str:
    """A name as one step of a JSON pointer (RFC 6901), cut to a printable length."""
    shown = name[:_MAX_NAME_SHOWN].encode("utf-8", "replace").decode()
    return shown.replace("~", "~0").replace("/", "~1")


def identity_field(is_person: bool) -> Field:
    """The number that tells an applicant from others: a resident ID, everybody else's USCC."""
    return _IDENTITY[is_person]


def _compile_field(raw: Mapping[str, object], parameters: Mapping[str, object]) -> Field:
    name, kind = raw.get("name"), raw.get("type")
    if not isinstance(name, str) or not name:
        raise RulesMalformed(f"a field without a name: {raw!r}")
    label = str(raw.get("label_zh") or name)
    items: tuple[Field, ...] = ()
    if kind == "list":
        items = compile_fields(raw.get("item_fields"), parameters)
        check = _list_check(label, raw, items)
    elif isinstance(kind, str) and kind in _COMPILERS:
        check = _COMPILERS[kind](label, raw)
    else:
        raise RulesMalformed(f"field {name!r}: unknown type {kind!r}")
    required_when = compile_conditions(raw.get("required_when"), parameters)
    return Field(name, label, str(kind), raw.get("required") is True, required_when, check, items)


def _number_or(raw: Mapping[str, object], key: str, otherwise: int) -> int | float:
    value = raw.get(key)
    if value is None:
        return otherwise
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise RulesMalformed(f"{raw.get('name')}: {key} is no number: {value!r}")
    return value


def _text_check(label: str, raw: Mapping[str, object]) -> Check:
    is_long = raw["type"] == "text"
    unprintable = _UNPRINTABLE_BUT_LINES if is_long else _UNPRINTABLE
    longest = _number_or(raw, "max_length", MAX_TEXT if is_long else MAX_STRING)
    shortest = _number_or(raw, "min_length", 0)
    pattern = compile_pattern(str(raw["pattern"])) if raw.get("pattern") else None

    def check(value: object, pointer: str, _context: FieldContext, faults: list[Fault]) -> None:
        if not isinstance(value, str):
            faults.append(Fault(pointer, "FIELD_TYPE", f"“{label}”应为文字"))
        elif not shortest <= len(value) <= longest:
            faults.append(Fault(pointer, "FIELD_RANGE", f"“{label}”字数应在{shortest}至{longest}之间"))
        elif pattern and not pattern.fullmatch(value):
            faults.append(Fault(pointer, "FIELD_PATTERN", f"“{label}”格式有误"))
        elif not value.isprintable() and unprintable.search(value):
            faults.append(Fault(pointer, "FIELD_PATTERN", f"“{label}”含有不能显示的字符"))
        elif value.startswith(SEALED_PREFIX):
            faults.append(Fault(pointer, "FIELD_PATTERN", f"“{label}”不能以“{SEALED_PREFIX}”开头"))

    return check


def _number_check(label: str, raw: Mapping[str, object]) -> Check:
    whole = raw["type"] != "decimal"
    least, most = _number_or(raw, "min", 0), _number_or(raw, "max", MAX_NUMBER)

    def check(value: object, pointer: str, _context: FieldContext, faults: list[Fault]) -> None:
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            faults.append(Fault(pointer, "FIELD_TYPE", f"“{label}”应为{'整数' if whole else '数字'}"))
        elif isinstance(value, float) and not math.isfinite(value):
            faults.append(Fault(pointer, "FIELD_TYPE", f"“{label}”应为数字"))
        elif value < least:
            faults.append(Fault(pointer, "FIELD_RANGE", f"“{label}”不能小于{least}"))
        elif value > most:
            faults.append(Fault(pointer, "FIELD_RANGE", f"“{label}”不能大于{most}"))

    return check


def _boolean_check(label: str, _raw: Mapping[str, object]) -> Check:
    def check(value: object, pointer: str, _context: FieldContext, faults: list[Fault]) -> None:
        if not isinstance(value, bool):
            faults.append(Fault(pointer, "FIELD_TYPE", f"“{label}”应为是或否"))

    return check


def _date_check(label: str, raw: Mapping[str, object]) -> Check:
    not_future = raw.get("not_future") is True

    def check(value: object, pointer: str, context: FieldContext, faults: list[Fault]) -> None:
        if not isinstance(value, str):
            faults.append(Fault(pointer, "FIELD_TYPE", f"“{label}”应为日期"))
            return
        try:
            day = date.fromisoformat(value) if _DATE_SHAPE.fullmatch(value) else None
        except ValueError:
            day = None
        if day is None:
            faults.append(Fault(pointer, "FIELD_PATTERN", f"“{label}”应为真实日期，例如2026-01-31"))
        elif not_future and day > context.scope.today:
            faults.append(Fault(pointer, "FIELD_RANGE", f"“{label}”不能晚于今天"))

    return check


def _options(raw: Mapping[str, object]) -> frozenset[str]:
    options = raw.get("options")
    if not isinstance(options, Mapping) or not options:
        raise RulesMalformed(f"{raw.get('name')}: no options")
    return frozenset(map(str, options))


def _enum_check(label: str, raw: Mapping[str, object]) -> Check:
    options = _options(raw)

    def check(value: object, pointer: str, _context: FieldContext, faults: list[Fault]) -> None:
        if not isinstance(value, str):
            faults.append(Fault(pointer, "FIELD_TYPE", f"“{label}”应为一个选项"))
        elif value not in options:
            faults.append(Fault(pointer, "FIELD_ENUM", f"“{label}”不在可选范围内"))

    return check


def _multi_enum_check(label: str, raw: Mapping[str, object]) -> Check:
    options = _options(raw)
    fewest, most = _number_or(raw, "min_items", 0), _number_or(raw, "max_items", len(options))

    def check(value: object, pointer: str, _context: FieldContext, faults: list[Fault]) -> None:
        if not isinstance(value, list) or not all(isinstance(choice, str) for choice in value):
            faults.append(Fault(pointer, "FIELD_TYPE", f"“{label}”应为若干选项"))
        elif not fewest <= len(value) <= most or len(set(value)) != len(value):
            faults.append(Fault(pointer, "FIELD_RANGE", f"“{label}”应选{fewest}至{most}项，且不重复"))
        elif not options.issuperset(value):
            faults.append(Fault(pointer, "FIELD_ENUM", f"“{label}”不在可选范围内"))

    return check


def _resident_id_check(label: str, _raw: Mapping[str, object]) -> Check:
    def check(value: object, pointer: str, context: FieldContext, faults: list[Fault]) -> None:
        if not isinstance(value, str):
            faults.append(Fault(pointer, "FIELD_TYPE", f"“{label}”应为18位公民身份号码"))
        elif why := resident_id_fault(value, context.scope.today) if len(value) < MAX_STRING else "LENGTH":
            faults.append(Fault(pointer, "ID_INVALID", RESIDENT_ID_FAULTS[why]))

    return check


def _uscc_check(label: str, _raw: Mapping[str, object]) -> Check:
    def check(value: object, pointer: str, _context: FieldContext, faults: list[Fault]) -> None:
        if not isinstance(value, str):
            faults.append(Fault(pointer, "FIELD_TYPE", f"“{label}”应为18位统一社会信用代码"))
        elif len(value) >= MAX_STRING or not is_uscc(value):
            faults.append(Fault(pointer, "USCC_INVALID", f"“{label}”校验不通过，请核对"))

    return check


def _division_check(label: str, raw: Mapping[str, object]) -> Check:
    digits = _number_or(raw, "digits", 0)
    anywhere = raw.get("outside_county") is True

    def check(value: object, pointer: str, context: FieldContext, faults: list[Fault]) -> None:
        if not isinstance(value, str):
            faults.append(Fault(pointer, "FIELD_TYPE", f"“{label}”应为区划代码"))
        elif not is_division(value) or digits not in (0, len(value)):
            faults.append(Fault(pointer, "FIELD_PATTERN", f"“{label}”应为{digits or '6、9或12'}位区划代码"))
        elif not (_PROVINCE.match(value) if anywhere else context.knows_division(value)):
            faults.append(Fault(pointer, "DIVISION_UNKNOWN", f"“{label}”中的区划代码不存在"))

    return check


def _list_check(label: str, raw: Mapping[str, object], items: tuple[Field, ...]) -> Check:
    fewest, most = _number_or(raw, "min_items", 0), _number_or(raw, "max_items", MAX_ITEMS)
    fields = {field.name: field for field in items}

    def check(value: object, pointer: str, context: FieldContext, faults: list[Fault]) -> None:
        if not isinstance(value, list):
            faults.append(Fault(pointer, "FIELD_TYPE", f"“{label}”应为明细表"))
            return
        if not fewest <= len(value) <= most:
            faults.append(Fault(pointer, "FIELD_RANGE", f"“{label}”应有{fewest}至{most}条"))
        for index, entry in enumerate(value[: int(most)]):
            check_values(fields, entry, f"{pointer}/{index}", context, faults)

    return check


_COMPILERS: dict[str, Callable[[str, Mapping[str, object]], Check]] = {
    "string": _text_check,
    "text": _text_check,
    "integer": _number_check,
    "decimal": _number_check,
    "money_fen": _number_check,
    "boolean": _boolean_check,
    "date": _date_check,
    "enum": _enum_check,
    "multi_enum": _multi_enum_check,
    "resident_id": _resident_id_check,
    "uscc": _uscc_check,
    "division_code": _division_check,
}
_IDENTITY = {
    is_person: compile_fields([{"name": name, "type": kind, "label_zh": label, "required": True}], {})[0]
    for is_person, name, kind, label in (
        (True, "id_number", "resident_id", "公民身份号码"),
        (False, "uscc", "uscc", "统一社会信用代码"),
    )
}
