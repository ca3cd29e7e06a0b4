"""Conditions of the catalogue: `{left, fn?, divide_by?, op, right}`, in three values.

A missing or unusable operand makes a condition *unknown* (None): a rule then does
not fire and nothing becomes required. Conditions are compiled once per item version.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import TypeGuard

from services.chassis.numbers import age_on, resident_id_fault, sex_of
from services.chassis.patterns import RulesMalformed, compile_pattern

EMPTY: Mapping[str, object] = MappingProxyType({})
MAX_MATCHED = 1_000


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression can see. `lookups`: service → field → value, as the sharing services answered."""

    today: date
    form: Mapping[str, object]
    applicant: Mapping[str, object] = field(default_factory=dict)
    lookups: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    commitment_signed: bool = False


Operand = Callable[[Scope], object]
Condition = Callable[[Scope], bool | None]


def is_missing(value: object) -> bool:
    """True for what counts as not filled in: null, blank text, an empty list."""
    return value is None or (isinstance(value, str) and not value.strip()) or value == []


def all_true(conditions: Iterable[Condition], scope: Scope) -> bool | None:
    """Kleene's "and": False as soon as one is false, else None when one is unknown."""
    answer: bool | None = True
    for condition in conditions:
        truth = condition(scope)
        if truth is False:
            return False
        if truth is None:
            answer = None
    return answer


def compile_conditions(raw: object, parameters: Mapping[str, object]) -> tuple[Condition, ...]:
    """A list of expressions, or nothing. Raises `RulesMalformed`."""
    if raw is None:
        return ()
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise RulesMalformed(f"not a list of expressions: {raw!r}")
    return tuple(_compile_condition(expression, parameters) for expression in raw)


def compile_operand(path: object, function: object = None) -> Operand:
    """A path (`form.x`, `applicant.x`, `lookup.service.field`, `commitment_signed`), through `function`.

    Raises `RulesMalformed`.
    """
    operand = _compile_path(path)
    if function is None:
        return operand
    apply = _function(function)

    def applied(scope: Scope) -> object:
        value = operand(scope)
        return None if is_missing(value) else apply(value, scope)

    return applied


def exact(value: object) -> object:
    """Numbers for comparing: decimals as the fraction that was written, so that 0.1 + 0.2 is 0.3."""
    if not isinstance(value, float):
        return value
    try:
        return Fraction(repr(value))
    except ValueError:
        return None


def _compile_condition(raw: object, parameters: Mapping[str, object]) -> Condition:
    if not isinstance(raw, Mapping):
        raise RulesMalformed(f"not an expression: {raw!r}")
    left = compile_operand(raw.get("left"), raw.get("fn"))
    if "divide_by" in raw:
        left = _divided(left, compile_operand(raw["divide_by"]))
    operator = raw.get("op")
    if operator == "exists":
        return lambda scope: not is_missing(left(scope))
    if operator == "not_exists":
        return lambda scope: is_missing(left(scope))
    compare = _comparison(operator, raw.get("right"))
    right = _compile_right(raw.get("right"), parameters)

    def condition(scope: Scope) -> bool | None:
        first = left(scope)
        second = right(scope)
        if is_missing(first) or is_missing(second):
            return None
        return compare(exact(first), exact(second))

    return condition


def _compile_path(path: object) -> Operand:
    head, _, rest = path.partition(".") if isinstance(path, str) else ("", "", "")
    if path == "commitment_signed":
        return lambda scope: scope.commitment_signed
    if head == "form" and rest:
        return lambda scope: scope.form.get(rest)
    if head == "applicant" and rest:
        return lambda scope: scope.applicant.get(rest)
    service, _, field = rest.partition(".")
    if head == "lookup" and service and field:
        return lambda scope: scope.lookups.get(service, EMPTY).get(field)
    raise RulesMalformed(f"unknown path: {path!r}")


def _compile_right(raw: object, parameters: Mapping[str, object]) -> Operand:
    if isinstance(raw, Mapping):
        if "ref" in raw:
            return compile_operand(raw["ref"], raw.get("fn"))
        if raw.get("param") not in parameters:
            raise RulesMalformed(f"unknown parameter: {raw!r}")
        raw = parameters[str(raw["param"])]
    if raw is None:
        raise RulesMalformed("right side missing")
    literal = tuple(exact(value) for value in raw) if isinstance(raw, list) else raw
    return lambda _scope: literal


