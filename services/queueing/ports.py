"""What the handlers of queueing need from outside."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.chassis.clock import Clock
from services.chassis.messages import Asked, owner
from services.chassis.ports import Repository
from services.queueing.domain import Hall, HallDay, Ticket


class Tickets(Repository[Ticket], Protocol):
    """Tickets by id. One window has at most one: `save` raises `Conflict` WINDOW_BUSY for a second."""

    def made_by(self, asked: Asked) -> Ticket | None:
        """The ticket that this ask made before. Raises `Conflict` IDEMPOTENCY_KEY_REUSED."""

    def called_by(self, asked: Asked) -> Ticket | None:
        """The ticket that this ask called before. Raises `Conflict` IDEMPOTENCY_KEY_REUSED."""

    def at_windows(self, hall: str) -> list[Ticket]:
        """The tickets that the windows of a hall have now."""

    def claim(self, hall: str, day: date, window: str, at: datetime) -> Ticket | None:
        """The waiting ticket whose turn it is; for a few seconds no other window is given it. None: nobody waits."""

    def release(self, ticket: Ticket) -> None:
        """Give a claimed ticket back to the queue."""


class HallDays(Protocol):
    """How the numbers of each hall and day stand."""

    def get(self, hall: str, day: date) -> HallDay:
        """As it stands; all zero before the first ticket."""

    def next(self, hall: str, day: date, lane: str, most: int) -> HallDay | None:
        """Give the lane's next number, which is the answer's `given[lane]`. None: `most` wait already."""

    def called(self, ticket: Ticket) -> None:
        """A window has called up to this ticket."""

    def served(self, ticket: Ticket) -> None:
        """Let this ticket's `serve_seconds` into the hall's average."""


class Halls(Protocol):
    """The room's own copy of the catalogue's sites."""

    def put(self, hall: Hall, version: int) -> None:
        """Learn a site; an older version than known changes nothing."""

    def get(self, hall: str) -> Hall | None:
        """By site id."""

    def main(self, division: str) -> Hall | None:
        """The main site of a division."""


@dataclass(frozen=True, slots=True)
class Queueing:
    """The world that queueing's handlers act on. `suffix()`: 6 characters that nobody can guess."""

    stack: str
    stacks: tuple[str, ...]
    clock: Clock
    tickets: Tickets
    days: HallDays
    halls: Halls
    suffix: Callable[[], str]

    def owns(self, division: str) -> bool:
        """True when this stack answers for `division`."""
        return owner(self.stacks, division) == self.stack
