"""An item of the catalogue as intake needs it: compiled once per version, then only read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.chassis import levels
from services.chassis.errors import Refusal
from services.chassis.expressions import Condition, Operand, Scope, compile_conditions, compile_operand
from services.chassis.forms.filled import FormDefinition, compile_form
from services.chassis.forms.materials import MaterialRule, compile_materials
from services.chassis.patterns import RulesMalformed
from services.intake.domain.commitments import CommitmentText, compile_text

BLOCKED, FORM_ERROR, REFUSED_ACCEPTANCE = "blocked", "form_error", "refused_acceptance"
CORRECTION_NOTICE, DECISION_DENIED = "correction_notice", "decision_denied"
STAGES = (BLOCKED, FORM_ERROR, REFUSED_ACCEPTANCE, CORRECTION_NOTICE, DECISION_DENIED)
_REASONS = {
    BLOCKED: "ITEM_NOT_LISTED ITEM_EX_OFFICIO ITEM_CLASSIFIED_OFFLINE_ONLY APPLICANT_TYPE_NOT_ALLOWED"
    " CHANNEL_NOT_SUPPORTED",
    FORM_ERROR: "ID_INVALID USCC_INVALID FIELD_REQUIRED FIELD_TYPE FIELD_PATTERN FIELD_ENUM FIELD_RANGE"
    " FIELD_UNKNOWN DIVISION_UNKNOWN RULE_FAILED LOOKUP_VALUE_INVALID MATERIAL_NOT_ON_LIST",
    REFUSED_ACCEPTANCE: "LEVEL_CANNOT_ACCEPT NOT_WITHIN_POWERS",
    CORRECTION_NOTICE: "MATERIAL_MISSING MATERIAL_FORM_WRONG MATERIAL_NOT_DEFERRABLE DEFERRAL_NOT_SIGNED"
    " COMMITMENT_NOT_ALLOWED COMMITMENT_NOT_SIGNED COMMITMENT_BARRED AGENT_MANDATE_MISSING",
    DECISION_DENIED: "CONDITION_NOT_MET QUOTA_EXCEEDED",
}
STAGE_OF = {reason: stage for stage, reasons in _REASONS.items() for reason in reasons.split()}
"""The stage at which each reason speaks (the catalogue's `refusal_codes`)."""

_HELPING_MODES = frozenset({"agency", "fully_online"})


@dataclass(frozen=True, slots=True)
class QuotaRule:
    """A limited number (行政许可法 57): where place and amount stand, and at which order it is counted."""

    quota_id: str
    order: int
    division: Operand
    amount: Operand | None

    def claim(self, scope: Scope) -> tuple[str, int | float] | None:
        """(division whose quota is used, how much), or None when the form does not say."""
        code, amount = self.division(scope), self.amount(scope) if self.amount else 1
        if not isinstance(code, str) or not levels.is_division(code):
            return None
        if isinstance(amount, bool) or not isinstance(amount, int | float):
            return None
        place = next((above for above in levels.ancestors(code) if levels.order(above) == self.order), None)
        return (place, amount) if place else None


@dataclass(frozen=True, slots=True)
class ItemRules:
    """One version of one item. Orders are those of `levels.order`; party types GB/T 39046 A.4.

    `assurance_level`: how surely a person who applies online must be known, 1 to 3 (ledger R253).
    `deferral_days`: by when a deferrable paper must follow, within the committed limit.
    `assist_orders`: where an agent or a self-service point may hand in for an organ above.
    """

    item_id: str
    version: int
    published: bool
    effective_from: date | None
    on_application: bool
    classified: bool
    party_types: frozenset[str]
    channels: frozenset[str]
    accept_orders: frozenset[int]
    assist_orders: frozenset[int]
    decide_order: int
    decide_rules: tuple[tuple[tuple[Condition, ...], int], ...]
    form: FormDefinition
    materials: Mapping[str, MaterialRule]
    quota: QuotaRule | None = None
    assurance_level: int = 1
    deferral_days: int = 0
    commitment: CommitmentText | None = None

    def is_listed_on(self, day: date) -> bool:
        """Published and in force."""
        return self.published and (self.effective_from is None or self.effective_from <= day)


def compile_item(document: Mapping[str, object], quota: Mapping[str, object] | None = None) -> ItemRules:
    """Compile one item of the catalogue, defaults merged in; `quota`: its entry of `quotas`, if it has one.

    Raises `RulesMalformed` naming the item.
    """
    item_id = document.get("item_id")
    if not isinstance(item_id, str) or not item_id:
        raise RulesMalformed("an item without item_id")
    try:
        return _compile(item_id, document, quota)
    except (RulesMalformed, Refusal, ValueError, TypeError) as error:
        raise RulesMalformed(f"{item_id}: {error}") from error


def _compile(item_id: str, document: Mapping[str, object], quota: Mapping[str, object] | None) -> ItemRules:
    parameters = _parameters(document.get("parameters"))
    form = compile_form(_mapping(document.get("form")), parameters)
    for rule in form.rules:
        if rule.refusal not in STAGE_OF:
            raise RulesMalformed(f"rule {rule.code}: unknown refusal {rule.refusal!r}")
    effective_from = document.get("effective_from")
    return ItemRules(
        item_id=item_id,
        version=_whole(document.get("version"), 1),
        published=document.get("status", "published") == "published",
        effective_from=date.fromisoformat(effective_from) if isinstance(effective_from, str) else None,
        on_application=document.get("on_application") is not False,
        classified=document.get("classified") is True,
        party_types=frozenset(_texts(document.get("service_object"))),
        channels=frozenset(_texts(document.get("channels"))),
        accept_orders=_orders(document.get("accept_levels")),
        assist_orders=_orders(document.get("assist_levels")) | _helping_orders(document.get("delegation")),
        decide_order=levels.order_of(str(document.get("decide_level"))),
        decide_rules=_decide_rules(document.get("decide_level_rules"), parameters),
        form=form,
        materials=compile_materials(
            document.get("materials") or [],
            form.fields,
            parameters,
            frozenset(_texts(_mapping(document.get("notification_commitment")).get("replaces_materials"))),
            frozenset(_texts(_mapping(document.get("deferred_acceptance")).get("materials"))),
        ),
        quota=_compile_quota(quota) if quota else None,
        assurance_level=_whole(document.get("assurance_level"), 1),
        deferral_days=min(
            _whole(_mapping(document.get("deferred_acceptance")).get("supplement_within_days"), 0),
            _whole(document.get("committed_days"), 0),
        ),
        commitment=compile_text(item_id, _whole(document.get("version"), 1), document),
    )


def _compile_quota(document: Mapping[str, object]) -> QuotaRule:
    amount = document.get("amount_path")
    return QuotaRule(
        quota_id=str(document.get("quota_id")),
        order=levels.order_of(str(document.get("scope"))),
        division=compile_operand(document.get("division_path")),
        amount=compile_operand(amount) if amount else None,
    )


def _decide_rules(
    raw: object, parameters: Mapping[str, object]
) -> tuple[tuple[tuple[Condition, ...], int], ...]:
    return tuple(
        (compile_conditions(rule.get("when"), parameters), levels.order_of(str(rule.get("level"))))
        for rule in _mappings(raw)
    )


def _helping_orders(raw: object) -> frozenset[int]:
    helping = (row for row in _mappings(raw) if row.get("mode") in _HELPING_MODES)
    return frozenset(levels.order_of(str(row.get("level"))) for row in helping)


def _orders(raw: object) -> frozenset[int]:
    return frozenset(map(levels.order_of, _texts(raw)))


def _parameters(raw: object) -> dict[str, object]:
    return {
        name: entry["value"]
        for name, entry in _mapping(raw).items()
        if isinstance(entry, Mapping) and "value" in entry
    }


def _mapping(raw: object) -> Mapping[str, object]:
    return raw if isinstance(raw, Mapping) else {}


def _mappings(raw: object) -> list[Mapping[str, object]]:
    return [row for row in raw if isinstance(row, Mapping)] if isinstance(raw, Sequence) else []


def _texts(raw: object) -> list[str]:
    return [text for text in raw if isinstance(text, str)] if isinstance(raw, list) else []


def _whole(raw: object, otherwise: int) -> int:
    return raw if isinstance(raw, int) and not isinstance(raw, bool) else otherwise
