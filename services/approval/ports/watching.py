"""What electronic supervision keeps."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from services.approval.domain.card import Card
from services.approval.domain.rates import CaseKind
from services.chassis.messages import Asked, Event
from services.chassis.ports import Repository


class Cards(Repository[Card], Protocol):
    """Cards of electronic supervision."""

    def add_many(self, news: Sequence[tuple[Card, Sequence[Event], Asked | None]]) -> frozenset[str]:
        """Store several new ones with their events in one write. Answers the ids that were taken before."""

    def page(
        self, division: str, department: str, kind: str, state: str, before: str, limit: int
    ) -> list[Card]:
        """Those for cases decided within a division's subtree, by `rank` downwards, only ranks below `before` when given.

        `department`, `kind`, `state`: "" for all.
        """

    def counts(self, division: str, grouping: str, since: str, until: str) -> Mapping[tuple[str, str], int]:
        """(row, kind) → cards shown in these months and not withdrawn; rows as `CaseKind.grouped`."""


class Tallies(Protocol):
    """How many cases were opened, by day."""

    def put(self, day: date, counts: Mapping[CaseKind, int]) -> None:
        """Keep the counts of a day in place of earlier ones of the same kind."""

    def counted_until(self) -> date | None:
        """The day that was counted last."""

    def counts(self, division: str, grouping: str, since: str, until: str) -> Mapping[str, int]:
        """Row → cases opened in these months that are decided within a division's subtree; rows as `CaseKind.grouped`."""
