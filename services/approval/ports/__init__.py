"""What the handlers of approval need from outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from services.approval.domain.case import Case
from services.approval.domain.chiefs import Chief
from services.approval.domain.desk import Wanted
from services.approval.domain.rates import CaseKind
from services.approval.ports.automatic import Automatics, AutoRuleSets, Registers
from services.approval.ports.certificates import CertificateCopies, Certificates, Signers, Stock
from services.approval.ports.departments import Departments, Faulty, Found, Matter, Outages, Reviewed
from services.approval.ports.inspecting import AfterChecks, Inspections, Plans, Visits
from services.approval.ports.learned import Calendars, Items, Powers
from services.approval.ports.watching import Cards, Tallies
from services.chassis.authorities import Authorities
from services.chassis.clock import Clock
from services.chassis.merges import Merges
from services.chassis.messages import owner
from services.chassis.ports import Repository

__all__ = [
    "AfterChecks",
    "Approval",
    "AutoRuleSets",
    "Automatics",
    "Calendars",
    "Cards",
    "Cases",
    "CertificateCopies",
    "Certificates",
    "Departments",
    "Faulty",
    "Found",
    "Inspections",
    "Items",
    "Matter",
    "Outages",
    "Plans",
    "Powers",
    "Registers",
    "Reviewed",
    "Seals",
    "Signers",
    "Stock",
    "Tallies",
    "Visits",
]


class Cases(Repository[Case], Protocol):
    """Cases by receipt number."""

    def page(self, wanted: Wanted, limit: int) -> list[Case]:
        """Those wanted, by `rank`."""

    def count(self, wanted: Wanted, most: int) -> int:
        """How many are wanted, counted up to `most`."""

    def to_ask(self, now: datetime, limit: int) -> list[Case]:
        """Those in review with a plug-in to ask by `now`, longest waiting first."""

    def take(self, department: str, now: datetime, until: datetime, limit: int) -> list[Case]:
        """Those with a remote plug-in of `department` to ask or tell by `now`; nobody else takes them before `until`."""

    def waits(self, department: str, until: datetime) -> bool:
        """True when a remote plug-in of `department` is to be asked or told by `until`."""

    def counted_before(self, edition: int, limit: int) -> list[Case]:
        """Those in review whose clocks were counted with an older edition of the calendar."""

    def to_watch(self, now: datetime, limit: int) -> list[Case]:
        """Those that crossed a threshold by `now` which nobody has dealt with, longest ago first."""

    def mark(self, dealt: Sequence[tuple[Case, Case]]) -> None:
        """Keep the marks of several (was, now) in one write; those that changed meanwhile stay as they are."""

    def missed_promises(self, now: datetime, limit: int) -> list[Case]:
        """Those with a promised paper whose day passed by `now` and of which nobody was told, longest ago first."""

    def to_check(self, division: str, department: str, after: str, limit: int) -> list[Case]:
        """Automatic grants within a division's subtree that wait for a person's look, by `rank`, above `after`."""

    def opened(self, day: date) -> Mapping[CaseKind, int]:
        """How many this stack opened on a day; each once without department and once with each of its own."""


OUTAGE_TOLD_AFTER = timedelta(minutes=15)


class Seals(Protocol):
    """Opening and sealing of personal numbers; `services.chassis.privacy.Sealer` is the real one."""

    def index(self, text: str) -> str: ...
    def seal(self, text: str) -> str: ...
    def open(self, sealed: str) -> str: ...
    def open_personal(self, value: Any) -> Any: ...
    def sealed(self, text: str) -> bool: ...
    def cover_personal(self, value: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class Approval:
    """The world that approval's handlers act on. `stacks`: every stack code of the topology; `outage_told_after`: how long
    a department's system is away before its desk is told.
    """

    stack: str
    stacks: tuple[str, ...]
    clock: Clock
    cases: Cases
    chiefs: Repository[Chief]
    items: Items
    calendars: Calendars
    powers: Powers
    departments: Departments
    outages: Outages
    cards: Cards
    tallies: Tallies
    certificates: Certificates
    automatic: Automatics
    inspections: Inspections
    authorities: Authorities
    merges: Merges
    seals: Seals
    outage_told_after: timedelta = OUTAGE_TOLD_AFTER

    def owns(self, division: str) -> bool:
        """True when this stack answers for `division`."""
        return owner(self.stacks, division) == self.stack
