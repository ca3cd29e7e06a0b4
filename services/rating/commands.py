"""What may be asked of rating."""

from dataclasses import dataclass, field

from services.chassis.auth import Principal
from services.chassis.messages import Asked


@dataclass(frozen=True, slots=True)
class GiveRating:
    """`grade`: 1 very satisfied … 5 very dissatisfied (GB/T 39046 A.8)."""

    by: Principal
    asked: Asked
    token: str = field(repr=False)
    grade: int
    reasons: tuple[str, ...] = ()
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ListRectifications:
    """Those of a division's subtree; empty: the caller's own. `limit` 1..100, 0 means 20."""

    by: Principal
    division: str = ""
    limit: int = 0
    cursor: str = ""
