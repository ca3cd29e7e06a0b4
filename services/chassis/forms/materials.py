"""Materials: what must be handed in, in which form, and what may stand in for it.

One-time full notice: 行政许可法 32(1)(4). A commitment may replace a material only where the
item says so (国办发〔2020〕42号); a deferrable one may follow later (容缺后补); people with a
bad-faith record have neither. What the platform can look up is never asked as an upload.

Faults point at `/materials/<code>`: by code, because what is missing has no place in the list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.chassis.errors import Fault
from services.chassis.expressions import (
    Condition,
    Operand,
    Scope,
    all_true,
    compile_conditions,
    compile_operand,
    is_missing,
)
from services.chassis.forms.fields import MAX_STRING, Field, FieldContext, escaped
from services.chassis.patterns import RulesMalformed

LOOKUP, COMMITMENT, DEFERRED, PRIOR_RESULT = "lookup", "commitment", "deferred", "prior_result"
SCANNED = "scanned"
FORMS: Mapping[str, frozenset[str]] = {
    "original": frozenset({"original"}),
    "copy": frozenset({"copy"}),
    "electronic": frozenset({"electronic"}),
    SCANNED: frozenset({"original", "copy", "electronic"}),
}
SHARED_LOOKUP, _PRIOR_STEP = "shared_lookup", "prior_step"
_DEFERRABLE, _CONDITIONAL = "deferrable", "conditional"


@dataclass(frozen=True, slots=True)
class GivenMaterial:
    """One material handed in. `given_as`: the catalogue's term or `SCANNED`; `ref`: attachment or number."""

    code: str
    given_as: str
    ref: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Promises:
    """What the applicant signed, and whether a bad-faith record bars promises (None: not looked up)."""

    commitment_signed: bool = False
    deferral_signed: bool = False
    dishonest: bool | None = None


@dataclass(frozen=True, slots=True)
class MaterialRule:
    """One compiled material. `number`: what to look up with when `ref` is empty; `number_field` checks it."""

    code: str
    name: str
    needed: bool
    needed_when: tuple[Condition, ...]
    source: str
    forms: frozenset[str]
    committable: bool
    deferrable: bool
    number: Operand | None = None
    number_field: Field | None = None

    def is_needed(self, scope: Scope) -> bool:
        """Whether it must be handed in, given how the form is filled in; unknown means no."""
        return self.needed or (bool(self.needed_when) and all_true(self.needed_when, scope) is True)


def compile_materials(
    raw: object,
    fields: Mapping[str, Field],
    parameters: Mapping[str, object],
    replaceable: frozenset[str],
    deferrable: frozenset[str],
) -> dict[str, MaterialRule]:
    """An item's `materials` by code. Raises `RulesMalformed`.

    `replaceable`: codes that a commitment may replace; `deferrable`: codes that may follow later.
    """
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise RulesMalformed(f"not a list of materials: {raw!r}")
    rules = {}
    for document in raw:
        if not isinstance(document, Mapping) or not document.get("code"):
            raise RulesMalformed(f"not a material: {document!r}")
        rule = _compile_material(document, fields, parameters, replaceable, deferrable)
        rules[rule.code] = rule
    return rules


def _compile_material(
    raw: Mapping[str, object],
    fields: Mapping[str, Field],
    parameters: Mapping[str, object],
    replaceable: frozenset[str],
    deferrable: frozenset[str],
) -> MaterialRule:
    code, source, necessity = str(raw["code"]), str(raw.get("source")), raw.get("necessity")
    forms = raw.get("form")
    key = raw.get("lookup_key")
    return MaterialRule(
        code=code,
        name=str(raw.get("name_zh") or code),
        needed=source != _PRIOR_STEP and necessity != _CONDITIONAL,
        needed_when=() if source == _PRIOR_STEP else compile_conditions(raw.get("required_when"), parameters),
        source=source,
        forms=frozenset(map(str, forms)) if isinstance(forms, list) else frozenset(),
        committable=raw.get("replaceable_by_commitment") is True and code in replaceable,
        deferrable=necessity == _DEFERRABLE and code in deferrable,
        number=compile_operand(key) if key else None,
        number_field=fields.get(str(key).removeprefix("form.")) if str(key).startswith("form.") else None,
    )


