"""Automatic approval (秒批): the rules that an item's version declares, put in force by two persons (ledger R104).

The rules are the item's own (`auto_approval`), published with two keys like every change of the list. They decide nothing
until two persons of the deciding department put them in force for a place; one of them ends that at once.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from services.approval.domain.decision import GRANTED
from services.approval.domain.terms import AutoTerms, ItemTerms
from services.approval.domain.verdicts import BY_RULES, MET, NOT_MET, UNCLEAR, UNKNOWN, Automatic, Verdict
from services.chassis.auth import REVIEWER, SUPERVISOR
from services.chassis.errors import Conflict, Forbidden, Invalid
from services.chassis.expressions import Condition, Scope, compile_conditions
from services.chassis.life import BEGIN, Life, Move
from services.chassis.messages import Meta
from services.chassis.patterns import RulesMalformed

PROPOSED, IN_FORCE, CHANGING, ENDED = "proposed", "in_force", "changing", "ended"
PROPOSE, CONFIRM, END = "propose_rules", "confirm_rules", "end_rules"
MOST_RULES = 50
LONGEST_REASON = 500
LOOKUP = "lookup."
MATERIALS = "materials"
"""The facts that come with the application: `lookup.materials.<code>` is how a paper was given."""

LIFE = Life(
    "Rules of automatic approval, for an item at a place",
    "AUTO_RULES_STATE",
    (PROPOSED, IN_FORCE, CHANGING, ENDED),
    (
        Move(BEGIN, PROPOSE, PROPOSED, (REVIEWER, SUPERVISOR)),
        Move(PROPOSED, PROPOSE, PROPOSED, (REVIEWER, SUPERVISOR)),
        Move(PROPOSED, CONFIRM, IN_FORCE, (SUPERVISOR,)),
        Move(PROPOSED, END, ENDED, (SUPERVISOR,)),
        Move(IN_FORCE, PROPOSE, CHANGING, (REVIEWER, SUPERVISOR)),
        Move(IN_FORCE, END, ENDED, (SUPERVISOR,)),
        Move(CHANGING, PROPOSE, CHANGING, (REVIEWER, SUPERVISOR)),
        Move(CHANGING, CONFIRM, IN_FORCE, (SUPERVISOR,)),
        Move(CHANGING, END, ENDED, (SUPERVISOR,)),
        Move(ENDED, PROPOSE, PROPOSED, (REVIEWER, SUPERVISOR)),
    ),
)


@dataclass(frozen=True, slots=True)
class Named:
    """The rules of one version of the item, with who wanted and who confirmed them."""

    item_version: int
    rule_id: str
    rule_version: int
    by: str
    at: datetime
    confirmed_by: str = ""
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AutoRules:
    """`id`: `<division>-<item>`; they hold for cases that are decided within the division's subtree."""

    id: str
    division: str
    item: str
    department: str
    state: str
    in_force: Named | None = None
    proposed: Named | None = None
    reason: str = field(default="", repr=False)
    meta: Meta = Meta()

    def confirmed(self, by: str, at: datetime) -> "AutoRules":
        """What was proposed is in force. Raises `Conflict` AUTO_RULES_STATE; `Forbidden` SAME_PERSON_ASKED."""
        after = LIFE.move(self.state, CONFIRM)
        assert self.proposed is not None
        if self.proposed.by == by:
            raise Forbidden("SAME_PERSON_ASKED", "提出人与确认人不能为同一人")
        named = replace(self.proposed, confirmed_by=by, confirmed_at=at)
        return replace(self, state=after, in_force=named, proposed=None, reason="")

    def ended(self, reason: str) -> "AutoRules":
        """From now on a person decides. Raises `Conflict` AUTO_RULES_STATE; `Invalid` REASON_REQUIRED, REASON_TOO_LONG."""
        after = LIFE.move(self.state, END)
        if not reason:
            raise Invalid("REASON_REQUIRED", "须说明理由")
        if len(reason) > LONGEST_REASON:
            raise Invalid("REASON_TOO_LONG", f"理由不超过{LONGEST_REASON}字")
        return replace(self, state=after, in_force=None, proposed=None, reason=reason)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules can see of one application, numbers open. `lookups`: register → field → value."""

    today: date
    form: Mapping[str, Any] = field(repr=False)
    applicant: Mapping[str, Any] = field(repr=False)
    lookups: Mapping[str, Mapping[str, object]] = field(repr=False)


def rules_id(division: str, item: str) -> str:
    """Where the rules of an item at a place are kept."""
    return f"{division}-{item}"


def proposed(was: AutoRules | None, division: str, terms: ItemTerms, by: str, at: datetime) -> AutoRules:
    """The item's rules wait for a second person.

    Raises `Conflict` AUTO_RULES_STATE, AUTO_RULES_MISSING, AUTO_RULES_JOINT; `Invalid` AUTO_RULES_MALFORMED.
    """
    after = LIFE.move(was.state if was else BEGIN, PROPOSE)
    rules = declared(terms)
    if len(terms.departments) > 1:
        raise Conflict("AUTO_RULES_JOINT", "由多个部门共同办理的事项不能自动审批")
    try:
        compiled(rules, terms)
    except RulesMalformed as fault:
        raise Invalid("AUTO_RULES_MALFORMED", f"自动审批规则有误：{fault}") from None
    named = Named(terms.version, rules.rule_id, rules.rule_version, by, at)
    before = was or AutoRules(
        rules_id(division, terms.item_id), division, terms.item_id, terms.departments[0], after
    )
    return replace(before, state=after, department=terms.departments[0], proposed=named, reason="")


def declared(terms: ItemTerms) -> AutoTerms:
    """The rules that the item declares. Raises `Conflict` AUTO_RULES_MISSING."""
    if terms.automatic is None:
        raise Conflict("AUTO_RULES_MISSING", "该事项的实施清单没有声明自动审批规则")
    return terms.automatic


def compiled(rules: AutoTerms, terms: ItemTerms) -> tuple[tuple[str, Condition], ...]:
    """(rule in words, condition) in the item's order. Raises `RulesMalformed`."""
    raw = json.loads(rules.conditions)
    if not isinstance(raw, list) or not 0 < len(raw) <= MOST_RULES:
        raise RulesMalformed(f"1 to {MOST_RULES} conditions")
    conditions = compile_conditions(raw, terms.parameters)
    return tuple((in_words(one), condition) for one, condition in zip(raw, conditions, strict=True))


