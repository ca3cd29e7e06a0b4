"""What somebody said, and when."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Spoken:
    """A reason that somebody gave."""

    reason: str = field(repr=False)
    by: str
    at: datetime
