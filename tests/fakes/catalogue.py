"""Stand-ins for the catalogue's ports, and a county to import."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from services.catalogue import commands
from services.catalogue.bootstrap import room
from services.catalogue.domain.basics import BasicEntry, BasicsWanted
from services.catalogue.domain.batch import Batch, Folder, batch_of
from services.catalogue.domain.contents import (
    PUBLISHED,
    CalendarYear,
    Content,
    Department,
    DivisionTree,
    FrequentItems,
    Item,
    Places,
    Publication,
    ReferenceData,
    Site,
)
from services.catalogue.domain.finding import grams_of, normal
from services.catalogue.domain.measures import Measure, measure_of
from services.catalogue.domain.packages import Package
from services.catalogue.domain.papers import PrintCount
from services.catalogue.ports import Catalogue, Wanted
from services.chassis.auth import Principal, system
from services.chassis.fakes import FakeBus, FakeClock, FakeRepository
from services.chassis.room import Room
from services.chassis.sheets import Sheet
from tests.fakes.catalogue_changes import FakeBaselines, FakeBatches, FakeChanges, FakeRunning, FakeVolumes
from tests.fakes.catalogue_claims import FakeClaims, FakePowers
from tests.fakes.catalogue_finding import FakeFinding, FakePlacing, fits

DATA = Path(__file__).parents[2] / "infra/data"
COUNTY, TOWNSHIP, VILLAGE = "510822", "510822101", "510822101200"
ADMIN = Principal("s-admin", "staff", frozenset({"admin"}), COUNTY)
C = TypeVar("C", bound=Content)


class FakePublications(FakeRepository[Publication[C]]):
    """`Publications` in a dict."""

    def page(self, after: str, limit: int) -> list[Publication[C]]:
        return self.select(lambda one: one.content.key > after, lambda one: one.content.key)[:limit]


class FakeItems(FakeFinding, FakePublications[Item]):
    """`Items` in two dicts."""

    def __init__(self, bus: FakeBus | None = None) -> None:
        super().__init__(bus)
        self.earlier: dict[tuple[str, int], Publication[Item]] = {}

    def in_force(self, county: str) -> int:
        found = [one.content for one in self.kept.values() if one.content.division == county]
        return sum(item.status == PUBLISHED for item in found)

    def measured(self, county: str) -> tuple[Measure, ...]:
        found = [one.content for one in self.kept.values() if one.content.division == county]
        return tuple(measure_of(item) for item in found if item.status == PUBLISHED)

    def current(self, code: str) -> Publication[Item] | None:
        named = self.select(lambda one: code in one.content.aliases, lambda one: one.id)
        return self.find(f"item/{code}") or (named[0] if named else None)

    def at_version(self, key: str, version: int) -> Publication[Item] | None:
        return self.earlier.get((key, version))

    def keep(self, publication: Publication[Item]) -> None:
        self.earlier[publication.content.key, publication.version] = publication

    def save(self, was: Any, now: Any, *rest: Any, **named: Any) -> Publication[Item]:
        if now.version != was.version:
            self.keep(was)
        return super().save(was, now, *rest, **named)

    def implementing(self, county: str, codes: Sequence[str]) -> list[Publication[Item]]:
        found = self.select(lambda one: one.content.division == county, lambda one: one.id)
        named = [one for one in found if {*codes} & {*one.content.aliases}]
        return [replace(one, content=replace(one.content, document="")) for one in named]

    def heads(self, keys: Sequence[str]) -> dict[str, Publication[Item]]:
        found = [one for one in map(self.find, (f"item/{key}" for key in keys)) if one]
        return {one.content.key: replace(one, content=replace(one.content, document="")) for one in found}

    def heads_at(self, versions: Mapping[str, int]) -> dict[str, Publication[Item]]:
        return self.heads([*versions])

    def listed(self, wanted: Wanted, after: str, limit: int) -> list[Publication[Item]]:
        return self.select(
            lambda one: fits(one.content, wanted) and one.content.key > after, lambda one: one.id
        )[:limit]


class FakeDivisions(FakePublications[DivisionTree]):
    """`Divisions` in a dict."""

    def places(self, county: str) -> Places | None:
        found = self.find(f"divisions/{county}")
        return Places(found.content) if found else None


class FakeSites(FakePlacing, FakePublications[Site]):
    """`Sites` in a dict."""

    def at(self, division: str) -> list[Publication[Site]]:
        return self.select(lambda one: one.content.division == division, lambda one: one.id)


class FakePackages(FakePublications[Package]):
    """`Packages` in a dict."""

    def listed(self, lifecycle: str, item: str, after: str, limit: int) -> list[Publication[Package]]:
        return self.select(
            lambda one: (
                one.content.key > after
                and lifecycle in ("", one.content.lifecycle)
                and (not item or item in one.content.members)
            ),
            lambda one: one.id,
        )[:limit]


class FakeBasics(FakePublications[BasicEntry]):
    """`Basics` in a dict."""

    def find_many(self, keys: Sequence[str]) -> dict[str, Publication[BasicEntry]]:
        return {key: self.kept[key] for key in keys if key in self.kept}

    def listed(self, wanted: BasicsWanted, after: str, limit: int) -> list[Publication[BasicEntry]]:
        return self.select(
            lambda one: (
                one.content.division == wanted.county
                and one.content.code > after
                and wanted.item_type in ("", one.content.item_type)
                and {*wanted.grams} <= {*grams_of([normal(one.content.name_zh)])}
            ),
            lambda one: one.id,
        )[:limit]


class FakePrints(FakeRepository[PrintCount]):
    """`Prints` in a dict."""

    def at(self, site: str, after: str, limit: int) -> list[PrintCount]:
        start = f"{site}/{after}"
        return self.select(lambda one: one.site == site and one.id > start, lambda one: one.id)[:limit]


class FakeFrequents(FakePublications[FrequentItems]):
    """`Frequents` in a dict."""

    def marked(self, county: str) -> frozenset[str]:
        found = self.find(f"frequent/{county}")
        return frozenset(found.content.items) if found else frozenset()


class FakePrinter:
    """Keeps the sheets; the "PDF" is the name."""

    def __init__(self) -> None:
        self.sheets: dict[str, Sheet] = {}

    def pdf(self, name: str, draw: Callable[[], Sheet]) -> bytes:
        if name not in self.sheets:
            self.sheets[name] = draw()
        return name.encode()


def catalogue(stack: str = COUNTY, bus: FakeBus | None = None) -> Room[Catalogue]:
    """The catalogue of one stack of two, on fakes; its events go to `bus`."""
    bus = bus or FakeBus()
    departments: FakePublications[Department] = FakePublications(bus)
    years: FakePublications[CalendarYear] = FakePublications(bus)
    references: FakePublications[ReferenceData] = FakePublications(bus)
    running = FakeRunning()
    return room(
        Catalogue(
            stack=stack,
            stacks=(COUNTY, TOWNSHIP),
            clock=FakeClock(),
            items=FakeItems(bus),
            divisions=FakeDivisions(bus),
            sites=FakeSites(bus),
            departments=departments,
            years=years,
            references=references,
            changes=FakeChanges(bus),
            batches=FakeBatches(bus),
            baselines=FakeBaselines(bus),
            running=running,
            volumes=FakeVolumes(running),
            frequents=FakeFrequents(bus),
            packages=FakePackages(bus),
            basics=FakeBasics(bus),
            prints=FakePrints(bus),
            printer=FakePrinter(),
            claims=FakeClaims(bus),
            powers=FakePowers(bus),
        )
    )


@cache
def files() -> Mapping[str, bytes]:
    """The shipped county's files by path below the data folder."""
    folder = Folder(COUNTY)
    items = [path.relative_to(DATA).as_posix() for path in sorted((DATA / folder.items).glob("*.json"))]
    return {name: (DATA / name).read_bytes() for name in (*folder.single, folder.packages, *items)}


@cache
def batch() -> Batch:
    """Everything there is to publish of the shipped county."""
    return batch_of(files(), COUNTY, system(COUNTY))


def of(kind: type[commands.Publish]) -> list[Any]:
    """The commands of one class in the batch."""
    return [row.command for row in batch().rows if isinstance(row.command, kind)]


def item_command(item_id: str, **changes: Any) -> commands.PublishItem:
    """The shipped item, its top-level keys changed."""
    found = next(one for one in of(commands.PublishItem) if one.row["item_id"] == item_id)
    row = json.loads(json.dumps(found.row)) | changes
    return commands.PublishItem(ADMIN, COUNTY, row, found.references)
