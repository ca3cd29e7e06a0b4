"""Joining the members of a package: no question twice, no paper twice, one order, one limit (ledger R195, R197)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.catalogue.domain.guides import HELD
from services.catalogue.domain.packages import Part, constants, critical_path, declared, finishing
from services.catalogue.domain.shapes import items_of, mapping, mappings, text, texts, whole
from services.chassis.expressions import Scope, compile_conditions

Document = Mapping[str, Any]
_NARROWEST = {
    "min": max,
    "min_length": max,
    "min_items": max,
    "max": min,
    "max_length": min,
    "max_items": min,
}
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
class Question:
    """One question of the merged form. `answers`: every `item.field` that one answer fills.

    `field`: the field as JSON, named as in the merged form; `filled_from`: the member whose result answers it.
    """

    name: str
    field: Mapping[str, Any]
    answers: tuple[str, ...]
    filled_from: str = ""


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
    """One question per meaning.

    Fields mean the same when the package maps them to one question, or, undeclared, when they have the same name and
    type as one another or as the fields of exactly one declared question.
    """
    fields = dict(_targets(members))
    fixed = constants(row)
    groups: list[tuple[Mapping[str, Any], list[str]]] = []
    placed: set[str] = set(fixed)
    for declaration in declared(row):
        mapped = [target for target in texts(declaration.get("maps_to")) if target in fields]
        groups.append((declaration, mapped))
        placed.update(mapped)
    for target, one in fields.items():
        if target in placed:
            continue
        alike = [
            at
            for at, (_, mapped) in enumerate(groups)
            if any(_same(one, target, fields[other], other) for other in mapped)
        ]
        if len(alike) == 1:
            groups[alike[0]][1].append(target)
        else:
            groups.append(({}, [target]))
    named = _named(groups, fields)
    names = {target: name for name, targets in named for target in targets}
    for (declaration, _), (name, targets) in zip(groups, named, strict=True):
        if targets:
            joined = _joined(name, declaration, [fields[target] for target in targets])
            needed = _necessity([(target, fields[target]) for target in targets], names, fixed)
            yield Question(name, joined | needed, tuple(targets), text(declaration.get("filled_from_item")))


def fields_of(document: Document) -> list[Mapping[str, Any]]:
    """The fields of an item's form."""
    return mappings(mapping(document.get("form")).get("fields"))


def _targets(members: Iterable[Member]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for member in members:
        for one in fields_of(member.document):
            yield f"{member.part.item}.{text(one.get('name'))}", one


def _same(one: Mapping[str, Any], target: str, other: Mapping[str, Any], known: str) -> bool:
    """Same name and type, of two different items, with an answer that fits both."""
    if (one.get("name"), one.get("type")) != (other.get("name"), other.get("type")):
        return False
    return target.partition(".")[0] != known.partition(".")[0] and compatible([one, other])


def compatible(fields: Sequence[Mapping[str, Any]]) -> bool:
    """True when one answer can satisfy all of them: one type, common options, one pattern, bounds that meet."""
    patterns = {text(one.get("pattern")) for one in fields if one.get("pattern") is not None}
    digits = {one.get("digits") for one in fields if one.get("digits") is not None}
    if len({one.get("type") for one in fields}) != 1 or len(patterns) > 1 or len(digits) > 1:
        return False
    joined = _joined("", {}, fields)
    if any(mapping(one.get("options")) for one in fields) and not mapping(joined.get("options")):
        return False
    pairs = (("min", "max"), ("min_length", "max_length"), ("min_items", "max_items"))
    return all(joined[low] <= joined[high] for low, high in pairs if low in joined and high in joined)


def _joined(name: str, declaration: Mapping[str, Any], fields: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One field that asks for what all of them accept."""
    made: dict[str, Any] = {}
    for one in fields:
        made = {**one, **made}
    for bound, narrowest in _NARROWEST.items():
        given = [one[bound] for one in fields if one.get(bound) is not None]
        if given:
            made[bound] = narrowest(given)
    options = [mapping(one.get("options")) for one in fields if one.get("options")]
    if options:
        made["options"] = {
            value: label for value, label in options[0].items() if all(value in one for one in options)
        }
    if any(one.get("sealed") is True for one in fields):
        made["sealed"] = True
    label = text(declaration.get("label_zh")) or text(made.get("label_zh"))
    return made | {"name": name, "label_zh": label}


def _necessity(
    fields: Sequence[tuple[str, Mapping[str, Any]]], names: Mapping[str, str], fixed: Mapping[str, Any]
) -> dict[str, Any]:
    """Required if any of them is; else under the conditions of those that may be, in the words of the merged form."""
    when = []
    required = any(one.get("required") is True for _, one in fields)
    for target, one in fields:
        item = target.partition(".")[0]
        if not one.get("required_when"):
            continue
        left = _left_open(one["required_when"], item, fixed)
        required = required or left == []
        if left:
            when.append(_renamed(left, item, names))
    conditional = {} if required or not when else {"required_when_any": when}
    return {"required": required, "required_when": None, **conditional}


def _left_open(raw: Any, item: str, fixed: Mapping[str, Any]) -> list[Any] | None:
    """The conditions that the package's constants do not decide: none left means true; None: they say no."""
    form = {
        target.partition(".")[2]: value for target, value in fixed.items() if target.startswith(f"{item}.")
    }
    left = []
    for expression in mappings(raw):
        (condition,) = compile_conditions([expression], {})
        truth = condition(Scope(date.min, form))
        if truth is False:
            return None
        left += [expression] if truth is None else []
    return left


def _renamed(value: Any, item: str, names: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {
            key: f"form.{names.get(f'{item}.{below[5:]}', below[5:])}"
            if key in ("left", "ref", "divide_by") and isinstance(below, str) and below.startswith("form.")
            else _renamed(below, item, names)
            for key, below in value.items()
        }
    return [_renamed(below, item, names) for below in items_of(value)] if isinstance(value, list) else value


def _named(
    groups: Sequence[tuple[Mapping[str, Any], list[str]]], fields: Mapping[str, Mapping[str, Any]]
) -> list[tuple[str, list[str]]]:
    """(name, targets) of each group: the declared name, else that of its first field, made unique by its item."""
    taken = {text(declaration.get("name")) for declaration, _ in groups if declaration}
    found = []
    for declaration, targets in groups:
        name = text(declaration.get("name"))
        if not name and targets:
            name = text(fields[targets[0]].get("name"))
            if name in taken:
                name = targets[0].replace(".", "__")
            taken.add(name)
        found.append((name, targets))
    return found


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
