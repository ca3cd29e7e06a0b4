"""Checks after a grant on a commitment (告知承诺, 国办发〔2020〕42号): what was promised is looked at in time; a broken
promise is a record that bars further ones until it lapses (ledger R111, R112).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from services.approval.domain.spoken import Spoken
from services.chassis.auth import CITIZEN, CLERK, REVIEWER, SUPERVISOR, SYSTEM
from services.chassis.clock import SHANGHAI
from services.chassis.errors import Fault, Invalid
from services.chassis.life import BEGIN, Life, Move

DUE, KEPT, BROKEN, APPEALED, UPHELD, CLEARED, FALLEN = (
    "due",
    "kept",
    "broken",
    "appealed",
    "upheld",
    "cleared",
    "fallen",
)
OPEN_CHECK, KEEP, BREAK, FALL_CHECK = "open_check", "keep", "break", "fall_check"
MISS = "miss_check"
APPEAL, UPHOLD, CLEAR = "appeal_check", "uphold_check", "clear_check"
LONGEST_NOTE = 500
NEVER = "9999-12-31"

LIFE = Life(
    "A check after a grant on a commitment, at the stack that decided",
    "AFTER_CHECK_STATE",
    (DUE, KEPT, BROKEN, APPEALED, UPHELD, CLEARED, FALLEN),
    (
        Move(BEGIN, OPEN_CHECK, DUE, (REVIEWER, SYSTEM), "its own starts: so many working days"),
        Move(DUE, KEEP, KEPT, (REVIEWER,), "ends", "that it was kept"),
        Move(
            DUE,
            BREAK,
            BROKEN,
            (REVIEWER,),
            "ends",
            "the revocation, its reason, until when the record stands",
        ),
        Move(DUE, MISS, DUE, (SYSTEM,), "its day is over"),
        Move(DUE, FALL_CHECK, FALLEN, (SYSTEM,), "ends: the application was taken back"),
        Move(BROKEN, APPEAL, APPEALED, (CITIZEN, CLERK)),
        Move(BROKEN, CLEAR, CLEARED, (SUPERVISOR,), "", "that the record is withdrawn"),
        Move(APPEALED, UPHOLD, UPHELD, (SUPERVISOR,), "", "the refusal and its reason"),
        Move(APPEALED, CLEAR, CLEARED, (SUPERVISOR,), "", "that the record is withdrawn"),
        Move(UPHELD, CLEAR, CLEARED, (SUPERVISOR,), "", "that the record is withdrawn"),
    ),
)
RESULTS: Mapping[str, str] = {KEPT: KEEP, BROKEN: BREAK}
BARRING = frozenset({BROKEN, APPEALED, UPHELD})
"""States in which the record stands until it lapses."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What an applicant signed instead of proving it."""

    text_version: str
    text_digest: str
    signed_at: datetime
    materials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AfterCheck:
    """`due`: by when it is to be looked at; `months`: how long a record stands. `public`: it is published (公示).

    `told_late`: its desk was told that this day is over.
    """

    state: str
    due: date
    months: int
    public: bool = True
    result: Spoken | None = None
    appeal: Spoken | None = None
    answer: Spoken | None = None
    lapses_on: date | None = None
    told_late: bool = False

    @property
    def late_at(self) -> datetime | None:
        """From when on its desk is to be told; None when it was, and once somebody looked."""
        if self.told_late or self.state != DUE:
            return None
        return datetime.combine(self.due + timedelta(days=1), time.min, SHANGHAI)

    @property
    def published_until(self) -> str:
        """ISO day after which nobody but those concerned sees it, "" for at once: while it is to be checked, and a
        broken one while its record stands.
        """
        if not self.public:
            return ""
        if self.state == DUE:
            return NEVER
        return self.lapses_on.isoformat() if self.state in BARRING and self.lapses_on else ""

    def found(self, result: str, spoken: Spoken) -> "AfterCheck":
        """KEPT or BROKEN. Raises `Conflict` AFTER_CHECK_STATE; `Invalid` AFTER_CHECK_INVALID with every fault."""
        faults = _note_faults(result, spoken.reason)
        if faults:
            raise Invalid("AFTER_CHECK_INVALID", "核查结果有误", faults=faults)
        after = LIFE.move(self.state, RESULTS[result])
        lapses_on = months_later(spoken.at.date(), self.months) if after == BROKEN else None
        return replace(self, state=after, result=spoken, lapses_on=lapses_on)

    def appealed(self, spoken: Spoken) -> "AfterCheck":
        """Whoever promised objects. Raises `Conflict` AFTER_CHECK_STATE."""
        return replace(self, state=LIFE.move(self.state, APPEAL), appeal=spoken)

    def answered(self, action: str, spoken: Spoken) -> "AfterCheck":
        """UPHOLD or CLEAR; a cleared one bars nothing. Raises `Conflict` AFTER_CHECK_STATE."""
        after = LIFE.move(self.state, action)
        lapses_on = None if after == CLEARED else self.lapses_on
        return replace(self, state=after, answer=spoken, lapses_on=lapses_on)

    def missed(self) -> "AfterCheck":
        """Its desk is told, once. Raises `Conflict` AFTER_CHECK_STATE."""
        return replace(self, state=LIFE.move(self.state, MISS), told_late=True)

    def fallen(self) -> "AfterCheck":
        """The case fell; what was found before stays."""
        return replace(self, state=LIFE.move(self.state, FALL_CHECK)) if self.state == DUE else self


@dataclass(frozen=True, slots=True)
class WantedChecks:
    """Which checks: of a division's subtree; "" for all departments and states; beyond the rank `after`."""

    division: str
    department: str = ""
    state: str = ""
    after: str = field(default="", repr=False)


def opened(due: date, months: int, *, public: bool) -> AfterCheck:
    """One to be made."""
    return AfterCheck(LIFE.move(BEGIN, OPEN_CHECK), due, months, public)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (following - date(year, month + 1, 1)).days
    return date(year, month + 1, min(day.day, last))


def _note_faults(result: str, note: str) -> list[Fault]:
    faults = []
    if result not in RESULTS:
        faults.append(Fault("/result", "CHECK_RESULT_UNKNOWN", f"核查结果应为：{'、'.join(RESULTS)}"))
    if result == BROKEN and not note:
        faults.append(Fault("/note", "REASON_REQUIRED", "承诺不实须说明事实和依据"))
    if len(note) > LONGEST_NOTE:
        faults.append(Fault("/note", "REASON_TOO_LONG", f"不超过{LONGEST_NOTE}字"))
    return faults
