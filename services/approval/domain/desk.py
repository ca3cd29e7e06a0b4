"""The reviewers' desk: who holds a task, what goes to a second person, who reminds (ledger R048, R097).

A task that somebody holds is decided by that person, or by the department's chief representative (首席代表).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.approval.domain.case import Case
from services.approval.domain.decision import DENIED, GRANTED, Decision
from services.approval.domain.held import LONGEST_NOTE, MOST_REMINDERS, REMINDERS_A_DAY, Proposal, Reminder
from services.approval.domain.life import (
    CLAIM,
    DECIDE,
    LIFE,
    PROPOSE,
    RECALL,
    RELEASE,
    REMIND,
    TRANSFER,
    TURN_DOWN,
)
from services.approval.domain.task import PENDING, TASK_DECIDED, Task
from services.approval.domain.watching import moved_near_due
from services.chassis.auth import SYSTEM
from services.chassis.clock import day_of
from services.chassis.errors import Conflict, Fault, Forbidden, Invalid

LONGEST_SUBJECT = 100
ANYBODY, NOBODY = "", "-"
ADVISED_OUTCOME = {"accept": GRANTED, "reject": DENIED}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases: those decided within `division`'s subtree. "" for all: `department`, `state`, `item`.

    `holder`: a subject, NOBODY for tasks that nobody holds in cases not closed, ANYBODY for all. `before`: first due
    before that day, ISO. `after`: only ranks above it. `supervised`: those that `department` supervises instead of decides.
    """

    division: str
    department: str = ""
    state: str = ""
    item: str = ""
    holder: str = ANYBODY
    before: str = ""
    after: str = ""
    supervised: bool = False


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of a review sheet. `findings`: (department, met, note) of every plug-in that looked at it."""

    code: str
    text: str
    findings: tuple[tuple[str, bool, str], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a department's reviewer has to answer, and what may come of it. `possible`: what can be done to the case now;
    `outcomes`: allowed ones, none when the task is decided or other departments come first; `against`: outcomes that a second person has to confirm.
    """

    case: Case
    department: str
    criteria: tuple[Criterion, ...]
    outcomes: tuple[str, ...]
    against: tuple[str, ...]
    possible: tuple[str, ...]


def claimed(case: Case, department: str, by: str, at: datetime) -> Case:
    """`by` holds the task. Raises `Conflict` CASE_STATE, or CASE_CLAIMED when somebody else does."""
    after = LIFE.move(case.state, CLAIM)
    task = undecided(case, department)
    if task.claimed_by == by:
        return case
    if task.claimed_by:
        raise Conflict("CASE_CLAIMED", "该办件已由其他审批人员领取")
    return replace(case.with_task(replace(task, claimed_by=by, claimed_at=at)), state=after)


def released(case: Case, department: str, by: str, over: bool, today: date) -> Case:
    """Nobody holds the task any more. `over`: `by` may do so with others' tasks.

    Raises `Conflict` CASE_STATE, CASE_NOT_CLAIMED; `Forbidden` CLAIMED_BY_OTHER.
    """
    after = LIFE.move(case.state, RELEASE)
    task = undecided(case, department)
    _check_holds(task, by, over)
    put_back = replace(case.with_task(replace(task, claimed_by="", claimed_at=None)), state=after)
    return moved_near_due(put_back, today, RELEASE, department, by)


def transferred(case: Case, department: str, by: str, to: str, reason: str, at: datetime, over: bool) -> Case:
    """`to` holds the task instead. Raises as `released`, and `Invalid` TRANSFER_INVALID with every fault."""
    after = LIFE.move(case.state, TRANSFER)
    task = undecided(case, department)
    _check_holds(task, by, over)
    faults = note_faults("/reason", reason)
    if not to or len(to) > LONGEST_SUBJECT or to == task.claimed_by:
        faults.append(Fault("/colleague", "COLLEAGUE_INVALID", "须为本部门的另一名审批人员"))
    if to in case.handled_by:
        faults.append(Fault("/colleague", "SAME_PERSON", "受理人员与审批人员不能为同一人"))
    if faults:
        raise Invalid("TRANSFER_INVALID", "转办申请有误", faults=faults)
    given = replace(case.with_task(replace(task, claimed_by=to, claimed_at=at)), state=after)
    return moved_near_due(given, day_of(at), TRANSFER, department, by)


def reminded(case: Case, by: str, note: str, at: datetime) -> Case:
    """The departments are asked to hurry. Raises `Conflict` CASE_STATE, REMINDED_ENOUGH; `Invalid` REASON_TOO_LONG."""
    after = LIFE.move(case.state, REMIND)
    today = [one for one in case.reminders if day_of(one.at) == day_of(at)]
    if len(today) >= REMINDERS_A_DAY or len(case.reminders) >= MOST_REMINDERS:
        raise Conflict("REMINDED_ENOUGH", f"同一办件每日最多催办{REMINDERS_A_DAY}次，共{MOST_REMINDERS}次")
    if len(note) > LONGEST_NOTE:
        raise Invalid("REASON_TOO_LONG", f"说明不超过{LONGEST_NOTE}字")
    return replace(case, reminders=(*case.reminders, Reminder(by, at, note)), state=after)