def check_materials(
    rules: Mapping[str, MaterialRule],
    given: Sequence[GivenMaterial],
    promises: Promises,
    context: FieldContext,
    identity: Field,
) -> list[Fault]:
    """Every fault of the materials, of whatever stage.

    `identity` checks a number to look up with that is the applicant's own.
    Reasons: MATERIAL_MISSING MATERIAL_NOT_ON_LIST MATERIAL_FORM_WRONG MATERIAL_NOT_DEFERRABLE
    DEFERRAL_NOT_SIGNED COMMITMENT_NOT_ALLOWED COMMITMENT_NOT_SIGNED COMMITMENT_BARRED
    LOOKUP_VALUE_INVALID.
    """
    faults = check_given(rules, given, promises, context, identity)
    handed_in = {material.code for material in given}
    faults.extend(
        _fault(code, "MATERIAL_MISSING", f"请提交“{rule.name}”")
        for code, rule in rules.items()
        if code not in handed_in and rule.is_needed(context.scope)
    )
    return faults


def check_given(
    rules: Mapping[str, MaterialRule],
    given: Sequence[GivenMaterial],
    promises: Promises,
    context: FieldContext,
    identity: Field,
) -> list[Fault]:
    """Every fault of what is given, as `check_materials`, but for what is missing."""
    faults: list[Fault] = []
    for material in given:
        rule = rules.get(material.code)
        if rule is None:
            faults.append(_fault(material.code, "MATERIAL_NOT_ON_LIST", "清单以外的材料，不予收取"))
        elif fault := _check_given(rule, material, promises, context, identity):
            faults.append(fault)
    return faults


def _check_given(
    rule: MaterialRule, material: GivenMaterial, promises: Promises, context: FieldContext, identity: Field
) -> Fault | None:
    given_as = material.given_as
    if given_as == LOOKUP:
        return _check_lookup(rule, material, context, identity)
    if given_as == COMMITMENT:
        return _check_commitment(rule, promises)
    if given_as == DEFERRED:
        return _check_deferral(rule, promises)
    fits = takes(rule, given_as)
    return None if fits else _fault(rule.code, "MATERIAL_FORM_WRONG", f"“{rule.name}”提交形式不符合要求")


def takes(rule: MaterialRule, given_as: str) -> bool:
    """True when the paper may be handed in like this; promises and look-ups aside."""
    if given_as == PRIOR_RESULT:
        return rule.source != "applicant"
    if rule.source in (_PRIOR_STEP, SHARED_LOOKUP):
        return False
    return not FORMS.get(given_as, frozenset()).isdisjoint(rule.forms)


def _check_lookup(
    rule: MaterialRule, material: GivenMaterial, context: FieldContext, identity: Field
) -> Fault | None:
    if rule.source != SHARED_LOOKUP:
        return _fault(rule.code, "MATERIAL_FORM_WRONG", f"“{rule.name}”不能通过数据共享核验")
    number: object = material.ref
    if is_missing(number):
        number = rule.number(context.scope) if rule.number else None
    faults: list[Fault] = []
    if not is_missing(number):
        (rule.number_field or identity).check(number, "", context, faults)
    if faults or is_missing(number) or (isinstance(number, str) and len(number) > MAX_STRING):
        return _fault(rule.code, "LOOKUP_VALUE_INVALID", f"“{rule.name}”的核验号码有误")
    return None


def _check_commitment(rule: MaterialRule, promises: Promises) -> Fault | None:
    if not rule.committable:
        return _fault(rule.code, "COMMITMENT_NOT_ALLOWED", f"“{rule.name}”不能以承诺代替")
    if promises.dishonest:
        return _fault(rule.code, "COMMITMENT_BARRED", f"有失信记录，“{rule.name}”须提交材料")
    if not promises.commitment_signed:
        return _fault(rule.code, "COMMITMENT_NOT_SIGNED", f"以承诺代替“{rule.name}”须签署告知承诺书")
    return None


def _check_deferral(rule: MaterialRule, promises: Promises) -> Fault | None:
    if not rule.deferrable:
        return _fault(rule.code, "MATERIAL_NOT_DEFERRABLE", f"“{rule.name}”不能容缺后补")
    if promises.dishonest:
        return _fault(rule.code, "COMMITMENT_BARRED", f"有失信记录，“{rule.name}”不能容缺后补")
    if not promises.deferral_signed:
        return _fault(rule.code, "DEFERRAL_NOT_SIGNED", f"容缺后补“{rule.name}”须签署承诺")
    return None


def _fault(code: str, reason: str, detail: str) -> Fault:
    return Fault(f"/materials/{escaped(code)}", reason, detail)
