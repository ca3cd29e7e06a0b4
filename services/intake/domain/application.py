"""An application from the receipt to the answer: its states and who may move it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from services.chassis.clock import day_of
from services.chassis.errors import Fault
from services.chassis.forms.materials import DEFERRED
from services.chassis.messages import Actor, Meta
from services.chassis.periods import Period, Stop
from services.intake.domain.agency import Agency
from services.intake.domain.answered import Answered
from services.intake.domain.authority import Authority
from services.intake.domain.awaited import Awaited
from services.intake.domain.commitments import Commitment
from services.intake.domain.delivery import Delivery
from services.intake.domain.dues import Dues
from services.intake.domain.issued import Issued, issued_by, with_dues
from services.intake.domain.life import (
    ACCEPT,
    CORRECT,
    DECIDE,
    DECIDE_BEFORE,
    LIFE,
    OPEN,
    PROVIDE_SUPPLEMENT,
    REQUEST_SUPPLEMENT,
    REVOKE,
    SUBMITTED,
    WITHDRAWN,
)
from services.intake.domain.looked_up import LookedUp
from services.intake.domain.open_papers import open_papers
from services.intake.domain.supplements import (
    came_at,
    left_open,
    refuse_faulty_notice,
    refuse_unasked,
    with_papers,
)

Behind = tuple[datetime, str] | None
"""Since when the last one read waits, and its receipt number; None at the beginning."""


@dataclass(frozen=True, slots=True)
class Party:
    """The applicant. `party`: stable id, a keyed hash of the number. Numbers are sealed."""

    kind: str
    party: str
    number_sealed: str = field(repr=False)
    name: str = field(repr=False)
    phone_sealed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Paper:
    """One material handed in; `ref` sealed when it is a personal number; `promised_on` while it is to come; `looked_up`
    once a register was found to hold it.
    """

    code: str
    kind: str
    ref: str = field(default="", repr=False)
    promised_on: date | None = None
    looked_up: LookedUp | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One move of its life. Under a `mandate`: who acted for whom, as the names may be shown."""

    at: datetime
    before: str
    after: str
    role: str
    division: str
    reason: str = ""
    agent: str = ""
    principal: str = ""
    mandate: str = ""

    def acted_under(self, authority: Authority | None) -> "Step":
        """The same step, naming agent and principal."""
        if authority is None:
            return self
        return replace(
            self, agent=authority.agent_name, principal=authority.principal_name, mandate=authority.id
        )


