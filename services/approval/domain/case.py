"""A case: one accepted application, its department tasks, its clocks and its decision."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from services.approval.domain.after_check import AfterCheck, Promise
from services.approval.domain.answered import Answered
from services.approval.domain.certificate import Certificate
from services.approval.domain.clocks import COMMITTED, STATUTORY, Clock
from services.approval.domain.decision import DENIED, Decision
from services.approval.domain.held import Reminder
from services.approval.domain.life import (
    ADVISE,
    DECIDE,
    FALL,
    GRANT_PART,
    LIFE,
    PAUSED,
    RECOUNT,
    REVOKE,
    WITHDRAW,
)
from services.approval.domain.outstanding import Outstanding
from services.approval.domain.stops import ClockRequest, Extension, Pause
from services.approval.domain.supervision import PAUSE_LATE, Step, renewed, steps_of
from services.approval.domain.task import PENDING, PROCESSING, TASK_DECIDED, Task, freed, stopped
from services.approval.domain.verdicts import Automatic
from services.chassis.errors import Conflict
from services.chassis.messages import Meta
from services.chassis.periods import Stop
from services.chassis.workdays import Calendar

STATES = LIFE.states
OPEN_STATES = LIFE.where(RECOUNT)
"""Those whose clocks are still counted."""
IMMEDIATE = "immediate"
NEVER_DUE = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Case:
    """`id` is the receipt number. `division`: where handed in; `owner_division`: where decided.

    `form`: JSON text, personal numbers sealed. `party`: stable id of the applicant. `handled_by`: who took it in.
    `edition`: of the calendar that the clocks were counted with. `request`: the one change of the clocks that waits
    for approval. `steps`: what supervision watches for; `marked`: keys of those that are dealt with. `opened_on`: the day
    on which this stack opened it. `supervisors`: departments that may look at it and decide nothing of it.
    `answered`: questions that other results answer. `outstanding`: papers promised for later that have not come.
    `withdrawn_at`: when it was taken back. `by_one_person`: whoever took it in may decide it and hand it over.
    """

    id: str
    state: str
    item: str
    item_version: int
    item_name: str
    case_type: str
    division: str
    owner_division: str
    applicant_name: str = field(repr=False)
    party: str
    form: str = field(repr=False)
    accepted_at: datetime
    handled_by: tuple[str, ...]
    tasks: tuple[Task, ...] = ()
    clocks: tuple[Clock, ...] = ()
    edition: int = 0
    pauses: tuple[Pause, ...] = ()
    extension: Extension | None = None
    request: ClockRequest | None = None
    steps: tuple[Step, ...] = ()
    marked: tuple[str, ...] = ()
    opened_on: date | None = None
    reminders: tuple[Reminder, ...] = ()
    outcome: str = ""
    reason: str = field(default="", repr=False)
    decided_at: datetime | None = None
    certificate: Certificate | None = None
    promise: Promise | None = None
    after_check: AfterCheck | None = None
    delivered_at: datetime | None = None
    automatic: Automatic | None = None
    supervisors: tuple[str, ...] = ()
    answered: tuple[Answered, ...] = ()
    outstanding: tuple[Outstanding, ...] = ()
    withdrawn_at: datetime | None = None
    by_one_person: bool = False
    meta: Meta = Meta()

    @property
    def committed_due(self) -> date | None:
        return self._due(COMMITTED)

    @property
    def statutory_due(self) -> date | None:
        return self._due(STATUTORY)

    @property
    def provisional(self) -> bool:
        return any(clock.provisional for clock in self.clocks)

    @property
    def stops(self) -> tuple[Stop, ...]:
        """The days that its clocks do not count."""
        return tuple(pause.stop for pause in self.pauses)

    @property
    def ended_at(self) -> datetime | None:
        """When its clocks ended: with the decision, or when it was taken back; None while they run or stand still."""
        return self.decided_at or self.withdrawn_at

    @property
    def joint(self) -> bool:
        """True when several departments decide it together (行政许可法 art. 26)."""
        return len(self.tasks) > 1

    @property
    def rank(self) -> str:
        """Where it stands in lists: by its first due date, while it is paused by the day told for that, then by its number."""
        due = self.committed_due or self.statutory_due or self.paused_until
        return f"{due.isoformat() if due else NEVER_DUE}.{self.id}"

    @property
    def paused_until(self) -> date | None:
        """The last day that the applicant was told the running procedure takes."""
        key = f"{PAUSE_LATE}-{len(self.pauses)}"
        found = [step.day for step in self.steps if self.state == PAUSED and step.key == key]
        return found[0] - timedelta(days=1) if found else None

    @property
    def ask_at(self) -> datetime | None:
        """When the first of its plug-ins is to be asked."""
        if not LIFE.allows(self.state, ADVISE):
            return None
        here = (task.ask_at for task in self.tasks if not task.remote)
        return min((at for at in here if at is not None), default=None)

    def task_of(self, department: str) -> Task | None:
        """The task of a department, if it has one here."""
        return next((task for task in self.tasks if task.department == department), None)

    def with_task(self, changed: Task) -> "Case":
        """The same case with one task replaced."""
        tasks = tuple(changed if task.department == changed.department else task for task in self.tasks)
        return replace(self, tasks=tasks)

    def decide(
        self, department: str, decision: Decision, by: str, at: datetime, action: str = DECIDE
    ) -> "Case":
        """One department decides its task: the first denial, or the last grant, closes the case.

        Raises `Conflict` CASE_STATE when the case is closed or that task is decided.
        """
        task = self.task_of(department)
        after = LIFE.move(self.state, action)
        if task is None or task.state == TASK_DECIDED:
            raise Conflict("CASE_STATE", "本部门已作出决定，正在等待其他部门")
        task.refuse_pending()
        now = self.with_task(task.decided(decision, by, at))
        open_tasks = any(one.state != TASK_DECIDED for one in now.tasks)
        if decision.outcome != DENIED and open_tasks:
            return replace(now, tasks=freed(now.tasks, at), state=LIFE.move(self.state, GRANT_PART))
        tasks = stopped(now.tasks, department, decision.reason, at)
        return replace(
            now,
            tasks=tasks,
            state=after,
            outcome=decision.outcome,
            reason=decision.reason,
            decided_at=at,
            request=None,
        )

    def withdraw(self, at: datetime) -> "Case":
        """The applicant took it back at `at`. A decision made before then stands; one made after it falls."""
        action = FALL if self.decided_at is not None and at < self.decided_at else WITHDRAW
        if not LIFE.allows(self.state, action):
            return self
        after = LIFE.move(self.state, action)
        return replace(
            self, state=after, outcome="", reason="", decided_at=None, request=None, withdrawn_at=at
        )

    def revoked(self) -> "Case":
        """Granted on a promise that was broken: the decision stands no more. Raises `Conflict` CASE_STATE."""
        return replace(self, state=LIFE.move(self.state, REVOKE))

    def recounted(self, calendar: Calendar, edition: int) -> "Case":
        """The clocks counted again: by another edition of the calendar, or after a change of what they count."""
        stops = self.stops
        clocks = tuple(clock.recounted(calendar, stops) for clock in self.clocks)
        waiting = any(
            task.state == PROCESSING or (task.state == PENDING and task.reviews) for task in self.tasks
        )
        changes = [pause.start for pause in self.pauses] + ([self.extension.on] if self.extension else [])
        counted = steps_of(clocks, stops, calendar, waiting=waiting)
        steps = renewed(self.steps, counted, max(changes, default=date.min))
        return replace(self, clocks=clocks, edition=edition, steps=steps)

    def _due(self, name: str) -> date | None:
        return next((clock.due for clock in self.clocks if clock.name == name), None)
