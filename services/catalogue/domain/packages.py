"""A package: several items asked for together, in an order, within one limit (ledger R195)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from services.catalogue.domain.shapes import mappings, text, texts, whole

LIFECYCLES = frozenset({"enterprise", "project", "person"})
"""The three life cycles by which packages are found (ledger R196)."""
MAX_MEMBERS = 30


@dataclass(frozen=True, slots=True)
class Package:
    """One version of a package. `members`: item ids in order; `document`: the whole entry as JSON."""

    kind: ClassVar[str] = "package"
    key: str
    division: str
    name_zh: str
    name_en: str
    lifecycle: str
    stage_zh: str
    lead_department: str
    departments: tuple[str, ...]
    members: tuple[str, ...]
    committed_days: int
    committed_unit: str
    onsite_visits: int
    start_levels: tuple[str, ...]
    document: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Part:
    """How an item takes part in a package. `applicant`: the role in which the person asks for it;
    `brought`: (material, item whose result it is).
    """

    item: str
    order: int
    depends_on: tuple[str, ...]
    optional: bool
    applicant: str
    brought: tuple[tuple[str, str], ...]
    selected_when_zh: str


def parts(row: Mapping[str, Any]) -> list[Part]:
    """The members of a package's row, as they stand."""
    return [
        Part(
            item=text(member.get("item_id")),
            order=whole(member.get("order")) or 0,
            depends_on=texts(member.get("depends_on")),
            optional=member.get("optional") is True,
            applicant=text(member.get("applicant")),
            brought=tuple(
                (text(entry.get("material")), text(entry.get("from_item")))
                for entry in mappings(member.get("materials_from_members"))
            ),
            selected_when_zh=text(member.get("selected_when_zh")),
        )
        for member in mappings(row.get("members"))
    ]


def unordered(members: Iterable[Part]) -> set[str]:
    """Items that no order can satisfy: those on a circle of dependencies, and those that wait for one."""
    waiting = {part.item: set(part.depends_on) for part in members}
    while ready := {item for item, needs in waiting.items() if not needs & waiting.keys()}:
        for item in ready:
            del waiting[item]
    return set(waiting)


def finishing(members: Sequence[Part], days: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Item → (days after which it can begin, days after which it is done), at the latest.

    Each takes its own promise; what depends on nothing begins at once. `members` has no circle.
    """
    by_item = {part.item: part for part in members}
    done: dict[str, tuple[int, int]] = {}

    def of(item: str) -> tuple[int, int]:
        if item not in done:
            needs = [of(need)[1] for need in by_item[item].depends_on if need in by_item]
            start = max(needs, default=0)
            done[item] = (start, start + days.get(item, 0))
        return done[item]

    return {part.item: of(part.item) for part in members}


def critical_path(members: Sequence[Part], days: Mapping[str, int]) -> int:
    """Days until the last member is done, if each takes its whole promise."""
    return max((end for _, end in finishing(members, days).values()), default=0)
