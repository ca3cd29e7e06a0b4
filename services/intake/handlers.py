"""What intake does: one function per command and per heard event."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from services.chassis.auth import CITIZEN, SYSTEM, Principal, require
from services.chassis.errors import Conflict, Fault, Forbidden, Invalid, NotFound
from services.chassis.levels import contains, county, is_division
from services.chassis.messages import Actor, Envelope
from services.intake.commands import (
    AcceptApplication,
    GetApplication,
    ListApplications,
    MaterialGiven,
    ProvideSupplement,
    RequestSupplement,
    ReturnApplication,
    SubmitApplication,
    WithdrawApplication,
)
from services.intake.domain.admission import acceptance_division, admit, owner_division
from services.intake.domain.application import SUBMITTED, Application, Paper, Party, Step
from services.intake.domain.forms import normal_form
from services.intake.domain.materials import GivenMaterial
from services.intake.domain.submission import Applicant, Registers, Submission, given_as
from services.intake.events import (
    ApplicationAccepted,
    ApplicationChanged,
    ApplicationReturned,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    CaseOpened,
    DecisionMade,
    DivisionTreePublished,
    ItemPublished,
    SupplementProvided,
    SupplementRequested,
)
from services.intake.ports import Intake, PublishedItem

CLERK_LIKE = ("clerk", "agent")


def submit_application(command: SubmitApplication, intake: Intake) -> Application:
    """Check everything, mint a number, store application and event in one write; the same ask gets the same number."""
    item = intake.items.get(command.item)
    if item is None:
        raise Invalid("ITEM_NOT_LISTED", "该事项不在现行清单内")
    _may_submit(command, intake)
    submission = _submission(command, intake)
    findings = _check(item, submission, intake)
    now = intake.clock.now()
    application = Application(
        id=intake.numbers.next(intake.clock.today()),
        status=SUBMITTED,
        item=item.rules.item_id,
        item_version=item.rules.version,
        item_name=item.name_zh,
        division=command.division,
        accept_division=acceptance_division(item.rules, command.division) or command.division,
        owner_division=owner_division(item.rules, submission),
        department=item.department,
        case_type=item.case_type,
        applicant=_party(submission.applicant, intake),
        form=json.dumps(
            intake.seals.seal_personal(normal_form(item.rules.form, command.form), item.sealed_fields),
            ensure_ascii=False,
            separators=(",", ":"),
        ),
        materials=_papers(command.materials, intake),
        channel=command.channel,
        ticket=command.ticket,
        submitted_by=command.by.subject,
        received_at=now,
        history=(Step(now, "", SUBMITTED, command.by.acting_role, command.division),),
        findings=findings,
    )
    event = _event(ApplicationSubmitted, application, command.by, application.accept_division, before="")
    return intake.applications.add(application, [event], command.asked).as_received()


def get_application(command: GetApplication, intake: Intake) -> Application:
    """Its applicant's, its submitter's, or staff's whose subtree holds where it was handed in or is decided."""
    application = intake.applications.find(command.number)
    if application is None or not _may_see(command.by, application):
        raise NotFound("APPLICATION_NOT_FOUND", "没有找到该办件")
    return application


def list_applications(command: ListApplications, intake: Intake) -> tuple[list[Application], str]:
    """One page and the cursor of the next, newest first."""
    limit = command.limit or 20
    if not 1 <= limit <= 100:
        raise Invalid("LIMIT_OUT_OF_RANGE", "每页 1 至 100 条")
    by = command.by
    if by.kind != "staff":
        found = intake.applications.by_party(by.subject, command.status, command.cursor, limit + 1)
    else:
        division = command.division or by.division
        if not is_division(division):
            raise Invalid("DIVISION_MALFORMED", "区划代码格式有误")
        if not by.reaches(division):
            raise Forbidden("DIVISION_OUT_OF_SCOPE", "不在您的管辖区域内")
        found = intake.applications.by_division(division, command.status, command.cursor, limit + 1)
    return found[:limit], found[limit - 1].id if len(found) > limit else ""


