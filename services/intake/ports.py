"""What the handlers of intake need from outside."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from services.chassis.authorities import Authorities
from services.chassis.clock import Clock
from services.chassis.merges import Merges
from services.chassis.messages import owner
from services.chassis.ports import Repository
from services.chassis.workdays import Calendar, CalendarYear
from services.intake.domain.agency_shelves import Entrustments, Rosters
from services.intake.domain.announcing import Guests
from services.intake.domain.application import Application, Behind
from services.intake.domain.exchange import Exchange, Lookups
from services.intake.domain.items import ItemRules
from services.intake.domain.lent import LentAcceptance
from services.intake.domain.notice_terms import NoticeTerms
from services.intake.domain.package_application import PackageApplication
from services.intake.domain.packages import Terms
from services.intake.domain.revealing import Revealing
from services.intake.domain.uploads import Files, Upload
from services.intake.domain.ways import MaterialWays


class Applications(Repository[Application], Protocol):
    """Applications by receipt number."""

    def by_party(self, ids: Collection[str], status: str, before: str, limit: int) -> list[Application]:
        """Those of one applicant or submitter under any of these ids, newest first, numbers below `before` when given."""

    def by_division(self, division: str, status: str, before: str, limit: int) -> list[Application]:
        """Those handed in within a division's subtree, newest first, numbers below `before` when given."""

    def many(self, numbers: Collection[str]) -> list[Application]:
        """Those of `numbers` that are here, in no order."""

    def waiting(self, until: date, limit: int, after: Behind = None) -> list[Application]:
        """Those that wait to be taken on since `until` or an earlier day, oldest first, those behind `after`."""

    def take_awaited(self, now: datetime, until: datetime) -> Application | None:
        """That with a paper to look up again by `now`, the longest due; nobody else takes it before `until`."""

    def to_hand_over(self, lists: Sequence[str], newest: bool, after: str, limit: int) -> list[Application]:
        """Those in any of these lists of the exit window, by `exit_keys`; beyond the rank `after` when given."""


class Packages(Repository[PackageApplication], Protocol):
    """Packages handed in, by receipt number."""

    def by_party(
        self, ids: Collection[str], status: str, before: str, limit: int
    ) -> list[PackageApplication]:
        """Those of one applicant or submitter under any of these ids, newest first, numbers below `before` when given."""

    def by_division(self, division: str, status: str, before: str, limit: int) -> list[PackageApplication]:
        """Those handed in within a division's subtree, newest first, numbers below `before` when given."""

    def waiting(self, until: date, limit: int, after: Behind = None) -> list[PackageApplication]:
        """Those that wait to be taken on since `until` or an earlier day, oldest first, those behind `after`."""

    def late(self, today: date, limit: int) -> list[PackageApplication]:
        """Those whose one limit ended before `today`, not all decided and the desk not told of it, the longest first."""


class Numbers(Protocol):
    """Receipt numbers, each given once."""

    def next(self, day: date) -> str:
        """The next number of `day`. Raises `Unavailable` NUMBERS_EXHAUSTED."""


class PublishedItem(Protocol):
    """An item as this room needs it."""

    @property
    def rules(self) -> ItemRules: ...
    @property
    def name_zh(self) -> str: ...
    @property
    def department(self) -> str: ...
    @property
    def case_type(self) -> str: ...
    @property
    def sealed_fields(self) -> Collection[str]: ...
    @property
    def questions(self) -> Sequence[Mapping[str, Any]]:
        """The fields of its form as JSON."""

    @property
    def notices(self) -> NoticeTerms: ...


class Items(Protocol):
    """The room's own copy of the catalogue."""

    def put(self, item_id: str, version: int, aliases: Collection[str], document: Mapping[str, Any]) -> None:
        """Learn a version; an older one than known changes nothing."""

    def get(self, code: str) -> PublishedItem | None:
        """The newest version by item id or alias."""

    def put_basic(self, county: str, code: str, version: int, name_zh: str) -> None:
        """Learn a basic entry of a county; an older version than known changes nothing."""

    def basic(self, county: str, code: str) -> str:
        """The name of a county's basic entry; "" when it lists none with that code."""


class Organs(Protocol):
    """The room's own copy of the departments."""

    def put(self, department: str, version: int, name_zh: str) -> None:
        """Learn one; an older version than known changes nothing."""

    def name(self, department: str) -> str:
        """What it is called; "" when there is none with that id."""


