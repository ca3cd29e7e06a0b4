"""Entrustments (委托单), their work log (工作日志) and evaluation (评价表): append-only, each line sealed by the one before
(`domain.agency_chain`; ledger R164: data traceable).
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from services.chassis.clock import SHANGHAI
from services.chassis.errors import Conflict, Fault, Invalid
from services.chassis.messages import Actor, Meta
from services.intake.domain.agency_chain import evaluation_said, line_said, next_digest, whole_milliseconds
from services.intake.domain.agency_life import (
    ASSIGN,
    ASSIGNED,
    COMPLETE,
    END,
    EVALUATE,
    FREE,
    LAPSE,
    LIFE,
    RECORD,
    WAITING,
)
from services.intake.domain.roster import Agent

STEP_KINDS = ("consult", "guide", "accept", "transfer", "urge")
"""The five duties of an agency window: 咨询、引导、受理、转办、督办 (ledger R160)."""
MOST_STEPS = 200
LONGEST_TEXT = 1000
LONGEST_PLACE = 100
GRADES = range(1, 6)
"""1 非常满意, 2 满意, 3 基本满意, 4 不满意, 5 非常不满意 (GB/T 39046 A.8)."""
QUIET_DAYS = 5
"""Working days that an errand may go without a line in its log (ledger R172); the platform's own number."""
LATE_TO_FINISH, LATE_TO_WRITE = "finish_by", "log"
"""Which limit was missed: that of the errand, or that of its log."""


@dataclass(frozen=True, slots=True)
class Named:
    """The agent of an entrustment, as his card showed him then."""

    staff: str
    username: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the log; `done` and `next` sealed. `corrects`: the number of a line before, 0 for none. `by`: who wrote it."""

    no: int
    at: datetime
    kind: str
    place: str
    done_sealed: str = field(repr=False)
    next_sealed: str = field(repr=False)
    role: str
    corrects: int
    mandate: str
    digest: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the principal said of the service; the note sealed. `on_paper`: a clerk, `by`, typed in what she had written."""

    grade: int
    note_sealed: str = field(repr=False)
    at: datetime
    digest: str
    by: str = ""
    on_paper: bool = False