def accept_application(command: AcceptApplication, intake: Intake) -> Application:
    """A clerk whose subtree holds the accepting division takes it on."""
    was = _for_clerk(command.by, command.number, intake)
    if was.meta.answers(command.asked):
        return was
    _same_version(was, command.if_version)
    now = was.accept(_actor(command.by), intake.clock.now())
    event = _event(ApplicationAccepted, now, command.by, now.owner_division, before=was.status)
    return intake.applications.save(was, now, [event], command.asked)


def request_supplement(command: RequestSupplement, intake: Intake) -> Application:
    """The one notice of everything that is missing."""
    was = _for_clerk(command.by, command.number, intake)
    if was.meta.answers(command.asked):
        return was
    _same_version(was, command.if_version)
    item = intake.items.get(was.item)
    listed = frozenset(item.rules.materials) if item else frozenset()
    now = was.request_supplement(
        command.materials, command.note, listed, _actor(command.by), intake.clock.now()
    )
    event = _event(SupplementRequested, now, command.by, now.division, before=was.status, note=command.note)
    return intake.applications.save(was, now, [event], command.asked)


def provide_supplement(command: ProvideSupplement, intake: Intake) -> Application:
    """The applicant, or a clerk for him, hands in what was named."""
    was = get_application(GetApplication(command.by, command.number), intake)
    if was.meta.answers(command.asked):
        return was
    _same_version(was, command.if_version)
    now = was.provide_supplement(_papers(command.materials, intake), _actor(command.by), intake.clock.now())
    event = _event(SupplementProvided, now, command.by, now.accept_division, before=was.status)
    return intake.applications.save(was, now, [event], command.asked)


def return_application(command: ReturnApplication, intake: Intake) -> Application:
    """Not taken on, with the reason (行政许可法 art. 32(1)(1), (2); 32(2))."""
    if not command.reason.strip():
        raise Invalid("REASON_REQUIRED", "不予受理须说明理由")
    was = _for_clerk(command.by, command.number, intake)
    if was.meta.answers(command.asked):
        return was
    _same_version(was, command.if_version)
    now = was.move("return", _actor(command.by), intake.clock.now(), command.reason)
    event = _event(ApplicationReturned, now, command.by, now.division, before=was.status, note=command.reason)
    return intake.applications.save(was, now, [event], command.asked)


def withdraw_application(command: WithdrawApplication, intake: Intake) -> Application:
    """The applicant takes it back before the decision."""
    was = get_application(GetApplication(command.by, command.number), intake)
    if was.meta.answers(command.asked):
        return was
    _same_version(was, command.if_version)
    now = was.move("withdraw", _actor(command.by), intake.clock.now())
    event = _event(ApplicationWithdrawn, now, command.by, now.owner_division, before=was.status)
    return intake.applications.save(was, now, [event], command.asked)


def learn_item(event: ItemPublished, envelope: Envelope, intake: Intake) -> None:
    """Keep the room's own copy of the item."""
    intake.items.put(event.item_id, event.version, event.aliases, event.document)


def learn_divisions(event: DivisionTreePublished, envelope: Envelope, intake: Intake) -> None:
    """Keep the room's own copy of a county's divisions."""
    intake.divisions.put(event.county, event.version, event.codes)


def show_opened(event: CaseOpened, envelope: Envelope, intake: Intake) -> None:
    """Approval has it: in review, with due dates."""
    if not intake.owns(event.division):
        return
    was = intake.applications.get(event.number)
    if not was.meta.has_heard(envelope.id):
        by = Actor(SYSTEM, SYSTEM, event.owner_division)
        now = was.open(event.committed_due, event.statutory_due, by, event.at)
        intake.applications.save(was, now, [], heard=envelope.id)


def show_decided(event: DecisionMade, envelope: Envelope, intake: Intake) -> None:
    """The answer has come."""
    if not intake.owns(event.division):
        return
    was = intake.applications.get(event.number)
    if not was.meta.has_heard(envelope.id):
        by = Actor(SYSTEM, "reviewer", event.owner_division)
        now = was.decide(event.outcome, event.reason, by, event.at)
        intake.applications.save(was, now, [], heard=envelope.id)


