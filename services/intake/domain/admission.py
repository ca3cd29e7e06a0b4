"""May this be handed in, here, in this way, by this applicant: every answer at once, sorted by stage.

Order of stages: blocked (no case) → form_error (422) → refused_acceptance (不予受理) →
correction_notice (一次性告知) → decision_denied (accept, then deny in writing with reasons).

Pointers: below the body; a material by its code (`/materials/premises_document`); a rule of the item
as `/rules/<code>`; a quota as `/quotas/<id>`.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from services.chassis import levels
from services.chassis.errors import Fault
from services.chassis.expressions import EMPTY, Scope, all_true
from services.chassis.forms.fields import Field, FieldContext, check_values, compile_fields, identity_field
from services.chassis.forms.filled import CheckContext, as_form, broken_rules, check_fields, normal_form
from services.chassis.forms.materials import (
    GivenMaterial,
    MaterialRule,
    Promises,
    check_given,
    check_materials,
)
from services.intake.domain.items import STAGE_OF, STAGES, ItemRules
from services.intake.domain.submission import AGENT, CHANNELS, COUNTER, Applicant, Registers, Submission

_MANDATE = re.compile(r"WT[0-9]{22}")

_CONTACT = [
    {"name": "name", "type": "string", "label_zh": "姓名或名称", "required": True, "max_length": 100},
    {
        "name": "phone",
        "type": "string",
        "label_zh": "联系电话",
        "pattern": r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}",
    },
]
_APPLICANT_FIELDS: dict[bool, dict[str, Field]] = {
    is_person: {field.name: field for field in (identity_field(is_person), *compile_fields(_CONTACT, {}))}
    for is_person in (True, False)
}


@dataclass(frozen=True, slots=True)
class Admission:
    """Every fault, by the stage at which it speaks. `blocked` excludes all others."""

    blocked: tuple[Fault, ...] = ()
    form_errors: tuple[Fault, ...] = ()
    refused_acceptance: tuple[Fault, ...] = ()
    correction_notice: tuple[Fault, ...] = ()
    decision_denied: tuple[Fault, ...] = ()

    @property
    def stages(self) -> tuple[tuple[Fault, ...], ...]:
        """The five lists in the order of `STAGES`."""
        return (
            self.blocked,
            self.form_errors,
            self.refused_acceptance,
            self.correction_notice,
            self.decision_denied,
        )

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All of them, earliest stage first."""
        return tuple(fault for stage in self.stages for fault in stage)

    @property
    def outcome(self) -> str:
        """The earliest stage with a fault, or "accepted"."""
        return next((name for name, faults in zip(STAGES, self.stages, strict=True) if faults), "accepted")


def admit(item: ItemRules, submission: Submission, registers: Registers) -> Admission:
    """Check one submission against one version of an item. Raises nothing."""
    if blocked := _blocked(item, submission):
        return Admission(blocked=tuple(blocked))
    form = submission.form
    normal = normal_form(item.form, form) if isinstance(form, Mapping) else form
    context = _context(submission, registers.knows_division)
    within = FieldContext(context.scope(as_form(normal)), registers.knows_division)
    faults = _applicant_faults(submission.applicant, within)
    faults += check_fields(item.form, normal, context)
    faults += broken_rules(item.form, normal, context)
    faults += _place_faults(item, submission, registers)
    faults += _mandate_faults(submission)
    faults += check_materials(
        item.materials,
        submission.materials,
        _promises(submission),
        within,
        identity_field(submission.applicant.is_person),
    )
    faults += _quota_faults(item, within.scope, registers)
    return _by_stage(faults)


def later_faults(
    rules: Mapping[str, MaterialRule],
    submission: Submission,
    given: Sequence[GivenMaterial],
    knows: Callable[[str], bool],
) -> list[Fault]:
    """Every fault of papers that come after the hand-in, which stands as `submission`."""
    context = _context(submission, knows)
    within = FieldContext(context.scope(as_form(submission.form)), knows)
    identity = identity_field(submission.applicant.is_person)
    return check_given(rules, given, _promises(submission), within, identity)


def decide_level(item: ItemRules, submission: Submission) -> int:
    """The order at which this application is decided: the first matching rule's, else the item's."""
    scope = _context(submission, levels.is_division).scope(as_form(submission.form))
    matching = (order for when, order in item.decide_rules if all_true(when, scope) is True)
    return next(matching, item.decide_order)


def acceptance_division(item: ItemRules, division: str, lent: Collection[str] = ()) -> str | None:
    """The nearest division, from `division` upwards, that may accept; None when there is none.

    By its level, or being among those to whom the power is `lent`.
    """
    if not levels.is_division(division):
        return None
    places = levels.ancestors(division)
    return next(
        (place for place in places if place in lent or levels.order(place) in item.accept_orders), None
    )