class Sites(Protocol):
    """The room's own copy of the sites."""

    def put(self, site: str, version: int, name_zh: str) -> None:
        """Learn one; an older version than known changes nothing."""

    def name(self, site: str) -> str:
        """What it is called; "" when there is none with that id."""


class Divisions(Protocol):
    """The room's own copy of the division trees."""

    def put(self, county: str, version: int, codes: Collection[str]) -> None:
        """Learn a county's tree; an older one than known changes nothing."""

    def codes(self, county: str) -> Collection[str] | None:
        """Every code of a county's tree, or None when the tree is not known here."""


class Calendars(Protocol):
    """The room's own copy of the working-day calendar."""

    def put(self, year: CalendarYear, version: int) -> None:
        """Learn a year; an older version than known changes nothing."""

    def current(self, division: str) -> tuple[Calendar, int]:
        """The calendar of a place and the edition, which grows with every year learned."""


class BrokenPromises(Protocol):
    """The room's own copy of who broke a commitment."""

    def put(self, number: str, party: str, lapses_on: date | None, version: int) -> None:
        """Learn how the record stands; an older version than known changes nothing."""

    def until(self, parties: Collection[str], today: date) -> date | None:
        """The day on which the last standing record of any of these ids lapses; None when none stands."""


class Lent(Protocol):
    """The room's own copy of the powers to accept that are lent to lower divisions."""

    def put(self, power: LentAcceptance) -> None:
        """Learn a revision; an older one than known changes nothing."""

    def of(self, item: str) -> Collection[LentAcceptance]:
        """At most 1,000 of an item that are not revoked, those that end last first; may lag by two seconds."""


class Uploads(Repository[Upload], Protocol):
    """What is known of each file handed in."""

    def many(self, ids: Collection[str]) -> list[Upload]:
        """Those of `ids` that are here and whole."""

    def attach(self, ids: Collection[str], party: str) -> int:
        """Make them the applicant's and keep them for good; how many of them are still here."""

    def release(self, before: Sequence[Upload]) -> None:
        """As they were `before` they were attached, each unless anything else has touched it since."""

    def unnamed(self, by: str, most: int) -> int:
        """How many that no application names one uploader has, counted up to `most`."""

    def reusable(
        self, parties: Collection[str], materials: Collection[str], day: date, before: str, limit: int
    ) -> list[Upload]:
        """Attached ones of one party under any of these ids, of these materials and valid on `day`, newest first, ids below `before`."""

    def unused(self, at: datetime, limit: int) -> list[Upload]:
        """Those whose time is over by `at`, oldest first."""

    def forget(self, upload: str) -> bool:
        """Remove one that nothing names. True when it was there."""


class Seals(Protocol):
    """Sealing of personal numbers; `services.chassis.privacy.Sealer` is the real one."""

    def seal(self, text: str) -> str: ...
    def open(self, sealed: str) -> str: ...
    def sealed(self, text: str) -> bool: ...
    def index(self, text: str) -> str: ...
    def open_personal(self, value: Any) -> Any: ...
    def seal_personal(self, value: Any, sealed_fields: Collection[str] = ()) -> Any: ...


@dataclass(frozen=True, slots=True)
class Intake:
    """The world that intake's handlers act on. `stacks`: every stack code of the topology.
    `types_of`: the media types that a file's first bytes may be of; `most_bytes`: the longest file.
    `committing`: departments that take commitments; empty: all (ledger R115).
    """

    stack: str
    stacks: tuple[str, ...]
    clock: Clock
    applications: Applications
    guests: Guests
    numbers: Numbers
    packages: Packages
    package_terms: Terms
    items: Items
    divisions: Divisions
    organs: Organs
    sites: Sites
    calendars: Calendars
    authorities: Authorities
    lent: Lent
    broken_promises: BrokenPromises
    merges: Merges
    revealings: Repository[Revealing]
    seals: Seals
    rosters: Rosters
    entrustments: Entrustments
    uploads: Uploads
    files: Files
    exchange: Exchange
    lookups: Lookups
    material_ways: MaterialWays
    types_of: Callable[[bytes], frozenset[str]]
    most_bytes: int
    committing: frozenset[str] = frozenset()

    def owns(self, division: str) -> bool:
        """True when this stack answers for `division`."""
        return owner(self.stacks, division) == self.stack
