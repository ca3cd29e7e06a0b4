"""Entrustments (委托单), their work log (工作日志) and evaluation (评价表): append-only, each line sealed by the one before.

The digest of the form starts a chain: every line of the log and the evaluation hash over their words and the digest
before them, so that nothing can be changed, left out or put in between unseen (ledger R164: data traceable).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from services.chassis.errors import Conflict, Fault, Invalid
from services.chassis.messages import Actor, Meta
from services.intake.domain.agency_life import ASSIGN, COMPLETE, END, EVALUATE, LIFE, RECORD
from services.intake.domain.roster import Agent

STEP_KINDS = ("consult", "guide", "accept", "transfer", "urge")
"""The five duties of an agency window: 咨询、引导、受理、转办、督办 (ledger R160)."""
MOST_STEPS = 200
LONGEST_TEXT = 1000
LONGEST_PLACE = 100
GRADES = range(1, 6)


@dataclass(frozen=True, slots=True)
class Named:
    """The agent of an entrustment, as his card showed him then."""

    staff: str
    username: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the log; `done` and `next` sealed. `corrects`: the number of a line before, 0 for none."""

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


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the principal said of the service; the note sealed."""

    grade: int
    note_sealed: str = field(repr=False)
    at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class Entrustment:
    """`principal`: party id, the name masked. `number`: of the application, once there is one. `try_at`: when the waiting
    list looks at it again; None once an agent is named. `late`: nobody was named in time, and that was told.
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
    meta: Meta = Meta()

    def assign(self, agent: Agent, at: datetime, finish_by: date) -> "Entrustment":
        """Name an agent; his days run from now, another's run on."""
        return replace(
            self,
            state=LIFE.move(self.state, ASSIGN),
            agent=Named(agent.staff, agent.username, agent.name, agent.phone),
            assigned_at=at,
            finish_by=self.finish_by or finish_by,
            try_at=None,
        )

    def record(
        self, words: "StepWords", sealed: tuple[str, str], by: Actor, at: datetime, mandate: str
    ) -> "Entrustment":
        """Add a line. Raises `Conflict` ENTRUSTMENT_STATE, `Invalid` AGENCY_STEP_INVALID with all faults."""
        state = LIFE.move(self.state, RECORD)
        if faults := words.faults(len(self.log)):
            raise Invalid("AGENCY_STEP_INVALID", "工作日志有误，请逐项更正", faults=faults)
        no = len(self.log) + 1
        said = {"no": no, "at": at.isoformat(), "by": by.subject, "mandate": mandate, **words.said()}
        step = Step(
            no=no,
            at=at,
            kind=words.kind,
            place=words.place,
            done_sealed=sealed[0],
            next_sealed=sealed[1],
            role=by.role,
            corrects=words.corrects,
            mandate=mandate,
            digest=chained(self.last_digest, said),
        )
        return replace(self, state=state, log=(*self.log, step), mandate=mandate or self.mandate)

    def complete(self) -> "Entrustment":
        """Done. Raises `Conflict` LOG_EMPTY: without a log there is nothing to show for it."""
        state = LIFE.move(self.state, COMPLETE)
        if not self.log:
            raise Conflict("LOG_EMPTY", "没有工作日志，不能办结")
        return replace(self, state=state)

    def evaluate(self, grade: int, note: str, note_sealed: str, at: datetime) -> "Entrustment":
        """Say how it was, once. Raises `Invalid` EVALUATION_INVALID."""
        state = LIFE.move(self.state, EVALUATE)
        faults = []
        if grade not in GRADES:
            faults.append(Fault("/grade", "GRADE_OUT_OF_RANGE", "评价须为1至5"))
        if len(note) > LONGEST_TEXT:
            faults.append(Fault("/note", "TEXT_TOO_LONG", f"不能超过{LONGEST_TEXT}个字"))
        if faults:
            raise Invalid("EVALUATION_INVALID", "评价内容有误", faults=faults)
        said = {"grade": grade, "note": note, "at": at.isoformat()}
        evaluation = Evaluation(grade, note_sealed, at, chained(self.last_digest, said))
        return replace(self, state=state, evaluation=evaluation)

    def end(self, reason: str) -> "Entrustment":
        """Take it back."""
        return replace(self, state=LIFE.move(self.state, END), reason=reason, try_at=None)

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

    def said(self) -> dict[str, object]:
        """What the digest covers."""
        return {
            "kind": self.kind,
            "place": self.place,
            "done": self.done,
            "next": self.next,
            "corrects": self.corrects,
        }

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


def chained(before: str, said: Mapping[str, object]) -> str:
    """SHA-256 over the digest before and the words as canonical JSON, hex."""
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()
