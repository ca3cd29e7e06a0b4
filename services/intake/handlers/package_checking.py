"""One member of a package checked by its own item's rules, its faults told in the words of the one form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from services.chassis.errors import Fault
from services.chassis.forms.materials import COMMITMENT, DEFERRED, LOOKUP, GivenMaterial
from services.chassis.joining import Answers
from services.intake.commands import PaperGiven, SubmitPackage
from services.intake.domain.admission import Admission, admit
from services.intake.domain.authority import Authority
from services.intake.domain.commitments import Commitment
from services.intake.domain.packages import Part
from services.intake.domain.submission import AGENT, Applicant, Registers, Submission, given_as
from services.intake.handlers.commitments import barred_until, committed
from services.intake.handlers.handing_in import known_divisions, lent_now
from services.intake.ports import Intake, PublishedItem

ONLINE = "online"
_HELD_BY_GOVERNMENT = "shared_lookup"
_PAPER, _FIELD = "/materials/", "/form/"


@dataclass(frozen=True, slots=True)
class Checked:
    """A member as the check found it. `given`: its papers; `looked_up`: codes that nobody is asked for; `lent`: to whom
    the power to accept it is lent; `findings` for the clerk, `faults` and `blocked` keep the whole out; `commitment`: what
    was promised in place of a paper.
    """

    part: Part
    item: PublishedItem
    submission: Submission
    given: tuple[PaperGiven, ...]
    looked_up: tuple[str, ...]
    lent: frozenset[str]
    findings: tuple[Fault, ...]
    faults: tuple[Fault, ...]
    blocked: tuple[Fault, ...]
    commitment: Commitment | None


def applicant_of(command: SubmitPackage, role: str) -> Applicant:
    """Who asks for the members of a role."""
    given = command.applicants[role]
    return Applicant(given.kind, given.number, given.name, given.phone)


def barred_roles(command: SubmitPackage, roles: Iterable[str], intake: Intake) -> Mapping[str, date | None]:
    """Role → until when a record bars its promises. Nothing is read when nothing is promised."""
    promising = any(one.given.kind in (COMMITMENT, DEFERRED) for one in command.materials)
    return {
        role: barred_until(applicant_of(command, role).normal_number, intake) if promising else None
        for role in set(roles)
    }


def checked(
    command: SubmitPackage,
    part: Part,
    item: PublishedItem,
    answers: Answers,
    authority: Authority | None,
    barred: date | None,
    intake: Intake,
) -> Checked:
    """What the check says of one member. A paper that another member's result is, and a field that it answers, is not
    missing; where the package may be started, all its members are handed in, whichever level accepts them by themselves.
    `barred`: until when a record bars the promises of whoever asks for it. Raises `Forbidden` as `committed`.
    """
    given = tuple(
        one
        for one in command.materials
        if one.given.code in item.rules.materials and one.holder in ("", part.applicant)
    )
    text = item.rules.commitment if command.commitment_signed else None
    promised = text is not None and any(one.given.kind == COMMITMENT for one in given)
    submission = _submission(command, part, given, answers, authority, barred is not None, intake)
    lent = lent_now(item.rules, command.division, intake)
    registers = Registers(known_divisions(intake), lent=lent)
    brought = {material for material, _ in part.brought}
    submission, found, looked_up = _looked_up(item, submission, registers, brought)

    return Checked(
        part,
        item,
        submission,
        given,
        looked_up,
        lent,
        findings=findings_of(found, part, answers),
        faults=told(found.form_errors, part, answers),
        blocked=told(found.blocked, part, answers),
        commitment=committed(text, item, barred, intake) if text is not None and promised else None,
    )


def counted_as(channel: str) -> str:
    """The channel that a member is checked under: an agent's hand-in is lawful by the package's levels, so it is online."""
    return ONLINE if channel == AGENT else channel


def told(faults: Iterable[Fault], part: Part, answers: Answers) -> tuple[Fault, ...]:
    """Faults of a member in the words of the one form, without those that another member's result mends."""
    brought = {material for material, _ in part.brought}
    return tuple(
        replace(one, pointer=_pointer(one.pointer, part, answers))
        for one in faults
        if not (one.reason == "FIELD_REQUIRED" and _target(one.pointer, part) in answers.open)
        and not (one.reason == "MATERIAL_MISSING" and one.pointer.removeprefix(_PAPER) in brought)
        and one.reason != "LEVEL_CANNOT_ACCEPT"
    )


def findings_of(found: Admission, part: Part, answers: Answers) -> tuple[Fault, ...]:
    """What a check of a member leaves to the clerk."""
    noticed = (*found.refused_acceptance, *found.correction_notice, *found.decision_denied)
    return told(noticed, part, answers)


def _submission(
    command: SubmitPackage,
    part: Part,
    given: Iterable[PaperGiven],
    answers: Answers,
    authority: Authority | None,
    dishonest: bool,
    intake: Intake,
) -> Submission:
    """What is handed in for one member."""
    channel = counted_as(command.channel)
    return Submission(
        division=command.division,
        channel=channel,
        applicant=applicant_of(command, part.applicant),
        form=answers.forms[part.item],
        materials=tuple(
            GivenMaterial(one.given.code, given_as(one.given.kind, channel), one.given.ref) for one in given
        ),
        submitted_on=intake.clock.today(),
        commitment_signed=command.commitment_signed,
        deferral_signed=command.deferral_signed,
        dishonest=dishonest,
        mandate_no=authority.id if authority else command.mandate,
    )


def _looked_up(
    item: PublishedItem, submission: Submission, registers: Registers, brought: Iterable[str]
) -> tuple[Submission, Admission, tuple[str, ...]]:
    """The same with what the government holds looked up, where the form says under which number."""
    found = admit(item.rules, submission, registers)
    missing = {
        one.pointer.removeprefix(_PAPER)
        for one in found.correction_notice
        if one.reason == "MATERIAL_MISSING"
    }
    held = [
        code
        for code, rule in item.rules.materials.items()
        if code in missing and rule.source == _HELD_BY_GOVERNMENT and code not in brought
    ]
    if not held:
        return submission, found, ()
    tried = admit(item.rules, _with(submission, held), registers)
    unknown = {
        one.pointer.removeprefix(_PAPER) for one in tried.form_errors if one.reason == "LOOKUP_VALUE_INVALID"
    }
    known = tuple(code for code in held if code not in unknown)
    asked = _with(submission, known)
    return asked, admit(item.rules, asked, registers) if unknown else tried, known


def _with(submission: Submission, codes: Iterable[str]) -> Submission:
    looked_up = tuple(GivenMaterial(code, LOOKUP) for code in codes)
    return replace(submission, materials=(*submission.materials, *looked_up))


def _target(pointer: str, part: Part) -> str:
    return f"{part.item}.{pointer.removeprefix(_FIELD)}"


def _pointer(pointer: str, part: Part, answers: Answers) -> str:
    """Where it stands in what was handed in: the question of the one form, the applicant by his role."""
    if pointer.startswith("/applicant/"):
        return f"/applicants/{part.applicant}/{pointer.removeprefix('/applicant/')}"
    return f"/members/{part.item}" if pointer == "/item" else answers.shown(part.item, pointer)
