"""Visits of random inspection: one to a subject in a period, for all plans that drew it (ledger R117)."""

from dataclasses import dataclass, field, replace

from services.approval.domain.spoken import Spoken
from services.chassis.auth import REVIEWER, SUPERVISOR, SYSTEM
from services.chassis.errors import Conflict, Fault, Forbidden, Invalid, NotFound
from services.chassis.life import BEGIN, Life, Move
from services.chassis.messages import Meta

OPEN, DONE = "open", "done"
OPEN_VISIT, MERGE, RECORD_PART, RECORD_VISIT = "open_visit", "merge", "record_part", "record_visit"
NO_PROBLEM, PROBLEM, NOT_FOUND = "no_problem", "problem", "not_found"
FINDINGS = (NO_PROBLEM, PROBLEM, NOT_FOUND)
LONGEST_NOTE, MOST_NUMBERS = 500, 20

LIFE = Life(
    "A visit of random inspection, at the stack of its plan",
    "VISIT_STATE",
    (OPEN, DONE),
    (
        Move(BEGIN, OPEN_VISIT, OPEN, (SYSTEM,)),
        Move(OPEN, MERGE, OPEN, (SYSTEM,)),
        Move(DONE, MERGE, OPEN, (SYSTEM,)),
        Move(OPEN, RECORD_PART, OPEN, (REVIEWER, SUPERVISOR)),
        Move(OPEN, RECORD_VISIT, DONE, (REVIEWER, SUPERVISOR), "", "public: what was found"),
    ),
)


@dataclass(frozen=True, slots=True)
class Part:
    """What one plan has to do there. `alias`: the subject's in that plan; `finding`: "" until it is recorded."""

    plan: str
    alias: str
    division: str
    department: str
    inspectors: tuple[str, ...]
    finding: str = ""
    said: Spoken | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """`id` is made of stack, period and subject, so that there can be one only."""

    id: str
    period: str
    party: str
    numbers: tuple[str, ...]
    parts: tuple[Part, ...]
    state: str = field(default=OPEN)
    meta: Meta = Meta()

    def joined(self, part: Part, numbers: tuple[str, ...]) -> "Visit":
        """Another plan drew the same subject in the same period: still one visit, begun again when it was over."""
        merged = tuple(dict.fromkeys((*self.numbers, *numbers)))[:MOST_NUMBERS]
        after = LIFE.move(self.state, MERGE)
        return replace(self, state=after, numbers=merged, parts=(*self.parts, part))

    def part_of(self, plan: str) -> Part | None:
        """What a plan has to do there."""
        return next((one for one in self.parts if one.plan == plan), None)

    def recorded(self, plan: str, finding: str, said: Spoken) -> "Visit":
        """What an inspector who was drawn found; the last part ends the visit.

        Raises `NotFound` VISIT_NOT_FOUND, `Forbidden` INSPECTOR_NOT_DRAWN, `Conflict` FINDING_RECORDED, VISIT_STATE; `Invalid` FINDING_INVALID.
        """
        part = self.part_of(plan)
        if part is None:
            raise NotFound("VISIT_NOT_FOUND", "该计划没有这次检查")
        if said.by not in part.inspectors:
            raise Forbidden("INSPECTOR_NOT_DRAWN", "只有抽中的检查人员可以登记结果")
        if part.finding:
            raise Conflict("FINDING_RECORDED", "该项检查结果已经登记")
        check_finding(finding, said.reason)
        done = replace(part, finding=finding, said=said)
        parts = tuple(done if one.plan == plan else one for one in self.parts)
        action = RECORD_VISIT if all(one.finding for one in parts) else RECORD_PART
        return replace(self, state=LIFE.move(self.state, action), parts=parts)


def opened_visit(visit: str, period: str, party: str, numbers: tuple[str, ...], part: Part) -> Visit:
    """The first plan that drew the subject."""
    return Visit(visit, period, party, numbers, (part,), LIFE.move(BEGIN, OPEN_VISIT))


def check_finding(finding: str, note: str) -> None:
    """Raises `Invalid` FINDING_INVALID with every fault."""
    faults = []
    if finding not in FINDINGS:
        faults.append(Fault("/finding", "VISIT_FINDING_UNKNOWN", f"检查结果应为：{'、'.join(FINDINGS)}"))
    if finding != NO_PROBLEM and not note:
        faults.append(Fault("/note", "REASON_REQUIRED", "须说明检查发现的情况"))
    if len(note) > LONGEST_NOTE:
        faults.append(Fault("/note", "REASON_TOO_LONG", f"不超过{LONGEST_NOTE}字"))
    if faults:
        raise Invalid("FINDING_INVALID", "检查结果有误", faults=faults)
