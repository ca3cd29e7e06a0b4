"""What approval has learned from the catalogue."""

from collections.abc import Sequence
from typing import Protocol

from services.approval.domain.powers import LentPower
from services.approval.domain.terms import ItemTerms
from services.chassis.workdays import Calendar, CalendarYear


class Items(Protocol):
    """The room's own copy of the catalogue: every version it has heard of."""

    def put(self, terms: ItemTerms) -> None:
        """Learn a version; known ones stay as they are."""

    def get(self, item_id: str, version: int) -> ItemTerms | None:
        """That very version."""


class Powers(Protocol):
    """The room's own copy of the powers lent to lower divisions."""

    def put(self, power: LentPower) -> None:
        """Learn of one; an older revision than known changes nothing."""

    def lent(self, item: str, divisions: Sequence[str]) -> Sequence[LentPower]:
        """What was lent over an item to any of the divisions, in force or not, by id; at most 100."""


class Calendars(Protocol):
    """The room's own copy of the working-day calendar."""

    def put(self, year: CalendarYear, version: int) -> None:
        """Learn a year; an older version than known changes nothing."""

    def current(self, division: str) -> tuple[Calendar, int]:
        """The calendar of a place (the nation's, and its region's own days) and the edition, which grows with
        every year learned. Without any year: weekends and the fixed holidays, edition 0.
        """
