"""What the handlers of the catalogue need from outside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from services.catalogue.domain.baselines import Baseline
from services.catalogue.domain.basics import BasicEntry, BasicsWanted
from services.catalogue.domain.changes import Batch, Change
from services.catalogue.domain.claims import Claim, Counts
from services.catalogue.domain.contents import (
    C,
    CalendarYear,
    Department,
    DivisionTree,
    FrequentItems,
    Item,
    Places,
    Publication,
    ReferenceData,
    Site,
)
from services.catalogue.domain.exports import Editions
from services.catalogue.domain.finding import Indexed, Probe
from services.catalogue.domain.measures import Measure
from services.catalogue.domain.packages import Package
from services.catalogue.domain.papers import PrintCount
from services.catalogue.domain.powers import DelegatedPower
from services.catalogue.domain.quality.surveys import Surveys
from services.catalogue.domain.rates import Held, Running, Volumes
from services.catalogue.domain.serving import Serving
from services.chassis.clock import Clock
from services.chassis.messages import Asked, Event, owner
from services.chassis.ports import Repository
from services.chassis.sheets import Sheet


class Publications(Repository[Publication[C]], Protocol[C]):
    """Publications of one kind, by `kind/key`."""

    def page(self, after: str, limit: int) -> Sequence[Publication[C]]:
        """At most `limit`, by key, those behind the key `after`."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items a list shows; empty means any. `county`: whose; `facets`: as `facets_of` writes them, all of them."""

    county: str = ""
    audience: str = ""
    item_type: str = ""
    facets: tuple[str, ...] = ()


class Items(Publications[Item], Protocol):
    """Items in their newest version, and every version before it."""

    def current(self, code: str) -> Publication[Item] | None:
        """The newest version by item id or alias; may lag by two seconds."""

    def at_version(self, key: str, version: int) -> Publication[Item] | None:
        """One version of an item, however old."""

    def in_force(self, county: str) -> int:
        """How many items of a county are published."""

    def implementing(self, county: str, codes: Sequence[str]) -> Sequence[Publication[Item]]:
        """At most 2,000 of a county that carry any of the codes, by key; `document` is left empty."""

    def keep(self, publication: Publication[Item]) -> None:
        """Keep a version that is not the newest. `save` does so with the version it replaces."""

    def heads(self, keys: Sequence[str]) -> Mapping[str, Publication[Item]]:
        """The newest versions of those that are there, by item id; `document` is left empty."""

    def heads_at(self, versions: Mapping[str, int]) -> Mapping[str, Publication[Item]]:
        """As `heads`, of items that were just found, by id, in these versions (`Indexed.version`)."""

    def listed(self, wanted: Wanted, after: str, limit: int) -> Sequence[Publication[Item]]:
        """At most `limit` items shown in lists, by key, those behind `after`; `document` is left empty."""

    def beginning(self, wanted: Wanted, word: str, limit: int) -> Sequence[Indexed]:
        """At most `limit` listed items of which a term begins with `word`, by key."""

    def containing(self, wanted: Wanted, probe: Probe, limit: int) -> Sequence[Indexed]:
        """At most `limit` listed items that the probe finds, by key."""

    def measured(self, county: str) -> Sequence[Measure]:
        """Every published item of a county in figures, at most 20,000; may lag by ten seconds."""

    def facets(self, county: str) -> Mapping[str, int]:
        """Facet → how many listed items have it, "" for every county; may lag by ten seconds."""


class Divisions(Publications[DivisionTree], Protocol):
    """Division trees, by county."""

    def places(self, county: str) -> Places | None:
        """The tree of a county; may lag by two seconds."""


class Sites(Publications[Site], Protocol):
    """Sites, by site id."""

    def at(self, division: str) -> Sequence[Publication[Site]]:
        """The sites of one division, by key; may lag by two seconds."""

    def within(
        self, division: str, serving: Serving | None, after: str, limit: int
    ) -> Sequence[Publication[Site]]:
        """At most `limit` of a subtree by `Site.place`, those behind the place `after`; only those that serve."""

    def standing_in(
        self, divisions: Sequence[str], serving: Serving, limit: int
    ) -> Sequence[Publication[Site]]:
        """At most `limit` that stand in exactly these divisions and serve, by key."""


@dataclass(frozen=True, slots=True)
class ChangesWanted:
    """Which change requests of a county a list shows; empty means any."""

    county: str
    state: str = ""
    item: str = ""
    batch: str = ""


class Changes(Repository[Change], Protocol):
    """Change requests of the register, by id."""

    def listed(self, wanted: ChangesWanted, before: str, limit: int) -> Sequence[Change]:
        """At most `limit`, newest first, those older than the id `before`."""

    def due(self, day: str, limit: int) -> Sequence[Change]:
        """At most `limit` approved or claimed ones outside chains that take effect by `day`, the earliest first."""

    def offered(self, day: str, limit: int) -> Sequence[Change]:
        """At most `limit` of services offered by `day` of which nobody knows yet whether they are in time, the oldest first."""

    def overdue(self, county: str, limit: int) -> Sequence[Change]:
        """At most `limit` of services that are offered, late and still not registered, newest first."""

    def counted(self, batch: str) -> Mapping[str, int]:
        """How many published changes a batch has, by kind."""


