"""What the handlers of rating need from outside."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from services.chassis.clock import Clock
from services.chassis.messages import owner
from services.chassis.ports import Repository
from services.chassis.workdays import Calendar, CalendarYear
from services.rating.domain import CaseRating, Place, Terms


class CaseRatings(Repository[CaseRating], Protocol):
    """One row per case, by receipt number. `save` raises `Conflict` IDEMPOTENCY_KEY_REUSED for a key of another case."""

    def by_token(self, token_hash: str) -> CaseRating | None:
        """The case whose invitation has this token."""

    def rectifications(self, division: str, after: Place | None, limit: int) -> list[CaseRating]:
        """Those handed in or decided within a division's subtree, oldest due first, then by number."""


class Calendars(Protocol):
    """The room's own copy of the working-day calendar."""

    def put(self, year: CalendarYear, version: int) -> None:
        """Learn a year; an older version than known changes nothing."""

    def national(self) -> Calendar:
        """The calendar of region CN; a year not known yet counts as provisional."""


class Seals(Protocol):
    """Sealing of tokens; `services.chassis.privacy.Sealer` is the real one."""

    def seal(self, text: str, purpose: str = ...) -> str: ...


@dataclass(frozen=True, slots=True)
class RatingRoom:
    """The world that rating's handlers act on. `secret()`: a fresh unguessable text."""

    stack: str
    stacks: tuple[str, ...]
    clock: Clock
    cases: CaseRatings
    calendars: Calendars
    seals: Seals
    secret: Callable[[], str]
    terms: Terms = Terms()

    def owns(self, division: str) -> bool:
        """True when this stack answers for `division`."""
        return owner(self.stacks, division) == self.stack
