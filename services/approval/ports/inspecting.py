"""What checks after the grant and random inspections need."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.approval.domain.after_check import WantedChecks
from services.approval.domain.case import Case
from services.approval.domain.inspections import Plan, Population, Subject
from services.approval.domain.visits import Visit
from services.chassis.ports import Repository


class AfterChecks(Protocol):
    """Cases that were granted on a commitment, found by their check."""

    def page(self, wanted: WantedChecks, limit: int) -> list[Case]:
        """Those wanted, the first due first."""

    def published(self, division: str, item: str, today: date, before: str, limit: int) -> list[Case]:
        """Those within a division's subtree, of `item` when given, that are public on `today`, those that end first
        first; only ranks after `before` when given.
        """

    def late(self, now: datetime, limit: int) -> list[Case]:
        """Those whose day was over by `now` and of which nobody was told, longest ago first."""

    def subjects(self, population: Population, today: date, limit: int) -> list[Subject]:
        """Whom a plan may inspect on `today`, each once with his newest receipt numbers, found among at most `limit` cases."""


class Plans(Repository[Plan], Protocol):
    """Plans of random inspection by id."""

    def page(self, division: str, department: str, before: str, limit: int) -> list[Plan]:
        """Those of a division's subtree, of `department` when given, newest first, ids below `before` when given."""


class Visits(Repository[Visit], Protocol):
    """Visits by id: one for each subject and period."""

    def page(
        self, division: str, department: str, state: str, plan: str, after: str, limit: int
    ) -> list[Visit]:
        """Those of a division's subtree by id, ids above `after` when given; "" for all departments, states and plans."""

    def done(self, ids: Collection[str]) -> frozenset[str]:
        """Which of these visits are over."""


@dataclass(frozen=True, slots=True)
class Inspections:
    """What random inspection and the checks after a grant need."""

    after_checks: AfterChecks
    plans: Plans
    visits: Visits
