"""A case under supervision: which of its thresholds are still watched for, and which are crossed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from services.approval.domain.case import Case
from services.approval.domain.life import WITHDRAWN
from services.approval.domain.supervision import NEAR_DUE_MOVE, Step, near_due

MOST_FLAGGED = 10


def next_card_at(case: Case) -> datetime | None:
    """When the first threshold is crossed that nobody has dealt with; a decision ends the watch at its instant."""
    return min((step.at for step in _watched(case)), default=None)


def crossed(case: Case, now: datetime) -> tuple[Step, ...]:
    """The watched thresholds that are crossed by `now`, in order."""
    return tuple(sorted((step for step in _watched(case) if step.at <= now), key=lambda step: step.at))


def dealt_with(case: Case, steps: Sequence[Step]) -> Case:
    """The same case with these thresholds marked."""
    return replace(case, marked=(*case.marked, *(step.key for step in steps)))


def moved_near_due(case: Case, day: date) -> Case:
    """Flagged when it is moved on `day`, from the day of the prompt on: its clocks stopped or prolonged, or asked to be, its
    task handed to somebody else or put back. Ten times at most.
    """
    if not near_due(case.steps, day):
        return case
    nth = sum(step.kind == NEAR_DUE_MOVE for step in case.steps) + 1
    if nth > MOST_FLAGGED:
        return case
    return replace(case, steps=(*case.steps, Step(f"{NEAR_DUE_MOVE}-{nth}", day)))


def _watched(case: Case) -> tuple[Step, ...]:
    if case.state == WITHDRAWN:
        return ()
    return tuple(
        step
        for step in case.steps
        if step.key not in case.marked and (case.decided_at is None or step.at <= case.decided_at)
    )
