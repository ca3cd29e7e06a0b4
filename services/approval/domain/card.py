"""A card: that a case crossed a threshold, who answers for it, and what became of it (ledger R228; rules.md §7.1)."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from services.approval.domain.case import Case
from services.approval.domain.supervision import (
    ACCEPTANCE_LATE,
    CRITICAL,
    NEAR_DUE_MOVE,
    PAUSE_LATE,
    RULES,
    STAGE_LATE,
    Step,
)
from services.approval.domain.task import PROCESSING
from services.approval.domain.watching import began_at
from services.chassis.auth import REVIEWER, SUPERVISOR, SYSTEM
from services.chassis.errors import Fault, Invalid
from services.chassis.life import BEGIN, Life, Move
from services.chassis.messages import Meta

SHOWN, APPEALED, UPHELD, WITHDRAWN = "shown", "appealed", "upheld", "withdrawn"
SHOW, APPEAL, UPHOLD, WITHDRAW = "show_card", "appeal_card", "uphold_card", "withdraw_card"
LONGEST_REASON = 500

LIFE = Life(
    "A card of electronic supervision, at the stack that decides its case",
    "CARD_STATE",
    (SHOWN, APPEALED, UPHELD, WITHDRAWN),
    (
        Move(BEGIN, SHOW, SHOWN, (SYSTEM,)),
        Move(SHOWN, APPEAL, APPEALED, (REVIEWER, SUPERVISOR)),
        Move(SHOWN, WITHDRAW, WITHDRAWN, (SUPERVISOR,)),
        Move(APPEALED, UPHOLD, UPHELD, (SUPERVISOR,)),
        Move(APPEALED, WITHDRAW, WITHDRAWN, (SUPERVISOR,)),
        Move(UPHELD, WITHDRAW, WITHDRAWN, (SUPERVISOR,)),
    ),
)


@dataclass(frozen=True, slots=True)
class Said:
    """A reason that somebody gave."""

    reason: str = field(repr=False)
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Card:
    """`id`: `<receipt number>-<key>`, so that there can be one only. `since`: when the threshold was crossed.

    `departments`: those that could have decided and had not then, or the one whose move it was. `due`: the day that was, or is
    about to be, missed. `action` and `moved_by`: of a move, what was done in its life and by which subject.
    """

    id: str
    number: str
    key: str
    kind: str
    item: str
    item_name: str
    case_type: str
    division: str
    owner_division: str
    departments: tuple[str, ...]
    due: date | None
    since: datetime
    shown_at: datetime
    state: str = SHOWN
    appeal: Said | None = None
    answer: Said | None = None
    action: str = ""
    moved_by: str = ""
    meta: Meta = Meta()

    @property
    def rank(self) -> str:
        """Where it stands in lists: by when it was shown, then by its id."""
        return f"{self.shown_at.strftime('%Y%m%dT%H%M%S')}.{self.id}"

    @property
    def month(self) -> str:
        """`2026-11`: in which it counts."""
        return f"{self.shown_at:%Y-%m}"

    @property
    def rule(self) -> str:
        """Number of the rule."""
        return RULES[self.kind][0]

    @property
    def anomaly(self) -> str:
        """Class of the anomaly."""
        return RULES[self.kind][1]

    def appealed(self, said: Said) -> "Card":
        """The supervised department objects. Raises `Conflict` CARD_STATE; `Invalid` as `check_reason`."""
        after = LIFE.move(self.state, APPEAL)
        check_reason(said.reason)
        return replace(self, state=after, appeal=said)

    def answered(self, action: str, said: Said) -> "Card":
        """UPHOLD or WITHDRAW. Raises `Conflict` CARD_STATE; `Invalid` as `check_reason`."""
        after = LIFE.move(self.state, action)
        check_reason(said.reason)
        return replace(self, state=after, answer=said)


def card_of(case: Case, step: Step, now: datetime) -> Card | None:
    """The card for a threshold that the case has crossed; None when nobody was late."""
    departments = _late(case, step)
    if not departments:
        return None
    return Card(
        id=card_id(case.id, step.key),
        number=case.id,
        key=step.key,
        kind=step.kind,
        item=case.item,
        item_name=case.item_name,
        case_type=case.case_type,
        division=case.division,
        owner_division=case.owner_division,
        departments=departments,
        due=_due(case, step),
        since=step.at,
        shown_at=now.replace(microsecond=0),
        action=step.action,
        moved_by=step.by,
    )


def card_id(number: str, key: str) -> str:
    """The id of the one card of that key."""
    return f"{number}-{key}"


def check_reason(reason: str) -> None:
    """Raises `Invalid` REASON_REQUIRED or REASON_TOO_LONG."""
    if not reason:
        raise _reason("REASON_REQUIRED", "须说明理由")
    if len(reason) > LONGEST_REASON:
        raise _reason("REASON_TOO_LONG", f"理由不超过{LONGEST_REASON}字")


def _reason(reason: str, detail: str) -> Invalid:
    return Invalid(reason, detail, faults=[Fault("/reason", reason, detail)])


def _late(case: Case, step: Step) -> tuple[str, ...]:
    """Those that could have decided and had not when it was crossed."""
    if step.kind in (NEAR_DUE_MOVE, ACCEPTANCE_LATE) and step.department:
        return (step.department,)
    began = {task.department: began_at(case, task) for task in case.tasks}
    tasks = [task for task in case.tasks if task.decided_at is None or task.decided_at >= step.at]
    tasks = [task for task in tasks if (at := began[task.department]) is not None and at < step.at]
    if step.kind == STAGE_LATE:
        tasks = [task for task in tasks if task.state == PROCESSING]
        tasks = [task for task in tasks if (task.department if task.after else "") == step.department]
    return tuple(task.department for task in tasks)


def _due(case: Case, step: Step) -> date | None:
    if step.kind == PAUSE_LATE:
        return step.day - timedelta(days=1)
    return case.statutory_due if step.kind == CRITICAL else case.committed_due
