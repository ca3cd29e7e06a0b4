"""A package as intake needs it: its members in order, one form over all of theirs (ledger R195, R197)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.chassis import levels
from services.chassis.errors import Fault
from services.chassis.joining import Question, constants, declared, joined_questions
from services.chassis.shapes import mappings, text, texts, whole

MAX_MEMBERS = 30
Fields = Mapping[str, Mapping[str, Any]]


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


@dataclass(frozen=True, slots=True)
class Answers:
    """The one form taken apart: item → its own form. `names`: `item.field` → the question; `sources`: those that a
    member's result answers later → the item of that member.
    """

    forms: Mapping[str, dict[str, Any]] = field(repr=False)
    names: Mapping[str, str]
    sources: Mapping[str, str]
    faults: tuple[Fault, ...]

    @property
    def open(self) -> Collection[str]:
        """`item.field` of every question that a member's result answers later."""
        return self.sources.keys()

    def shown(self, item: str, pointer: str) -> str:
        """A pointer into the form of an item, as a pointer into the one form."""
        _, head, *rest = pointer.split("/")
        if head != "form" or not rest:
            return pointer
        return "/".join(["", "form", self.names.get(f"{item}.{rest[0]}", rest[0]), *rest[1:]])


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


def taken_apart(terms: PackageTerms, fields: Fields, form: object) -> Answers:
    """Each member's own form from the answers to the one form. `fields`: every `item.field` of those that take part.

    Faults: FIELD_TYPE when `form` is no object, FIELD_UNKNOWN for what nobody asks.
    """
    questions = list(joined_questions(terms.declared, terms.constants, fields))
    names = {target: question.name for question in questions for target in question.answers}
    items = {target.partition(".")[0] for target in fields}
    if not isinstance(form, Mapping):
        fault = Fault("/form", "FIELD_TYPE", "表单须为 JSON 对象")
        return Answers({item: {} for item in items}, names, {}, (fault,))
    values = dict(terms.constants) | _answered(questions, form)
    forms: dict[str, dict[str, Any]] = {item: {} for item in items}
    for target, value in values.items():
        item, _, name = target.partition(".")
        if target in fields:
            forms[item][name] = value
    known = {question.name for question in questions}
    faults = tuple(
        Fault(f"/form/{_escaped(name)}", "FIELD_UNKNOWN", "表单中没有这个字段")
        for name in form
        if name not in known
    )
    later = {
        target: question.filled_from
        for question in questions
        if question.filled_from in items and question.name not in form
        for target in question.answers
    }
    return Answers(forms, names, later, faults)


def _answered(questions: Iterable[Question], form: Mapping[str, Any]) -> dict[str, Any]:
    return {
        target: form[question.name]
        for question in questions
        if question.name in form
        for target in question.answers
    }


def _escaped(name: object) -> str:
    return str(name)[:100].replace("~", "~0").replace("/", "~1")


def _within(part: Part, there: set[str]) -> Part:
    needs = tuple(item for item in part.needs if item in there)
    brought = tuple((material, item) for material, item in part.brought if item in there)
    return Part(part.item, part.order, needs, part.optional, part.applicant, brought)
