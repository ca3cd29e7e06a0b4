"""What the handlers of the catalogue need from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from services.catalogue.domain.contents import (
    C,
    CalendarYear,
    Department,
    DivisionTree,
    Item,
    Places,
    Publication,
    Site,
)
from services.chassis.clock import Clock
from services.chassis.messages import owner
from services.chassis.ports import Repository


class Publications(Repository[Publication[C]], Protocol[C]):
    """Publications of one kind, by `kind/key`."""

    def page(self, after: str, limit: int) -> Sequence[Publication[C]]:
        """At most `limit`, by key, those behind the key `after`."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items a list shows; empty means any. `county`: whose; `q`: a `search_key`."""

    county: str = ""
    q: str = ""
    audience: str = ""
    item_type: str = ""


class Items(Publications[Item], Protocol):
    """Items in their newest version, and every version before it."""

    def current(self, code: str) -> Publication[Item] | None:
        """The newest version by item id or alias; may lag by two seconds."""

    def at_version(self, key: str, version: int) -> Publication[Item] | None:
        """One version of an item, however old."""

    def keep(self, publication: Publication[Item]) -> None:
        """Keep a version that is not the newest. `save` does so with the version it replaces."""

    def listed(self, wanted: Wanted, after: str, limit: int) -> Sequence[Publication[Item]]:
        """At most `limit` items shown in lists, by key, those behind `after`; `document` is left empty."""


class Divisions(Publications[DivisionTree], Protocol):
    """Division trees, by county."""

    def places(self, county: str) -> Places | None:
        """The tree of a county; may lag by two seconds."""


class Sites(Publications[Site], Protocol):
    """Sites, by site id."""

    def at(self, division: str) -> Sequence[Publication[Site]]:
        """The sites of one division, by key; may lag by two seconds."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The world that the catalogue's handlers act on. `stacks`: every stack code of the topology."""

    stack: str
    stacks: tuple[str, ...]
    clock: Clock
    items: Items
    divisions: Divisions
    sites: Sites
    departments: Publications[Department]
    years: Publications[CalendarYear]

    def owns(self, division: str) -> bool:
        """True when this stack answers for `division`."""
        return owner(self.stacks, division) == self.stack
