"""What the handlers of approval need from outside."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from services.approval.domain.card import Card
from services.approval.domain.case import Case
from services.approval.domain.certificate import Certificate, Kind, Seal, SealKey, StockCertificate
from services.approval.domain.chiefs import Chief
from services.approval.domain.desk import Wanted
from services.approval.domain.powers import LentPower
from services.approval.domain.rates import CaseKind
from services.approval.domain.terms import ItemTerms
from services.chassis.clock import Clock
from services.chassis.messages import Asked, Event, owner
from services.chassis.ports import Repository
from services.chassis.workdays import Calendar, CalendarYear


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

    def counted_before(self, edition: int, limit: int) -> list[Case]:
        """Those in review whose clocks were counted with an older edition of the calendar."""

    def to_watch(self, now: datetime, limit: int) -> list[Case]:
        """Those that crossed a threshold by `now` which nobody has dealt with, longest ago first."""

    def mark(self, dealt: Sequence[tuple[Case, Case]]) -> None:
        """Keep the marks of several (was, now) in one write; those that changed meanwhile stay as they are."""

    def opened(self, day: date) -> Mapping[CaseKind, int]:
        """How many this stack opened on a day; each once without department and once with each of its own."""


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


class Found(Protocol):
    """One finding of a plug-in."""

    @property
    def condition(self) -> str: ...
    @property
    def met(self) -> bool: ...
    @property
    def note(self) -> str: ...


class Reviewed(Protocol):
    """A plug-in's answer. `verdict`: accept, reject, processing."""

    @property
    def verdict(self) -> str: ...
    @property
    def findings(self) -> Sequence[Found]: ...


class Matter(Protocol):
    """What a plug-in reads of an item's form: `fields` as kept, `opened` with the personal numbers open."""

    @property
    def fields(self) -> tuple[str, ...]: ...
    @property
    def opened(self) -> tuple[str, ...]: ...


class Faulty(Protocol):
    """Why a plug-in cannot review a question."""

    @property
    def sentence(self) -> str: ...


class Departments(Protocol):
    """The departments' plug-ins; `services.departments.loader` finds the real ones."""

    def matter(self, department: str, item: str) -> Matter | None:
        """None when no plug-in reviews the item."""

    def is_remote(self, department: str) -> bool:
        """True when its plug-in runs elsewhere: only `serve` asks it."""

    def signed_by(
        self,
        department: str,
        said: Mapping[str, Any],
        key_id: str,
        signed_at: str,
        signature: str,
        now: datetime,
    ) -> bool:
        """True when `department` signed these words within five minutes of `now`."""

    def check(
        self,
        department: str,
        *,
        number: str,
        step: str,
        item: str,
        item_version: int,
        accepted_on: date,
        conditions: tuple[str, ...],
        form: Mapping[str, Any],
        parameters: Mapping[str, Any],
    ) -> Sequence[Faulty]:
        """What keeps it from reviewing the question. Raises whatever a plug-in raises."""

    def review(
        self,
        department: str,
        *,
        number: str,
        step: str,
        item: str,
        item_version: int,
        accepted_on: date,
        conditions: tuple[str, ...],
        form: Mapping[str, Any],
        parameters: Mapping[str, Any],
    ) -> Reviewed:
        """Ask; the same answer for the same number and step. Raises whatever a plug-in raises."""


class Outages(Protocol):
    """Which departments are down."""

    def put(self, department: str, since: datetime | None) -> None:
        """Down since then, or with None up again."""

    def current(self) -> Mapping[str, datetime]:
        """Department → since when, at most a hundred."""


class Stock(Repository[StockCertificate], Protocol):
    """Certificates from before the platform, by identifier."""

    def add_many(
        self, news: Sequence[tuple[StockCertificate, Sequence[Event], Asked | None]]
    ) -> frozenset[str]:
        """Store several new ones in one write; the ids that were taken before."""

    def some(self, ids: Collection[str]) -> Mapping[str, StockCertificate]:
        """Those of these identifiers that are there."""


class CertificateCopies(Protocol):
    """Copies of what other stacks issued for applications handed in here, by receipt number."""

    def put(self, certificate: Certificate, version: int) -> None:
        """Learn how it stands; an older version than known changes nothing."""

    def get(self, number: str) -> Certificate | None:
        """The newest."""


class Signers(Protocol):
    """The organs' seals: one signing key each, made with its first use, kept sealed."""

    def sign(self, organ: str, content: bytes) -> Seal:
        """The organ's signature."""

    def holds(self, organ: str, content: bytes, seal: Seal) -> bool:
        """True when a key of that organ, also a retired one, signed exactly this."""

    def keys(self, organ: str) -> Sequence[SealKey]:
        """Its public keys, newest first, at most a hundred."""

    def rotate(self, organ: str) -> SealKey:
        """Seal with a fresh key from now on."""


@dataclass(frozen=True, slots=True)
class Certificates:
    """What certificates need. `kinds`: the county's list; `gateways`: stack code → address, for the verification page."""

    stock: Stock
    copies: CertificateCopies
    signers: Signers
    kinds: Mapping[str, Kind]
    gateways: Mapping[str, str]


class Seals(Protocol):
    """Opening and sealing of personal numbers; `services.chassis.privacy.Sealer` is the real one."""

    def seal(self, text: str) -> str: ...
    def open(self, sealed: str) -> str: ...
    def open_personal(self, value: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class Approval:
    """The world that approval's handlers act on. `stacks`: every stack code of the topology."""

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
    seals: Seals

    def owns(self, division: str) -> bool:
        """True when this stack answers for `division`."""
        return owner(self.stacks, division) == self.stack
