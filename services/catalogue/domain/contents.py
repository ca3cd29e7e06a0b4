"""What the catalogue publishes: nine kinds of content, each in numbered versions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Generic, TypeVar

from services.catalogue.domain.basics import BasicEntry
from services.catalogue.domain.openings import Opening
from services.catalogue.domain.packages import Package
from services.chassis import levels
from services.chassis.errors import Fault
from services.chassis.messages import Meta

PUBLISHED = "published"
WITHDRAWN = "withdrawn"
BOTH = "both"
AUDIENCES = frozenset({"personal", "enterprise", BOTH})
NO_LIMIT = -1
"""`statutory_days` of an item for which the law sets none."""


@dataclass(frozen=True, slots=True)
class Division:
    """One place (GB/T 2260, GB/T 10114)."""

    code: str
    name: str
    kind: str

    @property
    def parent(self) -> str:
        """The code one order up; empty above the top."""
        return levels.parent(self.code) or ""


@dataclass(frozen=True, slots=True)
class DivisionTree:
    """Every division of one county, the county first, by code."""

    kind: ClassVar[str] = "divisions"
    division: str
    divisions: tuple[Division, ...]

    @property
    def key(self) -> str:
        return self.division


@dataclass(frozen=True, slots=True)
class Site:
    """A place where people are served. `windows`: (window kind, how many), by kind.

    `order`: that of its level, 0 unknown. `items`: the only items it takes in, none named means all of its order.
    `latitude`, `longitude`: degrees, None while nobody has measured them; `datum`: wgs84 or gcj02, "" is wgs84.
    """

    kind: ClassVar[str] = "site"
    key: str
    division: str
    site_kind: str
    name_zh: str
    parent: str
    hours_class: str
    windows: tuple[tuple[str, int], ...]
    phone: str
    order: int = 0
    items: tuple[str, ...] = ()
    openings: tuple[Opening, ...] = ()
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    datum: str = ""

    @property
    def place(self) -> str:
        """Sorts sites by division: the county's own first, then township by township."""
        return f"{self.division}/{self.key}"


@dataclass(frozen=True, slots=True)
class Department:
    """A body that owns items. `division`: where it acts; `uscc`: GB 32100; `supervisor`: department that supervises it."""

    kind: ClassVar[str] = "department"
    key: str
    division: str
    department_kind: str
    name_zh: str
    name_en: str
    uscc: str
    phone: str
    supervisor: str = ""


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year of days off and make-up working days (dates as text), by region."""

    kind: ClassVar[str] = "calendar"
    region: str
    year: int
    holidays: tuple[str, ...]
    make_up_days: tuple[str, ...]
    provisional: bool
    source: str

    @property
    def key(self) -> str:
        return f"{self.region}/{self.year}"

    @property
    def division(self) -> str:
        """A calendar belongs to no division."""
        return ""


@dataclass(frozen=True, slots=True)
class Item:
    """One version of a service item. `document`: the whole entry as JSON; days count in their unit.

    `aliases`: national codes of 12, 31 and 33 characters (GB/T 39554) and the province's own.
    """

    kind: ClassVar[str] = "item"
    key: str
    division: str
    status: str
    name_zh: str
    name_en: str
    item_type: str
    department: str
    joint_departments: tuple[str, ...]
    audience: str
    on_application: bool
    classified: bool
    search_excluded: bool
    accept_levels: tuple[str, ...]
    decide_level: str
    case_type: str
    committed_days: int
    committed_unit: str
    statutory_days: int
    statutory_unit: str
    effective_from: str
    aliases: tuple[str, ...]
    document: str = field(repr=False)

    @property
    def listed(self) -> bool:
        """Shown in lists and search."""
        return self.status == PUBLISHED and not (self.search_excluded or self.classified)


@dataclass(frozen=True, slots=True)
class ReferenceData:
    """What the items of one county may refer to: header, divisions, departments and sites of its data, as JSON."""

    kind: ClassVar[str] = "references"
    division: str
    document: str = field(repr=False)

    @property
    def key(self) -> str:
        return self.division


@dataclass(frozen=True, slots=True)
class FrequentItems:
    """A county's high-frequency items (ledger R036), by id."""

    kind: ClassVar[str] = "frequent"
    division: str
    items: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.division


Content = (
    Item
    | DivisionTree
    | Site
    | Department
    | CalendarYear
    | ReferenceData
    | Package
    | BasicEntry
    | FrequentItems
)
C = TypeVar("C", bound=Content)


@dataclass(frozen=True, slots=True)
class Publication(Generic[C]):
    """Content in its newest version. `id`: kind and key, unique in the room; `version` counts from 1."""

    id: str
    version: int
    content: C
    meta: Meta = field(default_factory=Meta, compare=False)


def published(content: C, version: int) -> Publication[C]:
    """`content` as that version of itself."""
    return Publication(f"{content.kind}/{content.key}", version, content)


NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row. `faults`: rows of a list that were left out, the rest being published."""

    kind: str
    key: str
    version: int
    state: str
    faults: tuple[Fault, ...] = ()


class Places:
    """A division tree, ready for look-ups."""

    def __init__(self, tree: DivisionTree) -> None:
        self._by_code: Mapping[str, Division] = {place.code: place for place in tree.divisions}
        self._children: dict[str, list[Division]] = {}
        for place in tree.divisions:
            self._children.setdefault(place.parent, []).append(place)

    def get(self, code: str) -> Division | None:
        """The division of that code."""
        return self._by_code.get(code)

    def full_name(self, code: str) -> str:
        """The names of the division and of all above it in the tree, from the top down."""
        known = (self._by_code.get(above) for above in reversed(levels.ancestors(code)))
        return "".join(place.name for place in known if place)

    def children(self, code: str) -> list[Division]:
        """The divisions one order below, by code."""
        return self._children.get(code, [])
