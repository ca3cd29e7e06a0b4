"""A case under supervision: which of its thresholds are still watched for, and which are crossed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from services.approval.domain.case import Case
from services.approval.domain.decision import GRANTED
from services.approval.domain.life import WITHDRAWN
from services.approval.domain.supervision import NEAR_DUE_MOVE, STAGE_LATE, Step, near_due
from services.approval.domain.task import PROCESSING, Task
from services.chassis.clock import day_of

MOST_FLAGGED = 10


def next_card_at(case: Case) -> datetime | None:
    """When the first threshold is crossed that nobody has dealt with; a decision or a withdrawal ends the watch at its
    instant.
    """
    return min((step.at for step in _watched(case)), default=None)


def crossed(case: Case, now: datetime) -> tuple[Step, ...]:
    """The watched thresholds that are crossed by `now`, in order."""
    return tuple(sorted((step for step in _watched(case) if step.at <= now), key=lambda step: step.at))


def dealt_with(case: Case, steps: Sequence[Step]) -> Case:
    """The same case with these thresholds marked."""
    return replace(case, marked=(*case.marked, *(step.key for step in steps)))


def moved_near_due(case: Case, day: date, action: str, department: str, by: str) -> Case:
    """Flagged when it is moved on `day`, from the day of the prompt on: its clocks stopped or prolonged, or asked to be, its
    task handed to somebody else or put back. Ten times at most. `department`: whose move it is, "" for the government's.
    """
    if not near_due(case.steps, case.clocks, day):
        return case
    nth = sum(step.kind == NEAR_DUE_MOVE for step in case.steps) + 1
    if nth > MOST_FLAGGED:
        return case
    return replace(case, steps=(*case.steps, Step(f"{NEAR_DUE_MOVE}-{nth}", day, action, department, by)))


def began_at(case: Case, task: Task) -> datetime | None:
    """When a department could begin: with the acceptance, or when the last of those before it had granted; None before."""
    before = [one for one in case.tasks if one.department in task.after]
    if any(one.outcome != GRANTED for one in before):
        return None
    return max((one.decided_at for one in before if one.decided_at is not None), default=case.accepted_at)


def _watched(case: Case) -> tuple[Step, ...]:
    closed_at = case.withdrawn_at or case.decided_at
    if case.state == WITHDRAWN and closed_at is None:
        return ()
    return tuple(
        step
        for step in (*case.steps, *_stages(case))
        if step.key not in case.marked and (closed_at is None or step.at <= closed_at)
    )


def _stages(case: Case) -> Iterator[Step]:
    """Of departments that began later than others: each has as many days as one that began at once."""
    late = next((step for step in reversed(case.steps) if step.kind == STAGE_LATE), None)
    if late is None:
        return
    opened = day_of(case.accepted_at)
    for nth, task in enumerate(case.tasks, 1):
        began = began_at(case, task) if task.after and task.state == PROCESSING else None
        if began is not None:
            key = f"{late.key}-after{nth}"
            yield Step(key, day_of(began) + (late.day - opened), department=task.department)
