"""Handing in: check everything, mint a number, store application and event in one write."""

import json
from collections.abc import Callable
from dataclasses import replace

from services.chassis.auth import CITIZEN, require, within
from services.chassis.errors import Fault, Forbidden, Invalid
from services.chassis.forms.filled import normal_form
from services.chassis.forms.materials import GivenMaterial
from services.chassis.levels import county, is_division
from services.intake.commands import SubmitApplication
from services.intake.domain.admission import acceptance_division, admit, owner_division
from services.intake.domain.application import Application, Party, Step
from services.intake.domain.authority import SUBMIT, Authority
from services.intake.domain.items import ItemRules
from services.intake.domain.lent import lent_to, might_be_lent
from services.intake.domain.life import SUBMITTED
from services.intake.domain.submission import LONGEST_NUMBER, Applicant, Registers, Submission, given_as
from services.intake.domain.ways_given import AT_FIRST, kind_faults
from services.intake.events import ApplicationSubmitted
from services.intake.handlers.acting import assured, authority_of
from services.intake.handlers.agency_tasks import agency_of, task_events, wish_of
from services.intake.handlers.commitments import Promised, promised
from services.intake.handlers.filing import attached, deferral_faults, file_faults, papers, with_promises
from services.intake.handlers.happening import happened
from services.intake.ports import Intake, PublishedItem

CLERK_LIKE = ("clerk", "agent")


def submit_application(command: SubmitApplication, intake: Intake) -> Application:
    """Check everything, mint a number, store application and event in one write; the same ask gets the same number."""
    item = intake.items.get(command.item)
    if item is None:
        raise _unknown(command, intake)
    authority = _may_submit(command, item, intake)
    promise = promised(command, item, intake)
    submission = _submission(command, authority, promise, intake)
    party = party_of(submission.applicant, intake)
    faults = file_faults(command.materials, party.party, command.by, intake)
    faults += deferral_faults(command.materials, item, intake)
    faults += kind_faults(((one.code, one.kind) for one in command.materials), AT_FIRST)
    wish = wish_of(command, party.party, intake)
    faults += (*wish.faults, *promise.faults)
    lent = lent_now(item.rules, command.division, intake)
    findings = checked(item, submission, lent, intake, faults)
    now = intake.clock.now()
    application = Application(
        id=intake.numbers.next(intake.clock.today()),
        status=SUBMITTED,
        item=item.rules.item_id,
        item_version=item.rules.version,
        item_name=item.name_zh,
        division=command.division,
        accept_division=acceptance_division(item.rules, command.division, lent) or command.division,
        owner_division=owner_division(item.rules, submission),
        department=item.department,
        case_type=item.case_type,
        applicant=party,
        form=json.dumps(
            intake.seals.seal_personal(normal_form(item.rules.form, command.form), item.sealed_fields),
            ensure_ascii=False,
            separators=(",", ":"),
        ),
        materials=papers(with_promises(command.materials, item, intake), intake),
        channel=command.channel,
        ticket=command.ticket,
        submitted_by=command.by.subject,
        received_at=now,
        history=(Step(now, "", SUBMITTED, command.by.acting_role, command.division).acted_under(authority),),
        findings=findings,
        person_wanted=command.person_wanted,
        commitment=promise.commitment,
    )
    if agency := agency_of(wish, application, intake):
        application = replace(application, agency=agency)
    event = happened(ApplicationSubmitted, application, command.by, application.accept_division, before="")
    with attached(command.materials, party.party, intake):
        kept = intake.applications.add(
            application, [event, *task_events(application, command)], command.asked
        )
    return kept.as_received()


def _unknown(command: SubmitApplication, intake: Intake) -> Invalid:
    place = command.division
    basic = intake.items.basic(county(place), command.item) if is_division(place) else ""
    if basic:
        detail = f"“{basic}”只列入基本目录，本地尚未编制实施清单，不能申请"
        return Invalid("ITEM_NOT_IMPLEMENTED", detail)
    return Invalid("ITEM_NOT_LISTED", "该事项不在现行清单内")


