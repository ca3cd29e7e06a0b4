"""Joining the members of a package: no question twice, no paper twice, one order, one limit (ledger R195, R197)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.catalogue.domain.guides import HELD
from services.catalogue.domain.packages import Part, critical_path, finishing
from services.catalogue.domain.shapes import mapping, mappings, text, texts, whole
from services.chassis.joining import Question, constants, declared, joined_questions

Document = Mapping[str, Any]
_ORDERED = {"required": 0, "conditional": 1, "deferrable": 2}


@dataclass(frozen=True, slots=True)
class Member:
    """An item as it takes part. `starts`, `done`: days from the start of the package, at the latest."""

    part: Part
    version: int
    document: Document = field(repr=False)
    starts: int = 0
    done: int = 0


@dataclass(frozen=True, slots=True)
class Material:
    """One paper of the merged list. `holder`: the role whose paper it is; `used_by`: item ids."""

    code: str
    name_zh: str
    holder: str
    necessity: str
    forms: tuple[str, ...]
    used_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number before and after joining."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Merged:
    """`looked_up`: papers held by the government or made on the way; nobody brings them."""

    members: tuple[Member, ...]
    questions: tuple[Question, ...]
    constants: tuple[tuple[str, Any], ...]
    materials: tuple[Material, ...]
    looked_up: tuple[Material, ...]
    critical_path_days: int
    figures: tuple[Figure, ...]


def merged(row: Mapping[str, Any], members: Sequence[Member]) -> Merged:
    """The package `row` joined over `members`, those of its items that take part now; none waits for itself."""
    days = {member.part.item: whole(member.document.get("committed_days")) or 0 for member in members}
    times = finishing([member.part for member in members], days)
    ordered = sorted(members, key=lambda one: (times[one.part.item][0], one.part.order, one.part.item))
    questions = tuple(merged_questions(row, ordered))
    there = {target for target, _ in _targets(ordered)}
    brought, looked_up = _materials(row, ordered, held=False), _materials(row, ordered, held=True)
    asked = sum(1 for question in questions if not question.filled_from)
    visits = whole(row.get("onsite_visits")) or 0
    return Merged(
        members=tuple(Member(one.part, one.version, one.document, *times[one.part.item]) for one in ordered),
        questions=questions,
        constants=tuple((target, value) for target, value in constants(row).items() if target in there),
        materials=brought,
        looked_up=looked_up,
        critical_path_days=critical_path([one.part for one in ordered], days),
        figures=(
            Figure("questions", sum(1 for _ in _targets(ordered)), asked),
            Figure(
                "materials",
                sum(len(mappings(one.document.get("materials"))) for one in ordered),
                len(brought),
            ),
            Figure("windows", len(ordered), 1),
            Figure("days", sum(days.values()), whole(row.get("committed_days")) or 0),
            Figure("visits", sum(whole(one.document.get("onsite_visits")) or 0 for one in ordered), visits),
        ),
    )


def merged_questions(row: Mapping[str, Any], members: Sequence[Member]) -> Iterator[Question]:
    """One question per meaning, over the forms of `members`."""
    return joined_questions(declared(row), constants(row), dict(_targets(members)))


def fields_of(document: Document) -> list[Mapping[str, Any]]:
    """The fields of an item's form."""
    return mappings(mapping(document.get("form")).get("fields"))


def _targets(members: Iterable[Member]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for member in members:
        for one in fields_of(member.document):
            yield f"{member.part.item}.{text(one.get('name'))}", one


def _materials(row: Mapping[str, Any], members: Sequence[Member], held: bool) -> tuple[Material, ...]:
    """Each paper once: the same type in the hands of the same role, or declared as given once for several members."""
    items = {member.part.item for member in members}
    shared = {
        (text(one.get("code")), item)
        for one in mappings(row.get("shared_materials"))
        for item in texts(one.get("used_by"))
    }
    found: dict[tuple[str, str], list[tuple[Part, Mapping[str, Any]]]] = {}
    for member in members:
        made_here = {material for material, source in member.part.brought if source in items}
        for one in mappings(member.document.get("materials")):
            code = text(one.get("code"))
            if (one.get("source") in HELD or code in made_here) == held:
                together = held or (code, member.part.item) in shared
                holder = "" if together else member.part.applicant
                found.setdefault((code, holder), []).append((member.part, one))
    return tuple(_material(code, rows) for (code, _), rows in found.items())


def _material(code: str, rows: Sequence[tuple[Part, Mapping[str, Any]]]) -> Material:
    said = [text(one.get("necessity")) for _, one in rows]
    return Material(
        code=code,
        name_zh=text(rows[0][1].get("name_zh")),
        holder=rows[0][0].applicant,
        necessity=min(said, key=lambda necessity: _ORDERED.get(necessity, 0)),
        forms=tuple(dict.fromkeys(form for _, one in rows for form in texts(one.get("form")))),
        used_by=tuple(part.item for part, _ in rows),
    )