class Batches(Repository[Batch], Protocol):
    """Numbered batches, by id."""

    def last(self, county: str) -> int:
        """The highest number given out in a county; 0 before the first."""

    def waiting(self, day: str, limit: int) -> Sequence[Batch]:
        """At most `limit` chains not yet published whose day is `day` or earlier, the latest first."""


class Baselines(Repository[Baseline], Protocol):
    """Baselines by id."""

    def heads(self, county: str, before: str, limit: int) -> Sequence[Baseline]:
        """At most `limit` of a county, newest first, those older than the id `before`; `measures` is left empty."""


class Claims(Repository[Claim], Protocol):
    """Claims by site and item. Lists hold claims in force only."""

    def add_many(self, news: Sequence[tuple[Claim, Sequence[Event], Asked | None]]) -> frozenset[str]:
        """Store new ones with their events in one write; the ids that were there before."""

    def page(self, after: str, limit: int) -> Sequence[Claim]:
        """At most `limit`, in force or ended, by id, those behind the id `after`."""

    def find_many(self, keys: Sequence[str]) -> Mapping[str, Claim]:
        """Those of the ids that are there, in force or ended."""

    def made_by(self, key: str) -> Sequence[Claim]:
        """Those that a bulk claim with that key made."""

    def of_site(self, site: str, listing: str, after: str, limit: int) -> Sequence[Claim]:
        """At most `limit` of a site, by item, those behind the item `after`; `listing` empty: of both lists."""

    def of_item(self, item: str, after: str, limit: int) -> Sequence[Claim]:
        """At most `limit` of an item, by site, those behind the site `after`."""

    def differing(self, item: str, newest: int, after: str, limit: int) -> Sequence[Claim]:
        """As `of_item`, those only that show an older version than `newest` or data of their own."""

    def counts(self, site: str) -> Counts:
        """How many a site has, by list."""

    def standing(self, sites: Sequence[str]) -> Mapping[str, Held]:
        """Item → how many of these sites claim it, with full authority, at general windows."""

    def sites(self, item: str) -> int:
        """How many sites claim an item, counted up to 100,000."""

    def relist(self, item: str, listing: str) -> None:
        """Put every claim of an item into that list."""


class Powers(Repository[DelegatedPower], Protocol):
    """Delegated powers by id. A subtree holds those of its divisions."""

    def held(self, division: str, item: str, after: str, limit: int) -> Sequence[DelegatedPower]:
        """At most `limit` of a subtree, by id, those behind the id `after`; `item` empty: of every item."""

    def blocked(self, division: str, after: str, limit: int) -> Sequence[DelegatedPower]:
        """As `held`, those only that are granted and whose hand-over is not complete."""

    def handed_over(self, division: str) -> tuple[int, int]:
        """How many of a subtree are granted, and how many of these are complete."""


class Packages(Publications[Package], Protocol):
    """Packages in their newest version."""

    def listed(self, lifecycle: str, item: str, after: str, limit: int) -> Sequence[Publication[Package]]:
        """At most `limit`, by key, those behind `after`; `lifecycle` and `item` empty: any."""


class Basics(Publications[BasicEntry], Protocol):
    """Basic entries in their newest version, by county and code."""

    def add_many(
        self, news: Sequence[tuple[Publication[BasicEntry], Sequence[Event], Asked | None]]
    ) -> frozenset[str]:
        """Store new ones with their events in one write; the ids that were there before."""

    def find_many(self, keys: Sequence[str]) -> Mapping[str, Publication[BasicEntry]]:
        """Those of the ids that are there."""

    def listed(self, wanted: BasicsWanted, after: str, limit: int) -> Sequence[Publication[BasicEntry]]:
        """At most `limit`, by code, those behind the code `after`."""


class Prints(Repository[PrintCount], Protocol):
    """How often papers were put out, by `site/item/kind`."""

    def at(self, site: str, after: str, limit: int) -> Sequence[PrintCount]:
        """At most `limit` of a site, by item and kind, those behind `item/kind`."""


class Frequents(Publications[FrequentItems], Protocol):
    """High-frequency items, by county."""

    def marked(self, county: str) -> frozenset[str]:
        """The ids of a county's high-frequency items; may lag by ten seconds."""


class Printer(Protocol):
    """Makes PDF of sheets."""

    def pdf(self, name: str, draw: Callable[[], Sheet]) -> bytes:
        """The sheet that `draw` makes; `name` stands for content that never changes.

        Raises `Unavailable` PRINTING_UNAVAILABLE, `Invalid` SHEET_TOO_LONG.
        """


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The world that the catalogue's handlers act on. `stacks`: every stack code of the topology.

    `trials_required`: no key is turned before a model case was tried on the entry (ledger R050).
    """

    stack: str
    stacks: tuple[str, ...]
    clock: Clock
    items: Items
    divisions: Divisions
    sites: Sites
    departments: Publications[Department]
    years: Publications[CalendarYear]
    surveys: Surveys = field(default_factory=Surveys, kw_only=True)
    editions: Editions = field(default_factory=Editions, kw_only=True)
    trials_required: bool = field(default=False, kw_only=True)
    packages: Packages
    basics: Basics
    prints: Prints
    printer: Printer
    claims: Claims
    powers: Powers
    references: Publications[ReferenceData]
    changes: Changes
    batches: Batches
    baselines: Baselines
    running: Running
    volumes: Volumes
    frequents: Frequents

    def owns(self, division: str) -> bool:
        """True when this stack answers for `division`."""
        return owner(self.stacks, division) == self.stack
