"""A model case of a package tried with the entry that a change asks for in its place among the members (ledger R050, R195).

A package is its members as they stand, so a change of one of them is what changes it. The checks are those that a package
handed in would meet: one form taken apart, each member's own rules, each paper once, what the government holds looked up,
what another member results in not asked for, the order, the one limit.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from services.catalogue.domain.merging import Member, Merged, fields_of, merged
from services.catalogue.domain.quality.packages import check_package
from services.catalogue.domain.references import References
from services.catalogue.domain.shapes import mappings, text
from services.catalogue.domain.trial_cases import (
    MAX_FAULTS,
    ModelCase,
    PackagePaper,
    PackageTried,
    Verdict,
    due_in,
    kept_values,
    tried,
)
from services.chassis.errors import Fault, Refusal
from services.chassis.forms.materials import LOOKUP, GivenMaterial
from services.chassis.joining import (
    Answers,
    constants,
    declared,
    strange_papers,
    strange_roles,
    taken_apart,
)
from services.chassis.patterns import RulesMalformed
from services.chassis.workdays import Calendar

_HELD_BY_GOVERNMENT = "shared_lookup"
_PAPER, _FIELD = "/materials/", "/form/"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ModelApplicant:
    """An invented applicant in one role. `party_type`: 1-6 of GB/T 39046 A.4."""

    role: str
    party_type: str
    id_number: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ModelPackage:
    """What is handed in on trial. `form`: answers by question of the one form; `materials`: (role whose paper it is or "",
    the paper); `optional`: the optional members that take part, None: all.
    """

    package: str
    applicants: tuple[ModelApplicant, ...]
    form: Any = field(repr=False)
    materials: tuple[tuple[str, GivenMaterial], ...] = ()
    optional: tuple[str, ...] | None = None
    commitment_signed: bool = False
    deferral_signed: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """What a case is tried on: the package's row and version, its members that are offered, and what stands around them."""

    row: Row
    version: int
    members: Sequence[Member]
    references: References
    today: date
    knows_division: Callable[[str], bool]
    calendar: Calendar


def package_tried(ground: Ground, case: ModelPackage) -> tuple[Verdict, PackageTried, Mapping[str, Any]]:
    """What the whole would have met, how it was joined, and what may be kept of its form. Raises `RulesMalformed`."""
    try:
        return _package_tried(ground, case)
    except (Refusal, ValueError, TypeError, LookupError) as error:
        raise RulesMalformed(str(error)) from error


def _package_tried(ground: Ground, case: ModelPackage) -> tuple[Verdict, PackageTried, Mapping[str, Any]]:
    joined = merged(
        ground.row,
        [
            one
            for one in ground.members
            if not one.part.optional or case.optional is None or one.part.item in case.optional
        ],
    )
    fields = {
        f"{one.part.item}.{text(asked.get('name'))}": asked
        for one in joined.members
        for asked in fields_of(one.document)
    }
    answers = taken_apart(declared(ground.row), constants(ground.row), fields, case.form)
    needed = sorted({one.part.applicant for one in joined.members})
    listed = [(one.part.applicant, _codes(one.document)) for one in joined.members]
    faults = [
        *_package_faults(ground),
        *strange_roles(sorted(one.role for one in case.applicants), needed),
        *answers.faults,
        *strange_papers(listed, [(holder, paper.code) for holder, paper in case.materials]),
    ]
    verdicts = {
        one.part.item: _member_tried(ground, joined, one, case, answers)
        for one in joined.members
        if any(given.role == one.part.applicant for given in case.applicants)
    }
    for verdict in verdicts.values():
        faults += verdict.faults
    papers = _papers(joined, verdicts)
    asked_for = [question for question in joined.questions if not question.filled_from]
    verdict = Verdict(
        faults=tuple(dict.fromkeys(faults))[:MAX_FAULTS],
        needed=tuple(dict.fromkeys(paper.code for paper in papers)),
        fees=tuple(fee for one in verdicts.values() for fee in one.fees),
        committed_due=due_in(ground.row, "committed", ground.today, ground.calendar),
        statutory_due="",
    )
    found = PackageTried(
        package=case.package,
        version=ground.version,
        members=tuple(one.part.item for one in joined.members),
        applicants=tuple((one.role, one.party_type) for one in case.applicants),
        questions=tuple(question.name for question in asked_for),
        papers=papers,
        critical_path_days=joined.critical_path_days,
    )
    form = {"form": {"fields": [dict(question.field) for question in joined.questions]}}
    return verdict, found, kept_values(form, case.form)


