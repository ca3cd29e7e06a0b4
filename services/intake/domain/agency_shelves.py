"""Rosters and entrustments as they are kept and found again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.chassis.ports import Repository
from services.intake.domain.entrustments import Entrustment
from services.intake.domain.roster import Load, Roster


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a page shows: of one state when given, only the late ones when asked, those older than the id `before`."""

    state: str = ""
    late: bool = False
    before: str = ""


class Rosters(Repository[Roster], Protocol):
    """The agents of each site."""

    def of_agent(self, staff: str) -> Roster | None:
        """The roster on which an agent stands, the first by site when there are several."""


class Entrustments(Repository[Entrustment], Protocol):
    """Entrustments by id; pages newest first."""

    def many(self, ids: Collection[str]) -> list[Entrustment]:
        """Those of `ids` that are here."""

    def loads(self, site: str) -> Mapping[str, Load]:
        """What each agent of a site has in hand, by staff id; who has nothing is not there."""

    def waiting(self, at: datetime, limit: int) -> list[Entrustment]:
        """Those without an agent that are to be looked at by `at`, the longest due first."""

    def limits_passed(self, at: datetime, limit: int) -> list[Entrustment]:
        """Those with an agent of which a limit has passed by `at` and was not told, the longest due first."""

    def by_principal(self, ids: Collection[str], wanted: Wanted, limit: int) -> list[Entrustment]:
        """Those that one party gave, under any of these ids."""

    def by_agent(self, staff: str, wanted: Wanted, limit: int) -> list[Entrustment]:
        """Those of one agent."""

    def by_division(self, division: str, wanted: Wanted, limit: int) -> list[Entrustment]:
        """Those given within a division's subtree."""
