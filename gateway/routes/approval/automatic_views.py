"""What rules said of a case, and rules in force, as they are shown."""

from typing import Any

from sanji.approval.v1 import approval_automatic_pb2, approval_verdicts_pb2
from typing_extensions import TypedDict

AUTOMATIC: dict[str, Any] = {
    "rule_id": "aa_elderly_card",
    "rule_version": 1,
    "outcome": "unclear",
    "why": "rules",
    "verdicts": [{"rule": "applicant.id_number age ge 60", "met": "not_met"}],
    "check": None,
}
RULES: dict[str, Any] = {
    "division": "510822",
    "item": "elderly_preferential_card",
    "department": "health",
    "state": "in_force",
    "in_force": {
        "item_version": 1,
        "rule_id": "aa_elderly_card",
        "rule_version": 1,
        "by": "510822-s-1",
        "at": "2026-11-23T09:20:31.004+08:00",
        "confirmed_by": "510822-s-2",
        "confirmed_at": "2026-11-23T10:02:11.870+08:00",
    },
    "proposed": None,
    "reason": None,
    "rules": ["applicant.id_number age ge 60", "lookup.population_base.alive eq true"],
    "explanation_zh": "年龄满60周岁、生存状态正常、未重复领证即自动发证",
    "version": 2,
}


class VerdictView(TypedDict):
    """One rule as it is declared. `met`: met, not_met, unknown."""

    rule: str
    met: str


class CheckView(TypedDict):
    """A person's look at an automatic grant. `why`: share (drawn), asked (by the applicant); `state`: due, right, wrong."""

    why: str
    state: str
    by: str | None
    at: str | None
    note: str


class AutomaticView(TypedDict):
    """How a case was judged by rules: granted, or unclear, which sends it to a person; never denied.

    `why`: rules, or what sent it to a person unjudged: person_wanted,
    department_examines, papers_outstanding.
    """

    rule_id: str
    rule_version: int
    outcome: str
    why: str
    verdicts: list[VerdictView]
    check: CheckView | None


class NamedRulesView(TypedDict):
    """The rules of one version of the item. `by`, `confirmed_by`: staff ids, two persons'."""

    item_version: int
    rule_id: str
    rule_version: int
    by: str
    at: str
    confirmed_by: str | None
    confirmed_at: str | None


class AutoRulesView(TypedDict):
    """The rules of automatic approval for an item at a place. `state`: proposed, in_force, changing, ended."""

    division: str
    item: str
    department: str
    state: str
    in_force: NamedRulesView | None
    proposed: NamedRulesView | None
    reason: str | None
    rules: list[str]
    explanation_zh: str
    version: int


def automatic_view(found: approval_verdicts_pb2.Automatic) -> AutomaticView:
    """How rules judged."""
    check = found.check
    return {
        "rule_id": found.rule_id,
        "rule_version": found.rule_version,
        "outcome": found.outcome,
        "why": found.why,
        "verdicts": [{"rule": one.rule, "met": one.met} for one in found.verdicts],
        "check": {
            "why": check.why,
            "state": check.state,
            "by": check.by or None,
            "at": check.at or None,
            "note": check.note,
        }
        if found.HasField("check")
        else None,
    }


def rules_view(found: approval_automatic_pb2.AutoRules) -> AutoRulesView:
    """Rules at a place."""
    return {
        "division": found.division,
        "item": found.item,
        "department": found.department,
        "state": found.state,
        "in_force": _named(found.in_force) if found.HasField("in_force") else None,
        "proposed": _named(found.proposed) if found.HasField("proposed") else None,
        "reason": found.reason or None,
        "rules": list(found.rules),
        "explanation_zh": found.explanation,
        "version": found.version,
    }


def _named(found: approval_automatic_pb2.NamedRules) -> NamedRulesView:
    return {
        "item_version": found.item_version,
        "rule_id": found.rule_id,
        "rule_version": found.rule_version,
        "by": found.by,
        "at": found.at,
        "confirmed_by": found.confirmed_by or None,
        "confirmed_at": found.confirmed_at or None,
    }
