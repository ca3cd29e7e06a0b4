"""What was asked for as one thing: one receipt over its members, one notice, one limit, one hand-out (ledger R197)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from services.chassis.clock import day_of
from services.chassis.errors import Fault
from services.chassis.messages import Actor, Meta
from services.chassis.periods import Period
from services.chassis.workdays import Calendar
from services.intake.domain.answered import Answered
from services.intake.domain.application import Application, Notice, Paper, Party, Returned, Step
from services.intake.domain.authority import Authority
from services.intake.domain.life import DENIED, GRANTED
from services.intake.domain.package_life import (
    ACCEPT,
    ACCEPTED,
    CORRECT,
    END_PART,
    FINISH,
    LIFE,
    PROVIDE_SUPPLEMENT,
    REQUEST_SUPPLEMENT,
    RUN_LATE,
    SUBMITTED,
    SUPPLEMENT_REQUESTED,
)
from services.intake.domain.supplements import (
    came_at,
    left_open,
    refuse_faulty_notice,
    refuse_unasked,
    with_papers,
)

PACKAGE = "package"
STOPPED = "stopped"
WAITING, RUNNING = "waiting", "running"


@dataclass(frozen=True, slots=True)
class Part:
    """One member. `outcome`: granted, denied, stopped, or "" before; `needs`: items that must be granted before its case
    opens; `brought`: (material, item whose result it is); `filled`: (question, item whose result answers it); `listed`: codes of the
    papers that it asks for; `draft`: the application as it is to be made.
    """

    number: str
    item: str
    item_name: str
    department: str
    owner_division: str
    role: str
    needs: tuple[str, ...] = ()
    brought: tuple[tuple[str, str], ...] = ()
    filled: tuple[tuple[str, str], ...] = ()
    listed: tuple[str, ...] = ()
    outcome: str = ""
    reason: str = ""
    ended_at: datetime | None = None
    draft: Application | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PackageApplication:
    """`id` is the receipt number of the whole. `division`: where handed in; `accept_division`: whose window takes all of
    it on. `limit`: (days, unit) of the one limit; `due`: its last day from the acceptance on, by the calendar as it was when this
    was read; `provisional`: its year has no official calendar yet; `late_told`: the desk was told that it is past.
    """

    id: str
    status: str
    package: str
    package_version: int
    package_name: str
    lead_department: str
    division: str
    accept_division: str
    applicant: Party
    channel: str
    submitted_by: str
    received_at: datetime
    limit: tuple[int, str]
    parts: tuple[Part, ...]
    history: tuple[Step, ...]
    materials: tuple[Paper, ...] = ()
    findings: tuple[Fault, ...] = ()
    notice: Notice | None = None
    supplied: tuple[Paper, ...] = ()
    accepted_at: datetime | None = None
    accepted_by: str = ""
    deemed: bool = False
    due: date | None = None
    provisional: bool = False
    ready_at: datetime | None = None
    handed_out_at: datetime | None = None
    collector: str = field(default="", repr=False)
    returned: Returned | None = None
    late_told: bool = False
    meta: Meta = Meta()

    @property
    def waiting_since(self) -> datetime | None:
        """Since when it waits to be taken on or answered; None when it does not."""
        if not LIFE.allows(self.status, ACCEPT):
            return None
        return came_at(self.history, self.received_at)

    @property
    def period(self) -> Period | None:
        """The one limit, from the day of acceptance."""
        if self.accepted_at is None:
            return None
        return Period(PACKAGE, day_of(self.accepted_at), *self.limit)

    def counted(self, calendar: Calendar) -> "PackageApplication":
        """With the last day of its one limit by this calendar."""
        if self.period is None:
            return self
        due = self.period.due(calendar)
        return replace(self, due=due.date, provisional=due.provisional)

    @property
    def watched_until(self) -> date | None:
        """The last day of its one limit while that is to be watched; None when it is not."""
        return self.due if self.status == ACCEPTED and not self.late_told else None

    @property
    def departments(self) -> frozenset[str]:
        """Whose matter it is: the lead department and those of its members."""
        return frozenset((self.lead_department, *(part.department for part in self.parts)))

    @property
    def supplement(self) -> Step | None:
        """The step by which what the one notice named came in; None before it did."""
        steps = (one for one in self.history if one.before == SUPPLEMENT_REQUESTED)
        return next((one for one in steps if one.after == SUBMITTED), None)

    def part_of(self, number: str) -> Part | None:
        """The member of that receipt number."""
        return next((part for part in self.parts if part.number == number), None)

    def state_of(self, part: Part) -> str:
        """Where a member stands: its outcome; running, or waiting for another's result; else as the whole."""
        if part.outcome:
            return part.outcome
        if self.accepted_at is None or self.status not in (*LIFE.where(FINISH), *LIFE.where("hand_out")):
            return self.status
        return RUNNING if self.may_begin(part) else WAITING

    def may_begin(self, part: Part) -> bool:
        """True when all that it needs is granted."""
        outcomes = {one.item: one.outcome for one in self.parts}
        return all(outcomes.get(item) == GRANTED for item in part.needs)

    def results_for(self, part: Part) -> tuple[Paper, ...]:
        """The papers that other members' results are: each named by the receipt number under which it was granted."""
        granted = {one.item: one.number for one in self.parts if one.outcome == GRANTED}
        return tuple(
            Paper(material, "prior_result", granted[item])
            for material, item in part.brought
            if item in granted
        )

    def answers_for(self, part: Part) -> tuple[Answered, ...]:
        """Its questions that are answered by results granted since."""
        granted = {one.item: one for one in self.parts if one.outcome == GRANTED}
        return tuple(
            Answered(question, item, granted[item].item_name, granted[item].number)
            for question, item in part.filled
            if item in granted
        )

    def move(
        self, action: str, by: Actor, at: datetime, reason: str = "", under: Authority | None = None
    ) -> "PackageApplication":
        """Carry out `action` of the table. Raises `Conflict` PACKAGE_STATE naming what is possible now."""
        after = LIFE.move(self.status, action)
        step = Step(at, self.status, after, by.role, by.division, reason).acted_under(under)
        return replace(self, status=after, history=(*self.history, step))

    def accept(
        self, action: str, by: Actor, at: datetime, since: datetime, calendar: Calendar, reason: str = ""
    ) -> "PackageApplication":
        """Take all of it on; the one limit starts at the day of `since`, not counting it."""
        return replace(
            self.move(action, by, at, reason),
            accepted_at=since,
            accepted_by=by.subject if action == ACCEPT else "",
            deemed=bool(reason),
        ).counted(calendar)

    def correct(
        self,
        drafts: Mapping[str, Application],
        findings: Sequence[Fault],
        by: Actor,
        at: datetime,
        reason: str,
    ) -> "PackageApplication":
        """With formal errors put right on the spot (art. 32(1)(3)). `drafts`: receipt number → the member put right;
        `findings`: what the check says of all of them now.
        """
        parts = tuple(replace(part, draft=drafts.get(part.number, part.draft)) for part in self.parts)
        return replace(self.move(CORRECT, by, at, reason), parts=parts, findings=tuple(findings))

    def run_late(self, by: Actor, at: datetime, reason: str) -> "PackageApplication":
        """Its one limit is past; the desk is told once."""
        return replace(self.move(RUN_LATE, by, at, reason), late_told=True)

    def request_supplement(
        self, materials: Sequence[str], note: str, faults: Sequence[Fault], by: Actor, at: datetime
    ) -> "PackageApplication":
        """Give the one notice for all members (行政许可法 art. 32(1)(4)). Raises `Invalid` SUPPLEMENT_INVALID."""
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
        under: Authority | None,
        of_files: Sequence[Fault],
        found: Collection[str] = (),
    ) -> "PackageApplication":
        """Hand in what the notice named: all of it and nothing else. `found`: codes that registers were found to hold
        meanwhile, for every member that lists them. Raises `Invalid` SUPPLEMENT_INVALID.
        """
        wanted = self.notice.materials if self.notice else ()
        moved = self.move(PROVIDE_SUPPLEMENT, by, at, under=under)
        refuse_unasked(wanted, papers, found, of_files)
        return replace(
            moved,
            materials=with_papers(self.materials, papers),
            supplied=tuple(papers),
            findings=left_open(self.findings, papers),
        )

    def decided(
        self, number: str, outcome: str, reason: str, by: Actor, at: datetime
    ) -> "PackageApplication":
        """A member is decided; what depends on a denied one is stopped with its reason; after the last all lie ready."""
        part = self.part_of(number)
        if part is None or part.outcome or not LIFE.allows(self.status, END_PART):
            return self
        ended = replace(part, outcome=outcome, reason=reason, ended_at=at)
        parts = tuple(ended if one is part else one for one in self.parts)
        parts = tuple(_stopped(parts, at))
        over = all(one.outcome for one in parts)
        moved = self.move(
            FINISH if over else END_PART, by, at, f"{part.item_name}：{_SAID.get(outcome, outcome)}"
        )
        return replace(moved, parts=parts, ready_at=at if over else None)


def _stopped(parts: Sequence[Part], at: datetime) -> Iterator[Part]:
    """The members in order, those stopped that wait for one that was denied or stopped itself."""
    ended: dict[str, Part] = {part.item: part for part in parts if part.outcome in (DENIED, STOPPED)}
    for part in parts:
        cause = next((ended[item] for item in part.needs if item in ended), None)
        if cause is None or part.outcome:
            yield part
            continue
        reason = f"“{cause.item_name}”未获准予，本事项不再办理"
        stopped = replace(part, outcome=STOPPED, reason=reason, ended_at=at)
        ended[part.item] = stopped
        yield stopped


_SAID = {GRANTED: "准予", DENIED: "不予"}
