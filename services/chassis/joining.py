"""Joining the forms of several items that are asked for together, and taking the one form apart: no question twice
(ledger R195, R197).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from services.chassis.errors import Fault
from services.chassis.expressions import Scope, compile_conditions
from services.chassis.forms.fields import MAX_UNKNOWN_NAMES, escaped
from services.chassis.shapes import items_of, mapping, mappings, text, texts

_NARROWEST = {
    "min": max,
    "min_length": max,
    "min_items": max,
    "max": min,
    "max_length": min,
    "max_items": min,
}


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


def declared(row: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Questions of the merged form that the package itself declares."""
    return mappings(mapping(row.get("merged_form")).get("fields"))


def constants(row: Mapping[str, Any]) -> dict[str, Any]:
    """`item.field` → the value that is the same for everybody."""
    entries = mappings(mapping(row.get("merged_form")).get("constants"))
    return {text(entry.get("target")): entry.get("value") for entry in entries}


def joined_questions(
    declared: Sequence[Mapping[str, Any]], fixed: Mapping[str, Any], fields: Mapping[str, Mapping[str, Any]]
) -> Iterator[Question]:
    """One question per meaning. `declared`: questions of the package's own; `fixed`: `item.field` → what is the same for
    everybody; `fields`: every `item.field` of those that take part.

    Fields mean the same when the package maps them to one question, or, undeclared, when they have the same name and
    type as one another or as the fields of exactly one declared question.
    """
    groups: list[tuple[Mapping[str, Any], list[str]]] = []
    placed: set[str] = set(fixed)
    for declaration in declared:
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


def taken_apart(
    declared: Sequence[Mapping[str, Any]],
    fixed: Mapping[str, Any],
    fields: Mapping[str, Mapping[str, Any]],
    form: object,
) -> Answers:
    """Each member's own form from the answers to the one form; the rest as in `joined_questions`.

    Faults: FIELD_TYPE when `form` is no object, FIELD_UNKNOWN for what nobody asks, the first fifty.
    """
    questions = list(joined_questions(declared, fixed, fields))
    names = {target: question.name for question in questions for target in question.answers}
    items = {target.partition(".")[0] for target in fields}
    if not isinstance(form, Mapping):
        fault = Fault("/form", "FIELD_TYPE", "表单须为 JSON 对象")
        return Answers({item: {} for item in items}, names, {}, (fault,))
    values = dict(fixed) | _answered(questions, form)
    forms: dict[str, dict[str, Any]] = {item: {} for item in items}
    for target, value in values.items():
        item, _, name = target.partition(".")
        if target in fields:
            forms[item][name] = value
    known = {question.name for question in questions}
    faults = tuple(
        Fault(f"/form/{escaped(str(name))}", "FIELD_UNKNOWN", "表单中没有这个字段")
        for name in islice((name for name in form if name not in known), MAX_UNKNOWN_NAMES)
    )
    later = {
        target: question.filled_from
        for question in questions
        if question.filled_from in items and question.name not in form
        for target in question.answers
    }
    return Answers(forms, names, later, faults)


def strange_roles(given: Collection[str], wanted: Collection[str]) -> list[Fault]:
    """Roles of applicants that are missing or that nobody asks for: APPLICANT_REQUIRED, APPLICANT_ROLE_UNKNOWN."""
    missing = [
        Fault(f"/applicants/{role}", "APPLICANT_REQUIRED", "须填写这一申请人")
        for role in wanted
        if role not in given
    ]
    return missing + [
        Fault(f"/applicants/{escaped(role)}", "APPLICANT_ROLE_UNKNOWN", "本套餐没有这一申请人")
        for role in given
        if role not in wanted
    ]


def strange_papers(
    members: Iterable[tuple[str, Collection[str]]], given: Iterable[tuple[str, str]]
) -> list[Fault]:
    """Papers that reach no member: MATERIAL_NOT_ON_LIST. `members`: (role that asks for it, codes of its list); `given`:
    (role whose paper it is or "", code).
    """
    known = {(holder, code) for role, codes in members for code in codes for holder in ("", role)}
    return [
        Fault(f"/materials/{escaped(code)}", "MATERIAL_NOT_ON_LIST", "清单以外的材料，不予收取")
        for holder, code in given
        if (holder, code) not in known
    ]


def _answered(questions: Iterable[Question], form: Mapping[str, Any]) -> dict[str, Any]:
    return {
        target: form[question.name]
        for question in questions
        if question.name in form
        for target in question.answers
    }


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
