"""A package as intake needs it: its members in order, one form over all of theirs (ledger R195, R197)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from services.chassis import levels
from services.chassis.joining import constants, declared, joined_questions
from services.chassis.shapes import mappings, text, texts, whole

MAX_MEMBERS = 30


@dataclass(frozen=True, slots=True)
class Part:
    """How an item takes part. `needs`: items granted before its case opens; `applicant`: the role that asks for it;
    `brought`: (material, item whose result it is).
    """

    item: str
    order: int
    needs: tuple[str, ...]
    optional: bool
    applicant: str
    brought: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PackageTerms:
    """One version of a package. `days` of `unit`: its one limit; `start_orders`: where it may be handed in."""

    code: str
    version: int
    name: str
    lead_department: str
    days: int
    unit: str
    start_orders: frozenset[int]
    parts: tuple[Part, ...]
    declared: tuple[Mapping[str, Any], ...] = field(repr=False)
    constants: Mapping[str, Any] = field(repr=False)

    def taken(self, optional: Sequence[str] | None) -> tuple[Part, ...]:
        """Those that take part, what is waited for before what waits. `optional`: the chosen ones, None: all."""
        chosen = [
            part for part in self.parts if not part.optional or optional is None or part.item in optional
        ]
        there = {part.item for part in chosen}
        left = [_within(part, there) for part in sorted(chosen, key=lambda part: (part.order, part.item))]
        ordered: list[Part] = []
        while left:
            done = {part.item for part in ordered}
            ready = [part for part in left if done.issuperset(part.needs)] or left
            ordered += ready
            left = [part for part in left if part not in ready]
        return tuple(ordered)

    def strange(self, optional: Iterable[str] | None) -> list[str]:
        """Those of `optional` that are not to be chosen here."""
        choice = {part.item for part in self.parts if part.optional}
        return [item for item in optional or () if item not in choice]


def put_together(
    terms: PackageTerms, fields: Mapping[str, Mapping[str, Any]], forms: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """The one form out of which `forms`, by item, were taken. `fields`: every `item.field` of those that take part."""
    answers = {f"{item}.{name}": value for item, form in forms.items() for name, value in form.items()}
    return {
        question.name: answers[target]
        for question in joined_questions(terms.declared, terms.constants, fields)
        for target in question.answers
        if target in answers
    }


class Terms(Protocol):
    """The room's own copy of the packages that the catalogue publishes."""

    def put(self, terms: PackageTerms, document: str) -> None:
        """Learn a version, `document` its row as JSON; an older one than known changes nothing."""

    def get(self, code: str) -> PackageTerms | None:
        """The newest version; may lag by two seconds."""


def terms_of(document: Mapping[str, Any], version: int, days: int, unit: str) -> PackageTerms:
    """A package from its row as the catalogue publishes it. Raises `ValueError` when it is none."""
    parts = tuple(
        Part(
            item=text(member.get("item_id")),
            order=whole(member.get("order")) or 0,
            needs=texts(member.get("depends_on")),
            optional=member.get("optional") is True,
            applicant=text(member.get("applicant")),
            brought=tuple(
                (text(entry.get("material")), text(entry.get("from_item")))
                for entry in mappings(member.get("materials_from_members"))
            ),
        )
        for member in mappings(document.get("members"))
    )
    if not 1 <= len(parts) <= MAX_MEMBERS:
        raise ValueError("members")
    return PackageTerms(
        code=text(document.get("package_id")),
        version=version,
        name=text(document.get("name_zh")),
        lead_department=text(document.get("lead_department")),
        days=days,
        unit=unit,
        start_orders=frozenset(map(levels.order_of, texts(document.get("start_levels")))),
        parts=parts,
        declared=tuple(declared(document)),
        constants=constants(document),
    )


def _within(part: Part, there: set[str]) -> Part:
    needs = tuple(item for item in part.needs if item in there)
    brought = tuple((material, item) for material, item in part.brought if item in there)
    return Part(part.item, part.order, needs, part.optional, part.applicant, brought)