def owner_division(item: ItemRules, submission: Submission) -> str:
    """The division at the deciding level above the place of hand-in.

    Handed in above that level: the one above a place that the form names inside the division;
    without such a place the division of hand-in itself. Raises `Invalid` DIVISION_MALFORMED.
    """
    order = decide_level(item, submission)
    form = as_form(submission.form)
    named = (form.get(name) for name, entry in item.form.fields.items() if entry.kind == "division_code")
    inside = (code for code in named if isinstance(code, str) and levels.contains(submission.division, code))
    for code in (submission.division, *inside):
        for above in levels.ancestors(code):
            if levels.order(above) == order:
                return above
    return submission.division


def _context(submission: Submission, knows_division: Callable[[str], bool]) -> CheckContext:
    applicant = submission.applicant
    return CheckContext(
        today=submission.submitted_on,
        knows_division=knows_division,
        applicant={
            "party_type": applicant.party_type,
            "id_number": applicant.normal_number,
            "name_zh": applicant.name,
            "phone": applicant.phone,
        },
        lookups=submission.lookups,
        commitment_signed=submission.commitment_signed,
    )


def _promises(submission: Submission) -> Promises:
    dishonest = submission.lookups.get("credit_register", EMPTY).get("dishonest")
    barred = submission.dishonest or dishonest is True
    return Promises(submission.commitment_signed, submission.deferral_signed, barred)


def _blocked(item: ItemRules, submission: Submission) -> list[Fault]:
    if not item.is_listed_on(submission.submitted_on):
        return [Fault("/item", "ITEM_NOT_LISTED", "该事项不在现行清单内")]
    if not item.on_application:
        return [Fault("/item", "ITEM_EX_OFFICIO", "依职权事项，不能申请")]
    faults = []
    if submission.applicant.party_type not in item.party_types:
        faults.append(
            Fault("/applicant/kind", "APPLICANT_TYPE_NOT_ALLOWED", "申请人类型不属于本事项服务对象")
        )
    if item.classified and submission.channel != COUNTER:
        faults.append(Fault("/channel", "ITEM_CLASSIFIED_OFFLINE_ONLY", "涉密事项只能到窗口当面办理"))
    elif not _offers(item, submission.channel):
        faults.append(Fault("/channel", "CHANNEL_NOT_SUPPORTED", "本事项不支持该办理渠道"))
    return faults


def _offers(item: ItemRules, channel: str) -> bool:
    if channel == AGENT:
        return _agent_may_help(item)
    return not CHANNELS.get(channel, frozenset()).isdisjoint(item.channels)


def _agent_may_help(item: ItemRules) -> bool:
    """Agents serve at stations below the county: where none accepts or assists, none hands in."""
    return max(item.accept_orders | item.assist_orders, default=0) > 1


def _applicant_faults(applicant: Applicant, within: FieldContext) -> list[Fault]:
    faults: list[Fault] = []
    fields = _APPLICANT_FIELDS[applicant.is_person]
    number = identity_field(applicant.is_person).name
    values = {number: applicant.number, "name": applicant.name, "phone": applicant.phone}
    check_values(fields, values, "/applicant", within, faults)
    return faults


def _place_faults(item: ItemRules, submission: Submission, registers: Registers) -> list[Fault]:
    division = submission.division
    if not levels.is_division(division) or not registers.knows_division(division):
        return [Fault("/division", "DIVISION_UNKNOWN", "区划代码不存在")]
    accepting = acceptance_division(item, division, registers.lent)
    may_hand_in = submission.channel != COUNTER or accepting == division
    if submission.channel == AGENT:
        helping = levels.order(division) in item.accept_orders | item.assist_orders
        may_hand_in = helping or division in registers.lent
    if accepting and may_hand_in:
        return []
    where = f"{accepting}的受理窗口" if accepting else "有权站点"
    return [Fault("/division", "LEVEL_CANNOT_ACCEPT", f"该站点无受理权，请到{where}")]


def _mandate_faults(submission: Submission) -> list[Fault]:
    if submission.channel != AGENT or _MANDATE.fullmatch(submission.mandate_no):
        return []
    return [Fault("/agent/mandate_no", "AGENT_MANDATE_MISSING", "代办须附委托单编号")]


def _quota_faults(item: ItemRules, scope: Scope, registers: Registers) -> list[Fault]:
    if item.quota is None or registers.quota_remaining is None:
        return []
    claim = item.quota.claim(scope)
    remaining = registers.quota_remaining(item.quota.quota_id, claim[0]) if claim else None
    if claim is None or remaining is None or claim[1] <= remaining:
        return []
    return [Fault(f"/quotas/{item.quota.quota_id}", "QUOTA_EXCEEDED", "超出数量或限额，按受理先后不予准予")]


def _by_stage(faults: list[Fault]) -> Admission:
    if not faults:
        return Admission()
    lists: dict[str, list[Fault]] = {stage: [] for stage in STAGES}
    for fault in faults:
        lists[STAGE_OF[fault.reason]].append(fault)
    return Admission(*(tuple(lists[stage]) for stage in STAGES))