def registers(rules: AutoTerms) -> tuple[str, ...]:
    """The registers that the rules look into, by name."""
    raw = json.loads(rules.conditions)
    paths = [path for one in raw if isinstance(one, Mapping) for path in _paths(one)]
    named = {path.removeprefix(LOOKUP).partition(".")[0] for path in paths if path.startswith(LOOKUP)}
    return tuple(sorted(named - {MATERIALS}))


def judged(rules: AutoTerms, terms: ItemTerms, facts: Facts) -> Automatic:
    """Every rule's verdict: granted when all are met, else unclear, never denied."""
    scope = Scope(facts.today, facts.form, facts.applicant, facts.lookups)
    try:
        told = tuple(
            Verdict(words, _verdict(condition, scope)) for words, condition in compiled(rules, terms)
        )
    except RulesMalformed:
        told = ()
    granted = bool(told) and all(one.met == MET for one in told)
    outcome = GRANTED if granted else UNCLEAR
    return Automatic(rules.rule_id, rules.rule_version, terms.departments[0], outcome, BY_RULES, told)


def reason_of(automatic: Automatic, explanation: str) -> str:
    """What an applicant is told of an automatic grant: the rules, and the right to a person (个人信息保护法 art. 24)."""
    rules = f"依据自动审批规则{automatic.rule_id}第{automatic.rule_version}版，{len(automatic.verdicts)}项规则均符合"
    return f"{rules}：{explanation[:500]}。您有权要求由工作人员复核"


def is_drawn(number: str, percent: float) -> bool:
    """True for that share of numbers, always the same ones."""
    first = int.from_bytes(sha256(number.encode()).digest()[:8], "big")
    return first < percent / 100 * 2**64


def in_words(raw: Mapping[str, Any]) -> str:
    """A rule as it is declared: `applicant.id_number age ge 60`."""
    parts = [raw.get("left"), raw.get("fn"), raw.get("op")]
    right = [_compact(raw["right"])] if "right" in raw else []
    return " ".join([*(str(part) for part in parts if part), *right])[:300]


def _compact(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _verdict(condition: Callable[[Scope], bool | None], scope: Scope) -> str:
    truth = condition(scope)
    return UNKNOWN if truth is None else MET if truth else NOT_MET


def _paths(raw: Mapping[str, Any]) -> Sequence[str]:
    right = raw.get("right")
    named = [raw.get("left"), raw.get("divide_by"), right.get("ref") if isinstance(right, Mapping) else None]
    return [path for path in named if isinstance(path, str)]
