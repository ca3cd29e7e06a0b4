"""A message to staff: to persons and to posts, one per event; each reader marks it for himself."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.chassis.auth import REVIEWER, SUPERVISOR, Principal
from services.chassis.messages import Meta

MOST_READERS = 200
MOST_ADDRESSED = 100
KEPT_DAYS = 180
"""Rosters change; what is older stands in the case and in the trail."""
_ROLES = (REVIEWER, SUPERVISOR)


@dataclass(frozen=True, slots=True)
class StaffMessage:
    """`to`: staff ids and posts, `<role>/<department>/<division>`; no department: the government's own.

    `reads`: (who, when) of those who read it, the last two hundred.
    """

    id: str
    to: tuple[str, ...]
    kind: str
    number: str
    division: str
    at: datetime
    values: Mapping[str, str] = field(repr=False)
    reads: tuple[tuple[str, datetime], ...] = ()
    meta: Meta = Meta()

    def read_at(self, subject: str) -> datetime | None:
        """When `subject` read it first."""
        return next((at for who, at in self.reads if who == subject), None)

    def read(self, subject: str, at: datetime) -> "StaffMessage":
        """Marked as read by `subject`; the first reading counts."""
        if self.read_at(subject) is not None:
            return self
        return replace(self, reads=(*self.reads, (subject, at))[-MOST_READERS:])


def post(role: str, department: str, division: str) -> str:
    """Everybody who holds `role` for a department at a division."""
    return f"{role}/{department}/{division}"


def addresses_of(by: Principal) -> tuple[str, ...]:
    """What reaches `by`: the own id first, then the posts that he holds."""
    return (by.subject, *(post(role, by.department, by.division) for role in _ROLES if by.has(role)))
