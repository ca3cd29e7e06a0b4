"""Rates of sites: items present, with full authority, at general windows; and which items are asked for most.

Present (入驻): claimed by a site of a level that takes the item in. Authorised (授权): present, and the site says that it
has full authority. Both are shares of what the sites have to take in, target 100 % (ledger R099). At one window
(一窗综办): the share of what is present that is taken in at general windows, 80 % and 100 % by two days (ledger R121).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol

from services.catalogue.domain.contents import Site
from services.catalogue.domain.indicators import PERCENT, Indicator
from services.catalogue.domain.measures import Measure
from services.chassis.levels import ORDER_NAMES, order

BY_SITE, BY_DEPARTMENT, BY_LEVEL = "site", "department", "level"
BREAKDOWNS = (BY_SITE, BY_DEPARTMENT, BY_LEVEL)
ONE_WINDOW_TARGETS = ((80, "2023-06-30"), (100, "2023-09-30"))
FREQUENT = 50
"""How many items count as high-frequency when nobody says otherwise (ledger R036)."""


@dataclass(frozen=True, slots=True)
class Held:
    """Of one item, over some sites: how many claim it, with full authority, at general windows."""

    claims: int
    full: int
    general: int


@dataclass(slots=True)
class Tally:
    """Pairs of site and item: to be taken in, present, with full authority, at general windows."""

    sites: int = 0
    due: int = 0
    present: int = 0
    full: int = 0
    general: int = 0

    def add(self, sites: int, held: Held | None) -> None:
        """One item at so many sites that have to take it in."""
        self.due += sites
        if held is not None:
            self.present += held.claims
            self.full += held.full
            self.general += held.general


@dataclass(frozen=True, slots=True)
class Rate:
    """`part` of `indicator.counted`. `due_on`: the day by which the target was set, or ""."""

    indicator: Indicator
    part: int
    due_on: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Sites of one order that take in the same items. `items`: the only ones; none named means all of the order."""

    order: int
    items: tuple[str, ...]
    sites: tuple[str, ...]

    def takes_in(self, one: Measure) -> bool:
        """Whether each of these sites has to take the item in."""
        return (
            one.on_application
            and str(self.order) in one.accepts
            and (not self.items or one.item in self.items)
        )


@dataclass(frozen=True, slots=True)
class Frequent:
    """An item, how many of its applications were accepted, and its place, 1 the most."""

    rank: int
    item: str
    cases: int


class Running(Protocol):
    """Applications that this stack has heard of, by item and version, until they end; kept for a while after."""

    def began(self, number: str, item: str, version: int, county: str, month: str) -> None:
        """An application of that version is on its way, unless it has ended already; accepted in that month (YYYY-MM)."""

    def ended(self, number: str) -> None:
        """It is over, whether or not its beginning was heard."""

    def counted(self, item: str) -> Mapping[int, int]:
        """Version → how many run."""


class Volumes(Protocol):
    """How many applications of each item were accepted, month by month (YYYY-MM)."""

    def count(self, limit: int) -> int:
        """Add at most `limit` applications that began since to their months, each once; how many there were."""

    def accepted(self, county: str, first: str, last: str) -> Mapping[str, int]:
        """Item → how many counted ones from the month `first` to `last`, none left out; may lag by ten seconds."""


def groups_of(sites: Iterable[Site]) -> list[Group]:
    """Sites put together that have the same items to take in."""
    found: dict[tuple[int, tuple[str, ...]], list[str]] = {}
    for site in sites:
        found.setdefault((site.order or order(site.division), site.items), []).append(site.key)
    return [Group(at, items, tuple(keys)) for (at, items), keys in found.items()]


@dataclass(slots=True)
class Tallied:
    """The whole, and its parts by department or level."""

    whole: Tally = field(default_factory=Tally)
    departments: dict[str, Tally] = field(default_factory=dict)
    levels: dict[str, Tally] = field(default_factory=dict)

    def add(self, group: Group, held: Mapping[str, Held], measures: Iterable[Measure]) -> None:
        """What the sites of a group have to take in, and what of it they hold."""
        many = len(group.sites)
        level = self.levels.setdefault(ORDER_NAMES[group.order], Tally())
        for tally in (self.whole, level):
            tally.sites += many
        concerned: Counter[str] = Counter()
        for one in filter(group.takes_in, measures):
            department = self.departments.setdefault(one.department, Tally())
            for tally in (self.whole, level, department):
                tally.add(many, held.get(one.item))
            concerned[one.department] = many
        for name, count in concerned.items():
            self.departments[name].sites += count


def rates(tally: Tally) -> list[Rate]:
    """Entry, authorisation, and one window against each of its targets."""
    return [
        _rate("entry", tally.present, tally.due, 100),
        _rate("authorisation", tally.full, tally.due, 100),
        *(_rate("one_window", tally.general, tally.present, *target) for target in ONE_WINDOW_TARGETS),
    ]


def ranking(counts: Mapping[str, int], most: int) -> list[Frequent]:
    """The most asked for, those of equal number by id."""
    found = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:most]
    return [Frequent(at, item, cases) for at, (item, cases) in enumerate(found, 1)]


def twelve_months(month: str) -> Sequence[str]:
    """`month` (YYYY-MM) and the eleven before it, the earliest first."""
    last = int(month[:4]) * 12 + int(month[5:7]) - 1
    return [f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(last - 11, last + 1)]


def _rate(name: str, part: int, whole: int, target: int, due_on: str = "") -> Rate:
    value = Fraction(part * 100, whole) if whole else None
    return Rate(Indicator(name, value, PERCENT, whole, Fraction(target)), part, due_on)
