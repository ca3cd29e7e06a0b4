"""A department's part of a case: what its plug-in advises, who holds it, how it is decided."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from services.approval.domain.decision import GRANTED, Decision
from services.approval.domain.held import Proposal
from services.chassis.errors import Conflict

PROCESSING, READY, TASK_DECIDED = "processing", "ready", "decided"
PENDING, STOPPED = "pending", "stopped"
"""Of a joint case: other departments decide first; another one's denial ended it."""
ASKED_AGAIN_AFTER = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))
"""After the n-th failure of a plug-in in a row; after the last one the reviewer goes on without it."""
STILL_PROCESSING = timedelta(minutes=10)
NO_ADVICE = "部门系统未能给出意见，请审查人自行核查"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a plug-in found of one condition."""

    condition: str
    met: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One department's part. `ask_at`: when its plug-in is to be asked next; None when it is not, or no more.

    `advice`: accept, reject, processing, or "" without any. `checks`: (condition code, met) as decided.
    `remote`: its plug-in runs elsewhere; an `ask_at` that outlives the task then means that it is to be told.
    `waiting_since`: since when it gives no answer. `claimed_by`: who holds it, "" for nobody; `proposal`: a decision that
    waits for a second person, `confirmed_by` who that was. `after`: departments that grant theirs first; `reviews`: its
    plug-in is asked when they have.
    """

    department: str
    state: str = READY
    ask_at: datetime | None = None
    failures: int = 0
    advice: str = ""
    findings: tuple[Finding, ...] = ()
    note: str = ""
    outcome: str = ""
    reason: str = field(default="", repr=False)
    checks: tuple[tuple[str, bool], ...] = ()
    decided_by: str = ""
    decided_at: datetime | None = None
    remote: bool = False
    waiting_since: datetime | None = None
    claimed_by: str = ""
    claimed_at: datetime | None = None
    proposal: Proposal | None = None
    confirmed_by: str = ""
    after: tuple[str, ...] = ()
    reviews: bool = False

    def advised(self, advice: str, findings: Sequence[Finding], now: datetime) -> "Task":
        """The plug-in answered; while it says processing it is asked again."""
        answered = replace(self, advice=advice, failures=0, waiting_since=None)
        if advice == PROCESSING:
            return replace(answered, ask_at=now + STILL_PROCESSING)
        return replace(answered, state=READY, ask_at=None, findings=tuple(findings))

    def not_advised(self, now: datetime) -> "Task":
        """The plug-in failed: ask again later, a few times; then the reviewer goes on without it."""
        failures = self.failures + 1
        if failures > len(ASKED_AGAIN_AFTER):
            return replace(self, state=READY, ask_at=None, failures=failures, note=NO_ADVICE)
        return replace(self, failures=failures, ask_at=now + ASKED_AGAIN_AFTER[failures - 1])

    def refuse_pending(self) -> None:
        """Raises `Conflict` TASK_PENDING while other departments have to grant theirs first."""
        if self.state == PENDING:
            raise Conflict("TASK_PENDING", f"须先由{'、'.join(self.after)}作出准予决定")

    def decided(self, decision: Decision, by: str, at: datetime) -> "Task":
        return replace(
            self,
            state=TASK_DECIDED,
            ask_at=at if self.remote and self.ask_at is not None else None,
            outcome=decision.outcome,
            reason=decision.reason,
            checks=tuple(sorted(decision.checks.items())),
            decided_by=by,
            decided_at=at,
        )


def freed(tasks: Sequence[Task], at: datetime) -> tuple[Task, ...]:
    """Those that waited for departments which have all granted theirs go on, their plug-ins are asked."""
    granted = {task.department for task in tasks if task.outcome == GRANTED}
    return tuple(
        replace(task, state=PROCESSING if task.reviews else READY, ask_at=at if task.reviews else None)
        if task.state == PENDING and granted.issuperset(task.after)
        else task
        for task in tasks
    )


def stopped(tasks: Sequence[Task], department: str, reason: str, at: datetime) -> tuple[Task, ...]:
    """The rest of a joint case that one department's denial ended, each with that department's reason."""
    note = f"{department}已作出不予决定：{reason}"
    return tuple(
        task
        if task.state == TASK_DECIDED
        else replace(
            task, state=STOPPED, note=note, ask_at=at if task.remote and task.ask_at is not None else None
        )
        for task in tasks
    )
