"""A form definition of the catalogue, compiled once, and the check of one filled-in form.

`check_form` names every fault at once. Rules whose refusal belongs to a later stage
(不予受理, 补正, 不予许可) are not faults of the form: `findings` returns those.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.chassis.errors import Fault
from services.chassis.expressions import (
    EMPTY,
    Condition,
    Scope,
    all_true,
    compile_conditions,
)
from services.chassis.forms.fields import MAX_STRING, Field, FieldContext, check_values, compile_fields
from services.chassis.numbers import normal_resident_id, normal_uscc
from services.chassis.patterns import RulesMalformed

RULE_FAILED = "RULE_FAILED"
_NORMAL: Mapping[str, Callable[[str], str]] = {"resident_id": normal_resident_id, "uscc": normal_uscc}


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What a form is checked against, besides its definition.

    `today`: the day of submission in Asia/Shanghai, for ages and dates. `applicant`:
    `party_type` (GB/T 39046 A.4), `id_number`, `name_zh`, `phone`. `lookups`: service →
    field → value, empty while nothing was looked up.
    """

    today: date
    knows_division: Callable[[str], bool]
    applicant: Mapping[str, object] = field(default_factory=dict)
    lookups: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    commitment_signed: bool = False

    def scope(self, form: Mapping[str, object]) -> Scope:
        """What the expressions of this item see when `form` is filled in."""
        return Scope(self.today, form, self.applicant, self.lookups, self.commitment_signed)


@dataclass(frozen=True, slots=True)
class Rule:
    """All of `when` true and any of `asserted` false → `refusal` (a code of the catalogue's list)."""

    code: str
    when: tuple[Condition, ...]
    asserted: tuple[Condition, ...]
    refusal: str
    message: str

    def is_broken(self, scope: Scope) -> bool:
        """Never on an unknown operand."""
        return all_true(self.when, scope) is True and all_true(self.asserted, scope) is False


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """A compiled form: its fields by name, and the rules across them."""

    fields: Mapping[str, Field]
    rules: tuple[Rule, ...]


def compile_form(
    document: Mapping[str, object], parameters: Mapping[str, object] | None = None
) -> FormDefinition:
    """Compile an item's `form` (`fields`, `rules`). Raises `RulesMalformed`.

    `parameters`: name → plain value, the item's local numbers (`{"rural_standard_fen": 56000}`).
    """
    known = parameters or {}
    fields = compile_fields(document.get("fields") or [], known)
    raw_rules = document.get("rules") or []
    if not isinstance(raw_rules, Sequence):
        raise RulesMalformed(f"not a list of rules: {raw_rules!r}")
    rules = tuple(_compile_rule(rule, known) for rule in raw_rules)
    return FormDefinition({entry.name: entry for entry in fields}, rules)


def check_form(definition: FormDefinition, values: object, context: CheckContext) -> list[Fault]:
    """Every fault of a filled-in form, at JSON pointers below `/form`; a broken rule at `/rules/<code>`.

    `values` may be any JSON value; nothing is raised.
    """
    faults = check_fields(definition, values, context)
    return faults + [
        fault for fault in broken_rules(definition, values, context) if fault.reason == RULE_FAILED
    ]


def findings(definition: FormDefinition, values: object, context: CheckContext) -> list[Fault]:
    """Broken rules that speak at a later stage: CONDITION_NOT_MET, NOT_WITHIN_POWERS and the like."""
    return [fault for fault in broken_rules(definition, values, context) if fault.reason != RULE_FAILED]


def check_fields(definition: FormDefinition, values: object, context: CheckContext) -> list[Fault]:
    """The fields alone, without the rules across them."""
    faults: list[Fault] = []
    within = FieldContext(context.scope(as_form(values)), context.knows_division)
    check_values(definition.fields, values, "/form", within, faults)
    return faults


def broken_rules(definition: FormDefinition, values: object, context: CheckContext) -> list[Fault]:
    """One fault per broken rule, its reason being the rule's refusal code."""
    scope = context.scope(as_form(values))
    return [
        Fault(f"/rules/{rule.code}", rule.refusal, rule.message)
        for rule in definition.rules
        if rule.is_broken(scope)
    ]


def as_form(values: object) -> Mapping[str, object]:
    """`values` if it is a JSON object, else an empty form."""
    return values if isinstance(values, Mapping) else EMPTY


def normal_form(definition: FormDefinition, values: Mapping[str, object]) -> dict[str, object]:
    """The form as it is to be stored: identity numbers in their one spelling (no spaces, capital X)."""
    return _normal_values(definition.fields, values)


def _normal_values(fields: Mapping[str, Field], values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: _normal_value(fields[name], value) if name in fields else value
        for name, value in values.items()
    }


def _normal_value(field: Field, value: object) -> object:
    if isinstance(value, str) and field.kind in _NORMAL and len(value) < MAX_STRING:
        return _NORMAL[field.kind](value)
    if isinstance(value, list) and field.items:
        within = {item.name: item for item in field.items}
        return [_normal_values(within, entry) if isinstance(entry, Mapping) else entry for entry in value]
    return value


def _compile_rule(raw: object, parameters: Mapping[str, object]) -> Rule:
    if not isinstance(raw, Mapping) or not raw.get("code") or not raw.get("assert"):
        raise RulesMalformed(f"not a rule: {raw!r}")
    return Rule(
        code=str(raw["code"]),
        when=compile_conditions(raw.get("when"), parameters),
        asserted=compile_conditions(raw["assert"], parameters),
        refusal=str(raw.get("refusal_code") or RULE_FAILED),
        message=str(raw.get("message_zh") or ""),
    )
