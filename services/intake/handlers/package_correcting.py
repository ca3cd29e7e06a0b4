"""Formal errors of a package put right on the spot: the one form is changed, every member checked again (行政许可法 art. 32(1)(3))."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.chassis.errors import Conflict, Fault, Invalid
from services.chassis.forms.filled import normal_form
from services.chassis.joining import Answers, taken_apart
from services.intake.commands import CorrectPackage
from services.intake.domain.admission import admit, owner_division
from services.intake.domain.application import Application
from services.intake.domain.package_application import PackageApplication
from services.intake.domain.packages import PackageTerms, Part, put_together
from services.intake.domain.submission import Registers
from services.intake.events import PackageCorrected
from services.intake.handlers.acceptance import LONGEST_NOTE, changes_of, put_right
from services.intake.handlers.handing_in import known_divisions, lent_now
from services.intake.handlers.happening import actor
from services.intake.handlers.later import again
from services.intake.handlers.package_checking import counted_as, findings_of, told
from services.intake.handlers.package_desk import for_clerk, refuse_when_answered_by_law
from services.intake.handlers.package_members import members_now
from services.intake.handlers.package_telling import package_event
from services.intake.handlers.wording import note_of
from services.intake.ports import Intake, PublishedItem


def correct_package(command: CorrectPackage, intake: Intake) -> PackageApplication:
    """A clerk of the lead window writes the right answers into the one form, the applicant agreeing; the members follow.

    Refuses CONSENT_REQUIRED, NOTE_TOO_LONG, FORM_INVALID with every fault of every member, ITEM_CHANGED when another
    version of the package or of an item is in force, CORRECTION_MOVES_CASE when another place would decide a member,
    DEEMED_ACCEPTED.
    """
    was = for_clerk(command.by, command.number, intake)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    changes, note = changes_of(command), note_of(command.note, LONGEST_NOTE)
    refuse_when_answered_by_law(was, intake)
    terms, items = _in_force(was, intake)
    parts = {part.item: part for part in terms.taken(tuple(items))}
    members = members_now(was, intake)
    fields = {f"{code}.{one.get('name')}": one for code in parts for one in items[code].questions}
    forms = {member.item: intake.seals.open_personal(json.loads(member.form)) for _, member in members}
    answers = taken_apart(
        terms.declared, terms.constants, fields, {**put_together(terms, fields, forms), **changes}
    )
    looks = {
        part.number: _checked(member, parts[part.item], items[part.item], answers, intake)
        for part, member in members
    }
    faults = [*answers.faults, *(fault for _, wrong in looks.values() for fault in wrong)]
    if faults:
        once = {(fault.pointer, fault.reason): fault for fault in faults}
        raise Invalid("FORM_INVALID", "提交的内容有误，请逐项更正", faults=list(once.values()))
    by, at, said = actor(command.by), intake.clock.now(), put_right(changes, note)
    drafts = {
        part.number: part.draft.correct(right.form, right.findings, by, at, said)
        for part, member in members
        if part.draft is not None and (right := looks[part.number][0]).form != member.form
    }
    findings = dict.fromkeys(
        fault
        for part in was.parts
        if (draft := drafts.get(part.number, part.draft)) is not None
        for fault in draft.findings
        if part.number in drafts or fault in was.findings
    )
    now = was.correct(drafts, tuple(findings), by, at, said)
    event = replace(
        package_event(PackageCorrected, now, command.by, before=was.status, note=note),
        fields=tuple(sorted(changes)),
    )
    return intake.packages.save(was, now, [event], command.asked)


def _in_force(
    package: PackageApplication, intake: Intake
) -> tuple[PackageTerms, Mapping[str, PublishedItem]]:
    terms = intake.package_terms.get(package.package)
    known = {part.item: intake.items.get(part.item) for part in package.parts}
    items = {code: item for code, item in known.items() if item is not None}
    versions = {part.item: part.draft.item_version for part in package.parts if part.draft is not None}
    if (
        terms is None
        or terms.version != package.package_version
        or {code: item.rules.version for code, item in items.items()} != versions
    ):
        raise Conflict("ITEM_CHANGED", "套餐或事项已更新，不能当场更正，请一次性告知补正")
    return terms, items


def _checked(
    member: Application, part: Part, item: PublishedItem, answers: Answers, intake: Intake
) -> tuple[Application, tuple[Fault, ...]]:
    """The member with its part of the right answers and what the check leaves to the clerk; and what keeps it out."""
    form: Mapping[str, Any] = answers.forms[part.item]
    submission = replace(again(member, form, intake), channel=counted_as(member.channel))
    lent = lent_now(item.rules, member.division, intake)
    found = admit(item.rules, submission, Registers(known_divisions(intake), lent=lent))
    faults = told((*found.blocked, *found.form_errors), part, answers)
    if faults:
        return member, faults
    if owner_division(item.rules, submission) != member.owner_division:
        raise Invalid("CORRECTION_MOVES_CASE", "更正后应由其他机关办理，不能当场更正")
    right = normal_form(item.rules.form, form)
    if right == intake.seals.open_personal(json.loads(member.form)):
        return member, ()
    sealed = intake.seals.seal_personal(right, item.sealed_fields)
    kept = json.dumps(sealed, ensure_ascii=False, separators=(",", ":"))
    return replace(member, form=kept, findings=findings_of(found, part, answers)), ()