def _may_submit(command: SubmitApplication, item: PublishedItem, intake: Intake) -> Authority | None:
    by = command.by
    require(by, CITIZEN, *CLERK_LIKE)
    if not is_division(command.division):
        raise Invalid("DIVISION_MALFORMED", "区划代码格式有误")
    within(by, division=command.division)
    party = intake.seals.index(command.applicant.number[:LONGEST_NUMBER])
    try:
        authority = authority_of(
            by, party, SUBMIT, item.rules.item_id, intake, command.channel, command.mandate
        )
    except Forbidden as refusal:
        if refusal.reason == "MANDATE_REQUIRED" and by.kind == "person" and not command.mandate:
            raise Forbidden("APPLICANT_NOT_SELF", "只能为本人申请，代他人申请请到窗口或委托代办员") from None
        raise
    assured(by, authority, item.rules.assurance_level)
    return authority


def _submission(
    command: SubmitApplication, authority: Authority | None, promise: Promised, intake: Intake
) -> Submission:
    given = command.applicant
    return Submission(
        division=command.division,
        channel=command.channel,
        applicant=Applicant(given.kind, given.number, given.name, given.phone),
        form=command.form,
        materials=tuple(
            GivenMaterial(material.code, given_as(material.kind, command.channel), material.ref)
            for material in command.materials
        ),
        submitted_on=intake.clock.today(),
        commitment_signed=promise.signed,
        deferral_signed=command.deferral_signed,
        dishonest=promise.dishonest,
        mandate_no=authority.id if authority else command.mandate,
    )


def lent_now(item: ItemRules, division: str, intake: Intake) -> frozenset[str]:
    """To whom, from `division` upwards, the power to accept is lent today; asked only where an own level does not accept."""
    places = might_be_lent(item, division)
    return lent_to(intake.lent.of(item.item_id), places, intake.clock.today()) if places else frozenset()


def known_divisions(intake: Intake) -> Callable[[str], bool]:
    """Tells a division that exists; of a county whose tree nobody has told yet only its own code does."""

    def knows(code: str) -> bool:
        tree = intake.divisions.codes(county(code))
        return code in tree if tree is not None else code == county(code)

    return knows


def checked(
    item: PublishedItem,
    submission: Submission,
    lent: frozenset[str],
    intake: Intake,
    of_files: list[Fault],
) -> tuple[Fault, ...]:
    """What the check notices for the clerk and the reviewer. Raises `Invalid` with every fault that keeps it out."""
    admission = admit(item.rules, submission, Registers(known_divisions(intake), lent=lent))
    if admission.blocked:
        first = admission.blocked[0]
        raise Invalid(first.reason, first.detail, faults=admission.blocked)
    unlawful_place = [
        fault for fault in admission.refused_acceptance if fault.reason == "LEVEL_CANNOT_ACCEPT"
    ]
    if admission.form_errors or of_files or unlawful_place:
        faults = (*admission.form_errors, *of_files, *unlawful_place)
        reason = "FORM_INVALID" if admission.form_errors or of_files else "LEVEL_CANNOT_ACCEPT"
        raise Invalid(reason, "提交的内容有误，请逐项更正", faults=faults)
    return (*admission.refused_acceptance, *admission.correction_notice, *admission.decision_denied)


def party_of(applicant: Applicant, intake: Intake) -> Party:
    """Who applies as the application keeps him: the id of the number, the number itself sealed."""
    number = applicant.normal_number
    return Party(
        kind="person" if applicant.is_person else "organisation",
        party=intake.seals.index(number),
        number_sealed=intake.seals.seal(number),
        name=applicant.name,
        phone_sealed=intake.seals.seal(applicant.phone) if applicant.phone else "",
    )
