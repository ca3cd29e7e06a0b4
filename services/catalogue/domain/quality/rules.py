"""A rule of quality, and how a table of rules is run over one row."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.catalogue.domain.references import References
from services.catalogue.domain.shapes import whole
from services.chassis import levels
from services.chassis.errors import Fault

Row = Mapping[str, Any]
Told = str | tuple[str, str]
"""Where a rule is broken: a JSON pointer, or one with a sentence of its own."""
Find = Callable[[Row, References], Iterable[Told]]
FAULT, WARNING = "fault", "warning"
OWN_FORMAT = "目录数据格式说明"
"""The source of a rule that only keeps the data usable."""
MAX_FAULTS = 100
MAX_FINDINGS = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to be mended (`fault`: before publication) in a row or, with `item`, in the register.

    `pointer`: JSON pointer within the row; `source`: law and article, standard, or where else the rule is from.
    """

    pointer: str
    reason: str
    detail: str
    severity: str
    source: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """`find` names the places, within the row, at which it is broken; it never raises."""

    reason: str
    detail: str
    find: Find
    source: str = OWN_FORMAT
    severity: str = FAULT


def lint(rules: Sequence[Rule], row: Any, references: References) -> list[Finding]:
    """Everything that is found in `row`, at most 500, each pointer and reason once."""
    if not isinstance(row, Mapping):
        return [Finding("", "ROW_TYPE", "应为一个 JSON 对象", FAULT, OWN_FORMAT)]
    found: dict[tuple[str, str], Finding] = {}
    for rule in rules:
        for told in rule.find(row, references):
            pointer, detail = (told, rule.detail) if isinstance(told, str) else told
            finding = Finding(pointer, rule.reason, detail, rule.severity, rule.source)
            found.setdefault((pointer, rule.reason), finding)
    return list(found.values())[:MAX_FINDINGS]


def faults_of(findings: Iterable[Finding]) -> list[Fault]:
    """Those that stand in the way of publication, at most 100."""
    wrong = (one for one in findings if one.severity == FAULT)
    return [Fault(one.pointer, one.reason, one.detail) for one in wrong][:MAX_FAULTS]


def check(rules: Sequence[Rule], row: Any, references: References) -> list[Fault]:
    """Every fault of `row`, at most 100, each pointer and reason once."""
    return faults_of(lint(rules, row, references))


def shape(fields: Mapping[str, Callable[[Any], bool]]) -> Rule:
    """Each named field is there and of its type."""

    def find(row: Row, _: References) -> Iterator[str]:
        return (f"/{name}" for name, fits in fields.items() if not fits(row.get(name)))

    return Rule("FIELD_TYPE", "缺少该项或类型不符", find)


def is_text(value: Any) -> bool:
    """Text with something in it, at most 500 characters, nothing unprintable."""
    return isinstance(value, str) and len(value.strip()) > 0 and len(value) <= 500 and value.isprintable()


def is_texts(value: Any) -> bool:
    """A list of texts, each once."""
    return isinstance(value, list) and all(map(is_text, value)) and len(set(value)) == len(value)


def is_bool(value: Any) -> bool:
    """True or false."""
    return isinstance(value, bool)


def is_days(value: Any) -> bool:
    """A period in days: a whole number from 0 to ten years."""
    days = whole(value)
    return days is not None and 0 <= days <= 3660


def is_rows(value: Any) -> bool:
    """A list of objects."""
    return isinstance(value, list) and all(isinstance(entry, Mapping) for entry in value)


def is_object(value: Any) -> bool:
    """A JSON object."""
    return isinstance(value, Mapping)


def optional(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Null or absent, or as `fits` wants it."""
    return lambda value: value is None or fits(value)


def is_day(value: Any) -> bool:
    """A date as `2026-01-01`."""
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def is_level(value: Any) -> bool:
    """The name of an order."""
    return value in levels.ORDER_NAMES.values() if isinstance(value, str) else False
