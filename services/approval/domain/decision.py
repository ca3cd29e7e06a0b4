"""What a decision must hold: an outcome that follows from an answer to every condition (ledger R048)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from services.chassis.errors import Fault, Invalid

GRANTED, DENIED = "granted", "denied"
OUTCOMES = (GRANTED, DENIED)
LONGEST_REASON = 2000
MOST_UNKNOWN = 20


@dataclass(frozen=True, slots=True)
class Decision:
    """`checks`: condition code → met."""

    outcome: str
    reason: str = field(repr=False)
    checks: Mapping[str, bool]


def check_decision(decision: Decision, conditions: Collection[str], *, deviates: bool = False) -> None:
    """Refuse an incomplete or contradictory decision with every fault, under the first one's reason. `deviates`: from what
    the department's plug-in advised or found.

    Raises `Invalid`: OUTCOME_UNKNOWN, REASON_REQUIRED (of a refusal: 行政许可法 art. 38; of a deviation: ledger R105),
    REASON_TOO_LONG, CHECK_MISSING, CHECK_UNKNOWN, OUTCOME_CONTRADICTS_CHECKS.
    """
    faults = _faults(decision, conditions, deviates)
    if faults:
        raise Invalid(faults[0].reason, faults[0].detail, faults=faults)


def _faults(decision: Decision, conditions: Collection[str], deviates: bool) -> list[Fault]:
    faults = []
    if decision.outcome not in OUTCOMES:
        faults.append(Fault("/outcome", "OUTCOME_UNKNOWN", "决定应为 granted（准予）或 denied（不予）"))
    if (deviates or decision.outcome == DENIED) and not decision.reason.strip():
        detail = (
            "不予许可须说明理由" if decision.outcome == DENIED else "与部门系统意见不一致的决定须说明理由"
        )
        faults.append(Fault("/reason", "REASON_REQUIRED", detail))
    if len(decision.reason) > LONGEST_REASON:
        faults.append(Fault("/reason", "REASON_TOO_LONG", f"理由不超过{LONGEST_REASON}字"))
    faults += [
        Fault(f"/checks/{code}", "CHECK_MISSING", "该项审查条件尚未作出判断")
        for code in conditions
        if code not in decision.checks
    ]
    unknown = sorted(code for code in decision.checks if code not in conditions)
    faults += [
        Fault(f"/checks/{_escaped(code)}", "CHECK_UNKNOWN", "该事项没有这项审查条件")
        for code in unknown[:MOST_UNKNOWN]
    ]
    if not faults and conditions and (decision.outcome == GRANTED) != all(decision.checks.values()):
        faults.append(Fault("/outcome", "OUTCOME_CONTRADICTS_CHECKS", "决定与各项审查结论不一致"))
    return faults


def _escaped(code: str) -> str:
    return code[:100].replace("~", "~0").replace("/", "~1")