def _divided(left: Operand, by: Operand) -> Operand:
    def quotient(scope: Scope) -> object:
        number, divisor = exact(left(scope)), by(scope)
        if not _is_number(number) or not isinstance(divisor, list) or not divisor:
            return None
        return Fraction(number) / len(divisor)

    return quotient


def _is_number(value: object) -> TypeGuard[int | Fraction]:
    return isinstance(value, int | Fraction) and not isinstance(value, bool)


def _comparison(operator: object, right: object) -> Callable[[object, object], bool | None]:
    if operator == "matches":
        return _matching(right)
    if isinstance(operator, str) and operator in _COMPARISONS:
        return _COMPARISONS[operator]
    raise RulesMalformed(f"unknown operator: {operator!r}")


def _matching(right: object) -> Callable[[object, object], bool | None]:
    if not isinstance(right, str):
        raise RulesMalformed(f"not a pattern: {right!r}")
    pattern = compile_pattern(right)

    def matches(left: object, _right: object) -> bool | None:
        if not isinstance(left, str) or len(left) > MAX_MATCHED:
            return None
        return pattern.fullmatch(left) is not None

    return matches


def _equal(left: object, right: object) -> bool | None:
    if isinstance(left, bool) is not isinstance(right, bool):
        return None
    if _is_number(left) is not _is_number(right):
        return None
    return left == right


def _not(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def _less(left: object, right: object) -> bool | None:
    if _is_number(left) and _is_number(right):
        return left < right
    if isinstance(left, str) and isinstance(right, str):
        return left < right
    return None


def _between(left: object, right: object) -> bool | None:
    if not isinstance(right, tuple) or len(right) != 2:
        return None
    below, above = _less(left, right[0]), _less(right[1], left)
    return None if below is None or above is None else not below and not above


def _within(left: object, right: object) -> bool | None:
    if not isinstance(right, tuple) or isinstance(left, list | dict):
        return None
    return any(_equal(left, member) for member in right)


_COMPARISONS: dict[str, Callable[[object, object], bool | None]] = {
    "eq": _equal,
    "ne": lambda left, right: _not(_equal(left, right)),
    "lt": _less,
    "ge": lambda left, right: _not(_less(left, right)),
    "gt": lambda left, right: _less(right, left),
    "le": lambda left, right: _not(_less(right, left)),
    "between": _between,
    "in": _within,
    "not_in": lambda left, right: _not(_within(left, right)),
}


def _age(value: object, scope: Scope) -> object:
    return age_on(value, scope.today) if _is_resident_id(value, scope) else None


def _sex(value: object, scope: Scope) -> object:
    return sex_of(value) if _is_resident_id(value, scope) else None


def _is_resident_id(value: object, scope: Scope) -> TypeGuard[str]:
    return isinstance(value, str) and len(value) < 64 and resident_id_fault(value, scope.today) is None


def _length(value: object, _scope: Scope) -> object:
    return len(value) if isinstance(value, str | list) else None


def _days_from_today(value: object, scope: Scope) -> object:
    try:
        return (date.fromisoformat(value) - scope.today).days if isinstance(value, str) else None
    except ValueError:
        return None


def _sum_of(name: str) -> Callable[[object, Scope], object]:
    def total(value: object, _scope: Scope) -> object:
        if not isinstance(value, list):
            return None
        sum_so_far: int | Fraction = 0
        for item in value:
            number = exact(item.get(name)) if isinstance(item, dict) else None
            if not _is_number(number):
                return None
            sum_so_far += number
        return sum_so_far

    return total


def _prefix(length: int) -> Callable[[object, Scope], object]:
    return lambda value, _scope: value[:length] if isinstance(value, str) and len(value) >= length else None


_FUNCTIONS: dict[str, Callable[[object, Scope], object]] = {
    "age": _age,
    "sex": _sex,
    "length": _length,
    "days_from_today": _days_from_today,
    "prefix6": _prefix(6),
    "prefix9": _prefix(9),
}


def _function(name: object) -> Callable[[object, Scope], object]:
    if isinstance(name, str) and name.startswith("sum:"):
        return _sum_of(name.removeprefix("sum:"))
    if isinstance(name, str) and name in _FUNCTIONS:
        return _FUNCTIONS[name]
    raise RulesMalformed(f"unknown function: {name!r}")