def deviates(task: Task, decision: Decision) -> bool:
    """True when a decision goes against what the department's plug-in advised or found."""
    advised = ADVISED_OUTCOME.get(task.advice, decision.outcome)
    found = {one.condition: one.met for one in task.findings}
    return advised != decision.outcome or any(
        met != decision.checks.get(condition, met) for condition, met in found.items()
    )


def proposed(case: Case, department: str, decision: Decision, by: str, at: datetime) -> Case:
    """A decision that waits for a second person. Raises `Conflict` CASE_STATE, DECISION_PROPOSED."""
    after = LIFE.move(case.state, PROPOSE)
    task = undecided(case, department)
    if task.proposal is not None:
        raise Conflict("DECISION_PROPOSED", "已有一项决定等待复核")
    kept = Proposal(decision.outcome, decision.reason, tuple(sorted(decision.checks.items())), by, at)
    return replace(case.with_task(replace(task, proposal=kept)), state=after)


def confirmed(case: Case, department: str, by: str, at: datetime) -> Case:
    """What was proposed is decided. Raises `Conflict` CASE_STATE, PROPOSAL_MISSING; `Forbidden` SAME_PERSON_ASKED."""
    LIFE.move(case.state, DECIDE)
    proposal = _others(case, department, by)
    decision = Decision(proposal.outcome, proposal.reason, dict(proposal.checks))
    now = case.decide(department, decision, proposal.by, at)
    task = now.task_of(department)
    assert task is not None
    return now.with_task(replace(task, proposal=None, confirmed_by=by))


def turned_down(case: Case, department: str, by: str, reason: str) -> Case:
    """What was proposed is not decided; the task is open again. Raises as `confirmed`, and `Invalid` REASON_REQUIRED,
    REASON_TOO_LONG.
    """
    after = LIFE.move(case.state, TURN_DOWN)
    _others(case, department, by)
    if faults := note_faults("/reason", reason):
        raise Invalid(faults[0].reason, faults[0].detail, faults=faults)
    return replace(case.with_task(replace(undecided(case, department), proposal=None)), state=after)


def deciders(case: Case) -> tuple[str, ...]:
    """Subjects of the persons who decided its tasks or confirmed that."""
    found = {one for task in case.tasks for one in (task.decided_by, task.confirmed_by)}
    return tuple(sorted(found - {"", SYSTEM}))


def recalled(case: Case, department: str, by: str) -> Case:
    """One's own proposal is taken back before anybody confirmed it.

    Raises `Conflict` CASE_STATE, PROPOSAL_MISSING; `Forbidden` PROPOSED_BY_OTHER.
    """
    after = LIFE.move(case.state, RECALL)
    task = undecided(case, department)
    if task.proposal is None:
        raise Conflict("PROPOSAL_MISSING", "没有等待复核的决定")
    if task.proposal.by != by:
        raise Forbidden("PROPOSED_BY_OTHER", "只能撤回本人提出的决定")
    return replace(case.with_task(replace(task, proposal=None)), state=after)


def sheet_of(case: Case, department: str, conditions: Mapping[str, str]) -> Sheet:
    """The fixed criteria of the item with what every plug-in found of them."""
    criteria = tuple(Criterion(code, text, _findings(case.tasks, code)) for code, text in conditions.items())
    task = case.task_of(department)
    open_here = (
        task is not None and task.state not in (TASK_DECIDED, PENDING) and LIFE.allows(case.state, DECIDE)
    )
    outcomes = (GRANTED, DENIED) if open_here else ()
    against: tuple[str, ...] = ()
    if task is not None:
        advised = ADVISED_OUTCOME.get(task.advice, "")
        against = tuple(one for one in outcomes if advised and one != advised)
    return Sheet(case, department, criteria, outcomes, against, LIFE.possible(case.state))


def undecided(case: Case, department: str) -> Task:
    """The department's task. Raises `Conflict` CASE_STATE when it has none here, or a decided one."""
    task = case.task_of(department)
    if task is None or task.state == TASK_DECIDED:
        raise Conflict("CASE_STATE", "本部门已作出决定，正在等待其他部门")
    return task


def note_faults(pointer: str, reason: str) -> list[Fault]:
    """What is wrong with a reason: none given, or too long."""
    if not reason.strip():
        return [Fault(pointer, "REASON_REQUIRED", "须说明理由")]
    if len(reason) > LONGEST_NOTE:
        return [Fault(pointer, "REASON_TOO_LONG", f"理由不超过{LONGEST_NOTE}字")]
    return []


def _others(case: Case, department: str, by: str) -> Proposal:
    proposal = undecided(case, department).proposal
    if proposal is None:
        raise Conflict("PROPOSAL_MISSING", "没有等待复核的决定")
    if proposal.by == by:
        raise Forbidden("SAME_PERSON_ASKED", "提出决定与复核决定不能为同一人")
    return proposal


def _check_holds(task: Task, by: str, over: bool) -> None:
    if not task.claimed_by:
        raise Conflict("CASE_NOT_CLAIMED", "该办件尚未被领取")
    if task.claimed_by != by and not over:
        raise Forbidden("CLAIMED_BY_OTHER", "该办件由其他审批人员办理")


def _findings(tasks: Sequence[Task], code: str) -> tuple[tuple[str, bool, str], ...]:
    return tuple(
        (task.department, found.met, found.note)
        for task in tasks
        for found in task.findings
        if found.condition == code
    )
