"""What a reviewer's desk keeps of a case: decisions that wait for a second person, and reminders."""

from dataclasses import dataclass, field
from datetime import datetime

LONGEST_NOTE = 500
MOST_REMINDERS = 60
REMINDERS_A_DAY = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """A decision against advice: `by` proposes, somebody else confirms. `checks`: (condition code, met)."""

    outcome: str
    reason: str = field(repr=False)
    checks: tuple[tuple[str, bool], ...]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reminder:
    """催办: `by` asks the departments to hurry."""

    by: str
    at: datetime
    note: str = field(repr=False)