def _may_submit(command: SubmitApplication, intake: Intake) -> None:
    by = command.by
    require(by, CITIZEN, *CLERK_LIKE)
    if not is_division(command.division):
        raise Invalid("DIVISION_MALFORMED", "区划代码格式有误")
    if by.kind == "staff" and not by.reaches(command.division):
        raise Forbidden("DIVISION_OUT_OF_SCOPE", "不在您的管辖区域内")
    if by.kind == "person" and intake.seals.index(command.applicant.number) != by.subject:
        raise Forbidden("APPLICANT_NOT_SELF", "只能为本人申请，代他人申请请到窗口或委托代办员")


def _submission(command: SubmitApplication, intake: Intake) -> Submission:
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
        commitment_signed=command.commitment_signed,
        deferral_signed=command.deferral_signed,
        mandate_no=command.mandate,
    )


def _check(item: PublishedItem, submission: Submission, intake: Intake) -> tuple[Fault, ...]:
    def knows(code: str) -> bool:
        tree = intake.divisions.codes(county(code))
        return code in tree if tree is not None else code == county(code)

    admission = admit(item.rules, submission, Registers(knows))
    if admission.blocked:
        first = admission.blocked[0]
        raise Invalid(first.reason, first.detail, faults=admission.blocked)
    unlawful_place = [
        fault for fault in admission.refused_acceptance if fault.reason == "LEVEL_CANNOT_ACCEPT"
    ]
    if admission.form_errors or unlawful_place:
        faults = (*admission.form_errors, *unlawful_place)
        reason = "FORM_INVALID" if admission.form_errors else "LEVEL_CANNOT_ACCEPT"
        raise Invalid(reason, "提交的内容有误，请逐项更正", faults=faults)
    return (*admission.refused_acceptance, *admission.correction_notice, *admission.decision_denied)


def _party(applicant: Applicant, intake: Intake) -> Party:
    number = applicant.normal_number
    return Party(
        kind="person" if applicant.is_person else "organisation",
        party=intake.seals.index(number),
        number_sealed=intake.seals.seal(number),
        name=applicant.name,
        phone_sealed=intake.seals.seal(applicant.phone) if applicant.phone else "",
    )


def _papers(given: Sequence[MaterialGiven], intake: Intake) -> tuple[Paper, ...]:
    return tuple(
        Paper(
            material.code,
            material.kind,
            intake.seals.seal(material.ref) if material.kind == "lookup" and material.ref else material.ref,
        )
        for material in given
    )


def _for_clerk(by: Principal, number: str, intake: Intake) -> Application:
    application = get_application(GetApplication(by, number), intake)
    require(by, "clerk", division=application.accept_division)
    return application


def _may_see(by: Principal, application: Application) -> bool:
    if by.kind == "staff":
        return by.reaches(application.division) or contains(application.owner_division, by.division)
    return by.subject in (application.applicant.party, application.submitted_by)


def _same_version(application: Application, wanted: int) -> None:
    if wanted and wanted != application.meta.version:
        raise Conflict("STALE_VERSION", "内容已被他人修改，请刷新后重试")


def _actor(by: Principal) -> Actor:
    return Actor(by.subject, by.acting_role, by.division)


def _event(
    kind: type[ApplicationChanged],
    application: Application,
    by: Principal,
    destination: str,
    *,
    before: str,
    note: str = "",
) -> ApplicationChanged:
    return kind(
        subject=application.id,
        division=application.division,
        destination=destination,
        at=application.history[-1].at,
        by=_actor(by),
        moved=(before, application.status),
        note=note,
        application=application,
    )


COMMANDS: Mapping[type, Callable[..., Any]] = {
    SubmitApplication: submit_application,
    GetApplication: get_application,
    ListApplications: list_applications,
    AcceptApplication: accept_application,
    RequestSupplement: request_supplement,
    ProvideSupplement: provide_supplement,
    ReturnApplication: return_application,
    WithdrawApplication: withdraw_application,
}
HEARS: Mapping[str, Callable[..., None]] = {
    "sanji.catalogue.v1.ItemPublished": learn_item,
    "sanji.catalogue.v1.DivisionTreePublished": learn_divisions,
    "sanji.approval.v1.CaseOpened": show_opened,
    "sanji.approval.v1.DecisionMade": show_decided,
}
