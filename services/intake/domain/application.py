"""An application from the receipt to the answer: its states and who may move it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from services.chassis.errors import Conflict, Fault, Invalid
from services.chassis.messages import Actor, Meta
from services.intake.domain.authority import Authority

SUBMITTED = "submitted"
SUPPLEMENT_REQUESTED = "supplement_requested"
ACCEPTED = "accepted"
RETURNED = "returned"
IN_REVIEW = "in_review"
DECIDED = "decided"
WITHDRAWN = "withdrawn"

MOVES: dict[str, dict[str, str]] = {
    SUBMITTED: {
        "accept": ACCEPTED,
        "request_supplement": SUPPLEMENT_REQUESTED,
        "return": RETURNED,
        "withdraw": WITHDRAWN,
    },
    SUPPLEMENT_REQUESTED: {"provide_supplement": SUBMITTED, "return": RETURNED, "withdraw": WITHDRAWN},
    ACCEPTED: {"open": IN_REVIEW, "decide": DECIDED, "withdraw": WITHDRAWN},
    IN_REVIEW: {"decide": DECIDED, "withdraw": WITHDRAWN},
    RETURNED: {},
    DECIDED: {},
    WITHDRAWN: {},
}
"""State → action → state. Whatever is not here is refused with what is possible."""


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
    """One material handed in; `ref` sealed when it is a personal number."""

    code: str
    kind: str
    ref: str = field(default="", repr=False)


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
class Application:
    """`id` is the receipt number. `form`: JSON text, personal numbers sealed.

    `division`: where handed in; `accept_division`: where it may be accepted; `owner_division`: where it is decided.
    `findings`: what the check at hand-in noticed for the clerk and the reviewer.
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
    notice: Notice | None = None
    committed_due: date | None = None
    statutory_due: date | None = None
    outcome: str = ""
    decision_reason: str = ""
    meta: Meta = Meta()

    def move(
        self, action: str, by: Actor, at: datetime, reason: str = "", under: Authority | None = None
    ) -> "Application":
        """Carry out `action` of the table. Raises `Conflict` APPLICATION_STATE naming what is possible now."""
        after = MOVES[self.status].get(action)
        if after is None:
            possible = "、".join(MOVES[self.status]) or "无"
            raise Conflict("APPLICATION_STATE", f"当前状态为{self.status}，可进行的操作：{possible}")
        step = Step(at, self.status, after, by.role, by.division, reason).acted_under(under)
        return replace(self, status=after, history=(*self.history, step))

    def accept(self, by: Actor, at: datetime) -> "Application":
        """Take it on (行政许可法 art. 32(1)(5)); the clocks start from this day, not counting it."""
        return replace(self.move("accept", by, at), accepted_at=at, accepted_by=by.subject)

    def request_supplement(
        self, materials: Sequence[str], note: str, listed: frozenset[str], by: Actor, at: datetime
    ) -> "Application":
        """Give the one notice. Raises `Conflict` SUPPLEMENT_ALREADY_REQUESTED: there is only one (art. 32(1)(4))."""
        if self.notice is not None:
            raise Conflict("SUPPLEMENT_ALREADY_REQUESTED", "补正材料只能一次性告知")
        faults = [
            Fault(f"/materials/{position}", "MATERIAL_NOT_ON_LIST", "不在材料清单内")
            for position, code in enumerate(materials)
            if code not in listed
        ]
        if not materials:
            faults.append(Fault("/materials", "MATERIAL_REQUIRED", "须一次列明全部需要补正的材料"))
        if faults:
            raise Invalid("SUPPLEMENT_INVALID", "补正告知内容有误", faults=faults)
        return replace(
            self.move("request_supplement", by, at, note),
            notice=Notice(tuple(dict.fromkeys(materials)), note, at),
        )

    def provide_supplement(
        self, papers: Sequence[Paper], by: Actor, at: datetime, under: Authority | None = None
    ) -> "Application":
        """Hand in what the notice named: all of it and nothing else."""
        wanted = self.notice.materials if self.notice else ()
        given = {paper.code for paper in papers}
        faults = [
            Fault(f"/materials/{position}", "MATERIAL_NOT_REQUESTED", "不在补正告知范围内")
            for position, paper in enumerate(papers)
            if paper.code not in wanted
        ]
        faults += [
            Fault(f"/materials/{code}", "MATERIAL_MISSING", "材料未提交")
            for code in wanted
            if code not in given
        ]
        moved = self.move("provide_supplement", by, at, under=under)
        if faults:
            raise Invalid("SUPPLEMENT_INVALID", "补正材料有误", faults=faults)
        kept = tuple(paper for paper in self.materials if paper.code not in given)
        findings = tuple(
            fault
            for fault in self.findings
            if not any(fault.pointer == f"/materials/{code}" for code in given)
        )
        return replace(moved, materials=(*kept, *papers), findings=findings)

    def open(self, committed: date | None, statutory: date | None, by: Actor, at: datetime) -> "Application":
        """Approval has the case. Arrived after the decision it only adds the due dates."""
        opened = self.move("open", by, at) if "open" in MOVES[self.status] else self
        return replace(opened, committed_due=committed, statutory_due=statutory)

    def decide(self, outcome: str, reason: str, by: Actor, at: datetime) -> "Application":
        """The answer. Of a withdrawal and a decision that crossed on their ways the earlier one stands."""
        crossed = self.status == WITHDRAWN and at < self.history[-1].at
        if not crossed and "decide" not in MOVES[self.status]:
            return self
        step = Step(at, self.status, DECIDED, by.role, by.division, reason)
        return replace(
            self, status=DECIDED, history=(*self.history, step), outcome=outcome, decision_reason=reason
        )

    def move_dues(self, committed: date | None, statutory: date | None) -> "Application":
        """The calendar changed, and with it the due dates."""
        return replace(self, committed_due=committed, statutory_due=statutory)

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
            notice=None,
            committed_due=None,
            statutory_due=None,
            outcome="",
            decision_reason="",
            meta=replace(self.meta, version=1),
        )
