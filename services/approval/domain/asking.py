"""Departments whose plug-in runs elsewhere: who is to be asked or told next, and what becomes of their silence."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from services.approval.commands import Answer
from services.approval.domain.case import OPEN_STATES, Case
from services.approval.domain.task import PENDING, PROCESSING, READY, TASK_DECIDED, Task
from services.chassis.errors import Conflict, Fault, Invalid

STEP = "review"
REVIEW, CANCEL = "review", "cancel"
AGAIN_AFTER = (timedelta(seconds=2), timedelta(seconds=5), timedelta(seconds=15), timedelta(seconds=30))
"""After the n-th silence in a row, and after the last one each time; its breaker decides whether it is asked at all."""
TAKEN_FOR = timedelta(seconds=45)
"""Longer than check and review together may take."""
ACCEPT, REJECT = "accept", "reject"
LONGEST_NOTE, MOST_FINDINGS = 500, 100


def marked_remote(case: Case, departments: frozenset[str]) -> Case:
    """The case as it is opened, with the tasks whose plug-in runs elsewhere."""
    if not departments:
        return case
    tasks = tuple(replace(task, remote=task.department in departments) for task in case.tasks)
    return replace(case, tasks=tasks)


def awaiting(case: Case) -> tuple[tuple[str, datetime], ...]:
    """(department, when) of every remote plug-in that is to be asked or told."""
    return tuple(
        (task.department, task.ask_at) for task in case.tasks if task.remote and task.ask_at is not None
    )


def wanted_of(case: Case, task: Task) -> str:
    """REVIEW while the task waits for advice, CANCEL once it does not any more."""
    return REVIEW if case.state in OPEN_STATES and task.state == PROCESSING else CANCEL


def hastened(case: Case, at: datetime) -> Case:
    """A closed case whose remote plug-ins are to be told at once."""
    if case.state in OPEN_STATES:
        return case
    tasks = tuple(
        replace(task, ask_at=at) if task.remote and task.ask_at is not None else task for task in case.tasks
    )
    return replace(case, tasks=tasks)


def unanswered(task: Task, now: datetime) -> Task:
    """It gave no answer: it is asked again, and the case says since when it waits."""
    pause = AGAIN_AFTER[min(task.failures, len(AGAIN_AFTER) - 1)]
    return replace(
        task, failures=task.failures + 1, ask_at=now + pause, waiting_since=task.waiting_since or now
    )


def not_reviewable(task: Task, note: str) -> Task:
    """It cannot review this question: the reviewer goes on without it and reads why."""
    return replace(task, state=READY, ask_at=None, failures=0, waiting_since=None, note=note)


def told(task: Task) -> Task:
    """It knows that the question is void."""
    return replace(task, ask_at=None, failures=0, waiting_since=None)


def open_task(case: Case, department: str, step: str) -> Task:
    """The task that a later answer is for.

    Raises `Conflict`: DEPARTMENT_NOT_ASKED, CASE_STATE when the case is closed or the task decided, or
    DEPARTMENT_ANSWERED.
    """
    task = case.task_of(department)
    if task is None or not task.remote or step != STEP or task.state == PENDING:
        raise Conflict("DEPARTMENT_NOT_ASKED", "没有向该部门提出这一问题")
    if case.state not in OPEN_STATES or task.state == TASK_DECIDED:
        raise Conflict("CASE_STATE", "该办件已办结或已撤回，不再接收部门意见")
    if task.state != PROCESSING:
        raise Conflict("DEPARTMENT_ANSWERED", "该部门已经答复，不能再次答复")
    return task


def check_answer(answer: Answer, conditions: Sequence[str]) -> None:
    """Refuse an answer with every fault, under the first one's reason.

    Raises `Invalid`: VERDICT_UNKNOWN, FINDINGS_TOO_MANY, FINDING_UNKNOWN, FINDING_TWICE, NOTE_TOO_LONG,
    ANSWER_CONTRADICTORY (reject goes with an unmet condition, and only with it).
    """
    faults = []
    if answer.verdict not in (ACCEPT, REJECT):
        faults.append(Fault("/verdict", "VERDICT_UNKNOWN", "意见应为 accept 或 reject"))
    if len(answer.findings) > MOST_FINDINGS:
        raise Invalid("FINDINGS_TOO_MANY", f"至多 {MOST_FINDINGS} 项")
    seen: set[str] = set()
    for at, found in enumerate(answer.findings):
        if found.condition not in conditions:
            faults.append(Fault(f"/findings/{at}/condition", "FINDING_UNKNOWN", "该事项没有这项审查条件"))
        if found.condition in seen:
            faults.append(Fault(f"/findings/{at}/condition", "FINDING_TWICE", "同一审查条件答复了两次"))
        if len(found.note) > LONGEST_NOTE:
            faults.append(Fault(f"/findings/{at}/note", "NOTE_TOO_LONG", f"说明不超过{LONGEST_NOTE}字"))
        seen.add(found.condition)
    if not faults and (answer.verdict == REJECT) == all(found.met for found in answer.findings):
        faults.append(Fault("/verdict", "ANSWER_CONTRADICTORY", "意见与各项结论不一致"))
    if faults:
        raise Invalid(faults[0].reason, faults[0].detail, faults=faults)
