"""Papers promised for later (容缺受理): the review runs on, the result waits until they came (`deferred_acceptance` of the item)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from services.approval.domain.case import Case
from services.approval.domain.decision import GRANTED
from services.approval.domain.life import LIFE, MISS_PROMISE, RECEIVE, WITHDRAWN
from services.approval.domain.outstanding import still, told
from services.approval.domain.task import TASK_DECIDED
from services.approval.domain.terms import ItemTerms
from services.chassis.errors import Conflict, Fault
from services.chassis.forms.fields import escaped

OUTSTANDING = "MATERIALS_OUTSTANDING"


def holds_back(case: Case, terms: ItemTerms) -> bool:
    """True while no grant may close the case: a promised paper is to come, and the item wants it before the result."""
    return bool(case.outstanding) and not (terms.deferral and terms.deferral.result_first)


def refuse_outstanding(case: Case, department: str, outcome: str, terms: ItemTerms) -> None:
    """Raises `Conflict` MATERIALS_OUTSTANDING, naming the papers, when `outcome` would close the case with a grant that they
    hold back. A denial, and one department's part of a joint case, do not wait.
    """
    others = (task for task in case.tasks if task.department != department)
    closes = all(task.state == TASK_DECIDED for task in others)
    if outcome != GRANTED or not closes or not holds_back(case, terms):
        return
    faults = [
        Fault(f"/materials/{escaped(one.code)}", OUTSTANDING, f"“{one.name}”尚未补交{_by(one.promised_on)}")
        for one in case.outstanding
    ]
    named = "、".join(f"“{one.name}”" for one in case.outstanding)
    raise Conflict(OUTSTANDING, f"承诺后补的材料尚未补交，不能准予：{named}", faults=faults)


def received(case: Case, promised: Collection[str]) -> Case:
    """With what came taken off; `promised`: codes that are to come still. As it is when nothing came or it is over."""
    left = still(case.outstanding, promised)
    if left == case.outstanding or not LIFE.allows(case.state, RECEIVE):
        return case
    return replace(case, outstanding=left, state=LIFE.move(case.state, RECEIVE))


def missed(case: Case, now: datetime) -> Case:
    """With every promise whose day has passed marked as told."""
    return replace(case, outstanding=told(case.outstanding, now), state=LIFE.move(case.state, MISS_PROMISE))


def missed_at(case: Case) -> datetime | None:
    """When the first day passes of which nobody was told; None where nothing is waited for, as after a denial."""
    if case.state == WITHDRAWN or (case.decided_at is not None and case.outcome != GRANTED):
        return None
    return min((at for one in case.outstanding if not one.missed and (at := one.missed_at)), default=None)


def _by(day: object) -> str:
    return f"，承诺{day}前补交" if day else ""