def _package_faults(ground: Ground) -> list[Fault]:
    """Why the package could not be published with these members: an order, a limit, a question that no answer fits."""
    rows = {**ground.references.rows, **{one.part.item: one.document for one in ground.members}}
    found = check_package(ground.row, replace(ground.references, rows=rows))
    return [replace(fault, pointer=f"/package{fault.pointer}") for fault in found]


def _member_tried(
    ground: Ground, joined: Merged, member: Member, case: ModelPackage, answers: Answers
) -> Verdict:
    part, document = member.part, member.document
    person = next(one for one in case.applicants if one.role == part.applicant)
    listed = {text(one.get("code")): one for one in mappings(document.get("materials"))}
    there = {one.part.item for one in joined.members}
    brought = {material for material, source in part.brought if source in there}
    given = tuple(
        paper for holder, paper in case.materials if paper.code in listed and holder in ("", part.applicant)
    )

    def looked(materials: Sequence[GivenMaterial]) -> Verdict:
        model = ModelCase(
            party_type=person.party_type,
            form=answers.forms[part.item],
            id_number=person.id_number,
            name=person.name,
            phone=person.phone,
            materials=tuple(materials),
            commitment_signed=case.commitment_signed,
            deferral_signed=case.deferral_signed,
        )
        return tried(document, model, ground.today, ground.knows_division, ground.calendar)

    def told(fault: Fault) -> bool:
        """Not what a result answers, nor a paper that it is."""
        if fault.reason == "FIELD_REQUIRED":
            return f"{part.item}.{fault.pointer.removeprefix(_FIELD)}" not in answers.open
        return fault.reason != "MATERIAL_MISSING" or fault.pointer.removeprefix(_PAPER) not in brought

    verdict = looked(given)
    held = [
        code
        for code in _papers_at(verdict, "MATERIAL_MISSING")
        if code not in brought and listed[code].get("source") == _HELD_BY_GOVERNMENT
    ]
    if held:
        unknown = _papers_at(looked((*given, *_looked_up(held))), "LOOKUP_VALUE_INVALID")
        verdict = looked((*given, *_looked_up(code for code in held if code not in unknown)))
    faults = (
        replace(fault, pointer=_pointer(fault.pointer, member, answers))
        for fault in verdict.faults
        if told(fault)
    )
    return replace(verdict, faults=tuple(faults))


def _codes(document: Row) -> list[str]:
    return [text(paper.get("code")) for paper in mappings(document.get("materials"))]


def _looked_up(codes: Iterable[str]) -> tuple[GivenMaterial, ...]:
    return tuple(GivenMaterial(code, LOOKUP) for code in codes)


def _papers_at(verdict: Verdict, reason: str) -> list[str]:
    return [one.pointer.removeprefix(_PAPER) for one in verdict.faults if one.reason == reason]


def _papers(joined: Merged, verdicts: Mapping[str, Verdict]) -> tuple[PackagePaper, ...]:
    """The papers that the person brings on this case, each once."""
    found = []
    for one in joined.materials:
        used_by = tuple(
            item for item in one.used_by if item in verdicts and one.code in verdicts[item].needed
        )
        if used_by:
            found.append(PackagePaper(one.code, one.holder, used_by))
    return tuple(found)


def _pointer(pointer: str, member: Member, answers: Answers) -> str:
    """Where it stands in what was handed in: the question of the one form, the applicant by role."""
    if pointer == "/party_type":
        return f"/applicants/{member.part.applicant}{pointer}"
    return answers.shown(member.part.item, pointer)