@dataclass(frozen=True, slots=True)
class Notice:
    """The one-time notice: every missing material at once."""

    materials: tuple[str, ...]
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Returned:
    """Why it was not taken on. `organ`: the department whose matter it is, and its name; "" when it is not that.

    `materials`: those of the notice that were not supplied.
    """

    cause: str
    organ: str = ""
    organ_name: str = ""
    materials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Application:
    """`id` is the receipt number. `form`: JSON text, personal numbers sealed.

    `division`: where handed in; `accept_division`: where it may be accepted; `owner_division`: where it is decided.
    `findings`: what the check at hand-in noticed for the clerk and the reviewer. `deemed`: taken on by law.
    `person_wanted`: the applicant wants no automatic decision. `corrected_by`: subjects who put its form right.
    `package`: receipt number of the whole that it is a member of, which alone is moved at the desk.
    `awaited`: papers that a register is asked for again; None when none ever was. `answered`: by members of its package.
    `provisional`: names of the periods whose last day may still move.
    """

    id: str
    status: str
    item: str
    item_version: int
    item_name: str
    division: str
    accept_division: str
    owner_division: str
    department: str
    case_type: str
    applicant: Party
    form: str = field(repr=False)
    materials: tuple[Paper, ...]
    channel: str
    ticket: str
    submitted_by: str
    received_at: datetime
    history: tuple[Step, ...]
    findings: tuple[Fault, ...] = ()
    accepted_at: datetime | None = None
    accepted_by: str = ""
    corrected_by: tuple[str, ...] = ()
    notice: Notice | None = None
    committed_due: date | None = None
    statutory_due: date | None = None
    periods: tuple[Period, ...] = ()
    stops: tuple[Stop, ...] = ()
    decided_at: datetime | None = None
    outcome: str = ""
    decision_reason: str = ""
    deemed: bool = False
    returned: Returned | None = None
    agency: Agency | None = None
    commitment: Commitment | None = None
    package: str = ""
    issued: tuple[Issued, ...] = ()
    person_wanted: bool = False
    delivery: Delivery | None = None
    awaited: tuple[Awaited, ...] | None = None
    answered: tuple[Answered, ...] = ()
    provisional: tuple[str, ...] = ()
    meta: Meta = Meta()

    @property
    def waiting_since(self) -> datetime | None:
        """Since when it waits to be taken on or answered: since it came, or since its supplement did; None when not,
        or when it is a member of a package.
        """
        if self.package or not LIFE.allows(self.status, ACCEPT):
            return None
        return came_at(self.history, self.received_at)

    def move(
        self, action: str, by: Actor, at: datetime, reason: str = "", under: Authority | None = None
    ) -> "Application":
        """Carry out `action` of the table. Raises `Conflict` APPLICATION_STATE naming what is possible now."""
        after = LIFE.move(self.status, action)
        step = Step(at, self.status, after, by.role, by.division, reason).acted_under(under)
        promised = tuple(
            (paper.code, paper.promised_on) for paper in self.materials if paper.kind == DEFERRED
        )
        incomplete = bool(open_papers(self.findings))
        issued = issued_by(action, self.id, day_of(at), reason, promised, self.issued, incomplete=incomplete)
        return replace(self, status=after, history=(*self.history, step), issued=issued)

    def accept(self, by: Actor, at: datetime) -> "Application":
        """Take it on (行政许可法 art. 32(1)(5)); the clocks start from this day, not counting it."""
        return replace(self.move(ACCEPT, by, at), accepted_at=at, accepted_by=by.subject)

    def correct(
        self, form: str, findings: Sequence[Fault], by: Actor, at: datetime, reason: str
    ) -> "Application":
        """With a formal error put right on the spot (art. 32(1)(3)) and what the check says of it now."""
        return replace(
            self.move(CORRECT, by, at, reason),
            form=form,
            findings=tuple(findings),
            corrected_by=tuple(sorted({*self.corrected_by, by.subject})),
        )

    def request_supplement(
        self, materials: Sequence[str], note: str, faults: Sequence[Fault], by: Actor, at: datetime
    ) -> "Application":
        """Give the one notice (art. 32(1)(4)). `faults`: what is wrong with it; raises `Invalid` SUPPLEMENT_INVALID."""
        refuse_faulty_notice(faults)
        return replace(
            self.move(REQUEST_SUPPLEMENT, by, at, note),
            notice=Notice(tuple(dict.fromkeys(materials)), note, at),
        )

    def provide_supplement(
        self,
        papers: Sequence[Paper],
        by: Actor,
        at: datetime,
        under: Authority | None = None,
        of_files: Sequence[Fault] = (),
    ) -> "Application":
        """Hand in what the notice named: all of it and nothing else. `of_files`: what is wrong with files it names."""
        wanted = self.notice.materials if self.notice else ()
        found = {paper.code for paper in self.materials if paper.looked_up}
        moved = self.move(PROVIDE_SUPPLEMENT, by, at, under=under)
        refuse_unasked(wanted, papers, found, of_files)
        return replace(
            moved,
            materials=with_papers(self.materials, papers),
            findings=left_open(self.findings, papers),
        )

    def open(self, dues: "Dues", by: Actor, at: datetime) -> "Application":
        """Approval has the case. Arrived after the decision it only adds the due dates."""
        opened = self.move(OPEN, by, at) if LIFE.allows(self.status, OPEN) else self
        return opened.move_dues(dues)

    def decide(self, outcome: str, reason: str, by: Actor, at: datetime) -> "Application":
        """The answer. Of a withdrawal and a decision that crossed on their ways the earlier one stands."""
        crossed = self.status == WITHDRAWN and at < self.history[-1].at
        action = DECIDE_BEFORE if crossed else DECIDE
        if not LIFE.allows(self.status, action):
            return self
        return replace(
            self.move(action, by, at, reason), outcome=outcome, decision_reason=reason, decided_at=at
        )

    def revoke(self, reason: str, by: Actor, at: datetime) -> "Application":
        """The grant stands no more, and what was not handed over yet is not; as it is where nothing was granted."""
        if not LIFE.allows(self.status, REVOKE):
            return self
        delivery = self.delivery.lapsed() if self.delivery else None
        return replace(self.move(REVOKE, by, at, reason), delivery=delivery)

    def move_dues(self, dues: "Dues") -> "Application":
        """The clocks changed, and with them the due dates."""
        return replace(
            self,
            committed_due=dues.committed,
            statutory_due=dues.statutory,
            periods=dues.periods,
            stops=dues.stops,
            provisional=dues.provisional,
            issued=with_dues(self.issued, dues.told, dues.committed, dues.statutory, dues.provisional),
        )

    def as_received(self) -> "Application":
        """As it stood when the receipt was given: the first answer, given again to the same ask."""
        if self.meta.version == 1:
            return self
        return replace(
            self,
            status=SUBMITTED,
            history=self.history[:1],
            accepted_at=None,
            accepted_by="",
            corrected_by=(),
            deemed=False,
            returned=None,
            notice=None,
            committed_due=None,
            statutory_due=None,
            periods=(),
            stops=(),
            provisional=(),
            decided_at=None,
            outcome="",
            decision_reason="",
            issued=(),
            delivery=None,
            awaited=None,
            meta=replace(self.meta, version=1),
        )
