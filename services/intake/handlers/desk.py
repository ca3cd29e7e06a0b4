"""At the desk: reading, accepting, the one notice, returning, withdrawing."""

from services.chassis.auth import Principal, require
from services.chassis.errors import Conflict, Forbidden, NotFound
from services.chassis.levels import order
from services.intake.commands import (
    AcceptApplication,
    GetApplication,
    ListApplications,
    ProvideSupplement,
    RequestSupplement,
    ReturnApplication,
    WithdrawApplication,
)
from services.intake.domain.acceptance import (
    Refusal,
    deem_accepted,
    is_over,
    notice_faults,
    refuse,
    refuse_second_notice,
    refuse_when_over,
)
from services.intake.domain.application import Application
from services.intake.domain.authority import SUPPLEMENT, WITHDRAW
from services.intake.domain.life import ACCEPT
from services.intake.events import (
    ApplicationAccepted,
    ApplicationReturned,
    ApplicationWithdrawn,
    SupplementProvided,
    SupplementRequested,
)
from services.intake.handlers.acting import authority_of, ids_of
from services.intake.handlers.asking_again import refuse_asking_again
from services.intake.handlers.filing import attached, papers
from services.intake.handlers.handing_in import lent_now
from services.intake.handlers.happening import actor, happened
from services.intake.handlers.later import paper_faults
from services.intake.handlers.listing import listed
from services.intake.handlers.wording import note_of, reason_of
from services.intake.ports import Intake


def get_application(command: GetApplication, intake: Intake) -> Application:
    """Its applicant's, its submitter's, or staff's whose subtree holds where it was handed in or is decided."""
    application = intake.applications.find(command.number)
    if application is None or not _may_see(command.by, application, intake):
        raise NotFound("APPLICATION_NOT_FOUND", "没有找到该办件")
    return application


def list_applications(command: ListApplications, intake: Intake) -> tuple[list[Application], str]:
    """One page and the cursor of the next, newest first."""
    return listed(command, intake.applications, intake)


def accept_application(command: AcceptApplication, intake: Intake) -> Application:
    """A clerk whose subtree holds the accepting division takes it on.

    Refuses POWER_NOT_IN_FORCE where the power to accept was lent and is so no more; then a clerk of a level that
    accepts by itself takes it on.
    """
    was = for_clerk(command.by, command.number, intake)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    _refuse_without_power(command.by, was, intake)
    calendar, _ = intake.calendars.current(was.owner_division)
    if is_over(was, calendar, intake.clock.today()):
        now = deem_accepted(was, actor(command.by), intake.clock.now(), ACCEPT)
    else:
        now = was.accept(actor(command.by), intake.clock.now())
    event = happened(ApplicationAccepted, now, command.by, now.owner_division, before=was.status)
    return intake.applications.save(was, now, [event], command.asked)


def request_supplement(command: RequestSupplement, intake: Intake) -> Application:
    """The one notice of everything that is missing."""
    was = for_clerk(command.by, command.number, intake)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    refuse_second_notice(was, command.materials)
    _refuse_when_over(was, intake)
    refuse_asking_again([was], intake)
    item = intake.items.get(was.item)
    listed = frozenset(item.rules.materials) if item else frozenset()
    faults = notice_faults(was, command.materials, listed)
    note = note_of(command.note)
    now = was.request_supplement(command.materials, note, faults, actor(command.by), intake.clock.now())
    event = happened(SupplementRequested, now, command.by, now.division, before=was.status, note=note)
    return intake.applications.save(was, now, [event], command.asked)


def provide_supplement(command: ProvideSupplement, intake: Intake) -> Application:
    """The applicant, a clerk for him or his agent under a mandate hands in what was named."""
    was = get_application(GetApplication(command.by, command.number), intake)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    refuse_member(was)
    under = authority_of(command.by, was.applicant.party, SUPPLEMENT, was.item, intake)
    faults = paper_faults(was, command.materials, command.by, intake)
    now = was.provide_supplement(
        papers(command.materials, intake), actor(command.by), intake.clock.now(), under, faults
    )
    event = happened(SupplementProvided, now, command.by, now.accept_division, before=was.status)
    with attached(command.materials, was.applicant.party, intake):
        return intake.applications.save(was, now, [event], command.asked)


def return_application(command: ReturnApplication, intake: Intake) -> Application:
    """Not taken on, with the reason (行政许可法 art. 32(1)(1), (2); 32(2)), and whose matter it is when another's."""
    reason = reason_of(command.reason)
    was = for_clerk(command.by, command.number, intake)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    _refuse_when_over(was, intake)
    refusal = Refusal(reason, command.cause, command.organ, command.materials)
    name = intake.organs.name(command.organ) if command.organ else ""
    item = intake.items.get(was.item)
    licence = item is not None and item.notices.licence
    now = refuse(was, refusal, name, actor(command.by), intake.clock.now(), licence=licence)
    event = happened(ApplicationReturned, now, command.by, now.division, before=was.status, note=reason)
    return intake.applications.save(was, now, [event], command.asked)


def withdraw_application(command: WithdrawApplication, intake: Intake) -> Application:
    """The applicant, a clerk for him or his agent under a mandate takes it back before the decision."""
    was = get_application(GetApplication(command.by, command.number), intake)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    refuse_member(was)
    under = authority_of(command.by, was.applicant.party, WITHDRAW, was.item, intake)
    now = was.move("withdraw", actor(command.by), intake.clock.now(), under=under)
    event = happened(ApplicationWithdrawn, now, command.by, now.owner_division, before=was.status)
    return intake.applications.save(was, now, [event], command.asked)


def for_clerk(by: Principal, number: str, intake: Intake) -> Application:
    """An application that the caller may take on; refuses ROLE_NOT_ALLOWED and DIVISION_OUT_OF_SCOPE otherwise."""
    application = get_application(GetApplication(by, number), intake)
    require(by, "clerk", division=application.accept_division)
    refuse_member(application)
    return application


def refuse_member(application: Application) -> None:
    """Raises `Conflict` PACKAGE_MEMBER: what belongs to a package is taken on, supplied and taken back with it."""
    if application.package:
        raise Conflict("PACKAGE_MEMBER", f"该办件属于“一件事”{application.package}，请按套餐整体办理")


def _refuse_when_over(application: Application, intake: Intake) -> None:
    calendar, _ = intake.calendars.current(application.owner_division)
    refuse_when_over(application, calendar, intake.clock.today())


def _refuse_without_power(by: Principal, application: Application, intake: Intake) -> None:
    item, place = intake.items.get(application.item), application.accept_division
    if item is None or {order(place), order(by.division)} & item.rules.accept_orders:
        return
    if place in lent_now(item.rules, place, intake):
        return
    raise Forbidden("POWER_NOT_IN_FORCE", "受理权限尚未生效、已到期或已收回，请由有权站点受理")


def _may_see(by: Principal, application: Application, intake: Intake) -> bool:
    if by.kind == "staff":
        places = (application.division, application.accept_division, application.owner_division)
        return any(map(by.reaches, places))
    whose = (application.applicant.party, application.submitted_by)
    return by.subject in whose or not set(whose).isdisjoint(ids_of(by, intake))
