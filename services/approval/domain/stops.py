"""What changes the clocks of a case: special procedures (行政许可法 art. 45) and the one extension (art. 42).

A reviewer asks, a supervisor who is somebody else approves; the applicant is told in writing, under a number.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from services.chassis.periods import Stop

PAUSE, EXTENSION = "pause", "extension"
PROCEDURES = (
    "hearing",
    "tendering",
    "auction",
    "inspection",
    "testing",
    "quarantine",
    "appraisal",
    "expert_review",
)
"""听证、招标、拍卖、检验、检测、检疫、鉴定、专家评审 (行政许可法 art. 45)."""
MOST_PAUSES = 20
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class ClockRequest:
    """A change of the clocks that waits for approval: a `pause` for a `procedure`, or an `extension`. `days`: working
    days that the procedure takes, or days more.
    """

    kind: str
    procedure: str
    days: int
    unit: str
    reason: str = field(repr=False)
    asked_by: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Pause:
    """The clocks stand still on `[start, end)`; `end` None while it lasts. `notice`: number of the written notice."""

    procedure: str
    start: date
    end: date | None
    days: int
    reason: str = field(repr=False)
    asked_by: str
    approved_by: str
    notice: str

    @property
    def stop(self) -> Stop:
        """The days that do not count."""
        return Stop(self.start, self.end, self.procedure, self.days, self.notice)

    def ended(self, day: date) -> "Pause":
        """Over; `day` counts again."""
        return replace(self, end=day)


@dataclass(frozen=True, slots=True)
class Extension:
    """The clocks are `days` longer, since `on`. `notice`: number of the written notice."""

    days: int
    reason: str = field(repr=False)
    on: date
    asked_by: str
    approved_by: str
    notice: str