@dataclass(frozen=True, slots=True)
class Entrustment:
    """`principal`: party id, the name masked. `number`: of the application, once there is one; `form_number`, `wished`: the
    number and the agent on the form. `try_at`: when the waiting list looks at it again; None once an agent is named.
    `late`: a limit has passed, that to name an agent or his own, and that was told. `quiet_by`: the last day for a line
    in the log; None once that was told. `intact`: the chain is whole; None where nobody looked, and not kept.
    """

    id: str
    site: str
    division: str
    state: str
    principal: str
    principal_name: str
    item: str
    item_name: str
    number: str
    text_version: str
    digest: str
    given_by: str
    given_at: datetime
    assign_by: date
    agent: Named | None = None
    assigned_at: datetime | None = None
    finish_by: date | None = None
    try_at: datetime | None = None
    late: bool = False
    mandate: str = ""
    log: tuple[Step, ...] = ()
    evaluation: Evaluation | None = None
    reason: str = ""
    wished: str = ""
    form_number: str = ""
    quiet_by: date | None = None
    intact: bool | None = None
    meta: Meta = Meta()

    def assign(self, agent: Agent, at: datetime, finish_by: date, quiet_by: date) -> "Entrustment":
        """Name an agent; his days run from now, another's run on."""
        return replace(
            self,
            state=LIFE.move(self.state, ASSIGN),
            agent=Named(agent.staff, agent.username, agent.name, agent.phone),
            assigned_at=at,
            finish_by=self.finish_by or finish_by,
            try_at=None,
            late=self.late and self.state != WAITING,
            quiet_by=quiet_by,
        )

    def record(
        self,
        words: "StepWords",
        sealed: tuple[str, str],
        by: Actor,
        at: datetime,
        mandate: str,
        quiet_by: date,
    ) -> "Entrustment":
        """Add a line. Raises `Conflict` ENTRUSTMENT_STATE, `Invalid` AGENCY_STEP_INVALID with all faults."""
        state = LIFE.move(self.state, RECORD)
        if faults := words.faults(len(self.log)):
            raise Invalid("AGENCY_STEP_INVALID", "工作日志有误，请逐项更正", faults=faults)
        step = Step(
            no=len(self.log) + 1,
            at=whole_milliseconds(at),
            kind=words.kind,
            place=words.place,
            done_sealed=sealed[0],
            next_sealed=sealed[1],
            role=by.role,
            corrects=words.corrects,
            mandate=mandate,
            digest="",
            by=by.subject,
        )
        step = replace(step, digest=next_digest(self.last_digest, line_said(step, words.done, words.next)))
        log, mandate = (*self.log, step), mandate or self.mandate
        return replace(self, state=state, log=log, mandate=mandate, quiet_by=quiet_by)

    def complete(self) -> "Entrustment":
        """Done. Raises `Conflict` LOG_EMPTY: without a log there is nothing to show for it."""
        state = LIFE.move(self.state, COMPLETE)
        if not self.log:
            raise Conflict("LOG_EMPTY", "没有工作日志，不能办结")
        return replace(self, state=state)

    def evaluate(
        self, grade: int, note: str, note_sealed: str, by: Actor, at: datetime, on_paper: bool
    ) -> "Entrustment":
        """Say how it was, once. Raises `Invalid` EVALUATION_INVALID."""
        state = LIFE.move(self.state, EVALUATE)
        faults = []
        if grade not in GRADES:
            faults.append(Fault("/grade", "GRADE_OUT_OF_RANGE", "评价须为1（非常满意）至5（非常不满意）"))
        if len(note) > LONGEST_TEXT:
            faults.append(Fault("/note", "TEXT_TOO_LONG", f"不能超过{LONGEST_TEXT}个字"))
        if faults:
            raise Invalid("EVALUATION_INVALID", "评价内容有误", faults=faults)
        said = Evaluation(grade, note_sealed, whole_milliseconds(at), "", by.subject, on_paper)
        digest = next_digest(self.last_digest, evaluation_said(said, note))
        return replace(self, state=state, evaluation=replace(said, digest=digest))

    def end(self, reason: str) -> "Entrustment":
        """Take it back."""
        return replace(self, state=LIFE.move(self.state, END), reason=reason, try_at=None)

    def lapse(self, reason: str) -> "Entrustment":
        """Nothing is left to do: its application is over."""
        return replace(self, state=LIFE.move(self.state, LAPSE), reason=reason, try_at=None)

    def free(self) -> "Entrustment":
        """Its application was returned: the agent may hand in another under the same form."""
        return replace(self, state=LIFE.move(self.state, FREE), number="")

    def missed(self, today: date) -> str:
        """Which limit of a named agent has passed and was not told yet; "" for none."""
        if self.state != ASSIGNED:
            return ""
        if self.finish_by and today > self.finish_by and not self.late:
            return LATE_TO_FINISH
        return LATE_TO_WRITE if self.quiet_by and today > self.quiet_by else ""

    def told(self, limit: str) -> "Entrustment":
        """The same, told that `limit` has passed."""
        return replace(self, late=True) if limit == LATE_TO_FINISH else replace(self, quiet_by=None)

    @property
    def look_at(self) -> datetime | None:
        """When the next limit of a named agent has passed; None when none is left to be told."""
        if self.state != ASSIGNED:
            return None
        days = [day for day in (None if self.late else self.finish_by, self.quiet_by) if day]
        return datetime.combine(min(days) + timedelta(days=1), time(), SHANGHAI) if days else None

    @property
    def last_digest(self) -> str:
        """What the next line hashes over."""
        return self.log[-1].digest if self.log else self.digest


@dataclass(frozen=True, slots=True)
class StepWords:
    """A line as it is given."""

    kind: str
    place: str
    done: str = field(repr=False)
    next: str = field(repr=False)
    corrects: int = 0

    def faults(self, lines: int) -> list[Fault]:
        """All of them: STEP_KIND_UNKNOWN TEXT_REQUIRED TEXT_TOO_LONG STEP_UNKNOWN LOG_FULL."""
        faults = []
        if self.kind not in STEP_KINDS:
            faults.append(Fault("/kind", "STEP_KIND_UNKNOWN", f"须为：{'、'.join(STEP_KINDS)}"))
        limits = (("place", self.place, LONGEST_PLACE), ("done", self.done, LONGEST_TEXT))
        faults += [
            Fault(f"/{name}", "TEXT_REQUIRED", "不能为空") for name, text, _ in limits if not text.strip()
        ]
        faults += [
            Fault(f"/{name}", "TEXT_TOO_LONG", f"不能超过{most}个字")
            for name, text, most in (*limits, ("next", self.next, LONGEST_TEXT))
            if len(text) > most
        ]
        if not 0 <= self.corrects <= lines:
            faults.append(Fault("/corrects", "STEP_UNKNOWN", "没有这一条日志"))
        if lines >= MOST_STEPS:
            faults.append(Fault("", "LOG_FULL", f"工作日志最多{MOST_STEPS}条"))
        return faults
