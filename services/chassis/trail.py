"""What may be asked of the audit trail, and what it answers."""

from dataclasses import dataclass
from datetime import datetime

from services.chassis.errors import Fault

MOST = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries; at least one of `person`, `case`, `actor` is named.

    `person`: id of the person whose affair it is, or who is the subject. `case`: a receipt number, or the id of
    any other subject. `since` ≤ at < `until`. `division`: the subtree of the actors' divisions.
    """

    person: str = ""
    case: str = ""
    actor: str = ""
    since: datetime | None = None
    until: datetime | None = None
    division: str = ""

    def faults(self, limit: int) -> list[Fault]:
        """What is wrong with the question; `limit`: entries per page."""
        faults = []
        if not (self.person or self.case or self.actor):
            faults.append(Fault("", "AUDIT_QUERY_TOO_WIDE", "请至少指明当事人、办件或操作人员之一"))
        if self.since and self.until and self.since >= self.until:
            faults.append(Fault("/until", "PERIOD_EMPTY", "截止时间须晚于起始时间"))
        if not 1 <= limit <= MOST:
            faults.append(Fault("/limit", "LIMIT_OUT_OF_RANGE", f"每页 1 至 {MOST} 条"))
        return faults


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it is shown. `sequence` counts from 1 in its room; `at`: RFC 3339."""

    room: str
    sequence: int
    at: str
    type: str
    subject: str
    person: str
    actor: str
    role: str
    division: str
    before: str
    after: str
    reason: str
