"""A package at the desk: read, taken on, the one notice, returned, taken back, handed out. Its members follow by event."""

from dataclasses import replace

from services.chassis.auth import CLERK, SYSTEM, Principal, require
from services.chassis.clock import day_of
from services.chassis.errors import Conflict, Invalid, NotFound
from services.chassis.messages import Actor
from services.chassis.periods import ExplainedPeriod, acceptance, explained
from services.intake.commands import (
    AcceptPackage,
    DeemPackagesAccepted,
    GetPackageApplication,
    GetPackageClock,
    HandOutPackage,
    ListPackageApplications,
    PaperGiven,
    ProvidePackageSupplement,
    RequestPackageSupplement,
    ReturnPackage,
    WithdrawPackage,
)
from services.intake.domain.acceptance import (
    BY_LAW,
    Refusal,
    is_over,
    is_surely_over,
    last_day_over,
    notice_faults,
    refuse_second_notice,
    refuse_when_over,
    returned_for,
)
from services.intake.domain.authority import SUPPLEMENT, WITHDRAW, Authority
from services.intake.domain.ending import ended_at, taken_on_at
from services.intake.domain.package_application import PackageApplication
from services.intake.domain.package_life import ACCEPT, DEEM_ACCEPTED, HAND_OUT, LIFE, RETURN
from services.intake.domain.package_life import WITHDRAW as TAKE_BACK
from services.intake.events import (
    PackageAccepted,
    PackageCollected,
    PackageReturned,
    PackageSupplementProvided,
    PackageSupplementRequested,
    PackageWithdrawn,
)
from services.intake.handlers.acting import authority_of, ids_of
from services.intake.handlers.asking_again import refuse_asking_again
from services.intake.handlers.filing import all_attached, file_faults, papers
from services.intake.handlers.happening import actor
from services.intake.handlers.later import rule_faults
from services.intake.handlers.listing import listed
from services.intake.handlers.overdue import answered_by_law, waiting_before
from services.intake.handlers.package_members import (
    as_one,
    as_they_stand,
    findings_now,
    found_for_all,
    members_now,
)
from services.intake.handlers.package_papers import Asking, papers_by_party
from services.intake.handlers.package_telling import package_event
from services.intake.handlers.wording import note_of, reason_of
from services.intake.ports import Intake

LONGEST_NAME = 100


def get_package_application(command: GetPackageApplication, intake: Intake) -> PackageApplication:
    """Its applicant's, its submitter's, or staff's whose subtree holds where it was handed in, is taken on or decided."""
    found = intake.packages.find(command.number)
    if found is None or not _may_see(command.by, found, intake):
        raise NotFound("PACKAGE_APPLICATION_NOT_FOUND", "没有找到该套餐办件")
    return _counted(found, intake)


def show_package_application(command: GetPackageApplication, intake: Intake) -> PackageApplication:
    """As `get_package_application`; while it is at the desk, with what registers said of its members' papers since."""
    found = get_package_application(command, intake)
    if not LIFE.allows(found.status, RETURN):
        return found
    return replace(found, findings=findings_now(found, members_now(found, intake)))


def list_package_applications(
    command: ListPackageApplications, intake: Intake
) -> tuple[list[PackageApplication], str]:
    """One page and the cursor of the next, newest first."""
    found, following = listed(command, intake.packages, intake)
    return [_counted(one, intake) for one in found], following


def get_package_clock(command: GetPackageClock, intake: Intake) -> tuple[ExplainedPeriod, ...]:
    """Day by day: the five days to take it on while they run, then the one limit."""
    found = get_package_application(GetPackageApplication(command.by, command.number), intake)
    calendar, _ = intake.calendars.current(found.accept_division)
    today = intake.clock.today()
    if (came := found.waiting_since) is not None:
        return (explained(acceptance(day_of(came)), calendar, until=today),)
    if found.period is None:
        return ()
    before: tuple[ExplainedPeriod, ...] = ()
    if found.deemed and (taken_on := taken_on_at(found)) is not None:
        before = (answered_by_law(found.period.started_on, taken_on, calendar),)
    over = ended_at(found)
    ended = day_of(over) if over else None
    until = min(today, ended or today)
    return (*before, explained(found.period, calendar, until=until, stopped_on=ended))


def accept_package(command: AcceptPackage, intake: Intake) -> PackageApplication:
    """The lead window takes all of it on at once."""
    was = for_clerk(command.by, command.number, intake)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    calendar, _ = intake.calendars.current(was.accept_division)
    at, since = intake.clock.now(), was.waiting_since
    if since is not None and is_over(was, calendar, intake.clock.today()):
        now = was.accept(ACCEPT, actor(command.by), at, since, calendar, BY_LAW)
    else:
        now = was.accept(ACCEPT, actor(command.by), at, at, calendar)
    event = package_event(PackageAccepted, now, command.by, before=was.status)
    return intake.packages.save(was, now, [event], command.asked)


def deem_packages_accepted(command: DeemPackagesAccepted, intake: Intake) -> None:
    """Whatever waited longer than five working days is taken on from the day it came (行政许可法 art. 32(1)(4))."""
    today = intake.clock.today()
    calendar, _ = intake.calendars.current(intake.stack)
    for was in waiting_before(intake.packages, last_day_over(calendar, today), command.limit, command.pages):
        its_calendar, _ = intake.calendars.current(was.accept_division)
        since = was.waiting_since
        if since is None or not is_surely_over(was, its_calendar, today):
            continue
        by = Actor(SYSTEM, SYSTEM, was.accept_division)
        now = was.accept(DEEM_ACCEPTED, by, intake.clock.now(), since, its_calendar, BY_LAW)
        try:
            intake.packages.save(was, now, [package_event(PackageAccepted, now, by, before=was.status)])
        except Conflict:
            continue


def request_package_supplement(command: RequestPackageSupplement, intake: Intake) -> PackageApplication:
    """The one notice of everything that is missing for any member."""
    was = for_clerk(command.by, command.number, intake)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    members = members_now(was, intake)
    together = as_one(was, members)
    refuse_second_notice(together, command.materials)
    refuse_when_answered_by_law(was, intake)
    refuse_asking_again(as_they_stand(was, members), intake)
    listed = frozenset(code for part in was.parts for code in part.listed)
    faults = notice_faults(together, command.materials, listed)
    note = note_of(command.note)
    now = was.request_supplement(command.materials, note, faults, actor(command.by), intake.clock.now())
    event = package_event(PackageSupplementRequested, now, command.by, before=was.status, note=note)
    return intake.packages.save(was, now, [event], command.asked)


def provide_package_supplement(command: ProvidePackageSupplement, intake: Intake) -> PackageApplication:
    """The applicant, a clerk for him or his agent under a mandate hands in what was named."""
    was = get_package_application(GetPackageApplication(command.by, command.number), intake)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    under = _under(command.by, was, SUPPLEMENT, intake)
    owned = papers_by_party([PaperGiven(one) for one in command.materials], _asking(was), intake)
    faults = [
        fault for party, given in owned.items() for fault in file_faults(given, party, command.by, intake)
    ]
    faults += dict.fromkeys(
        fault
        for part in was.parts
        if part.draft is not None
        for fault in rule_faults(part.draft, command.materials, command.by, intake)
    )
    now = was.provide_supplement(
        papers(command.materials, intake),
        actor(command.by),
        intake.clock.now(),
        under,
        faults,
        found_for_all(members_now(was, intake)),
    )
    event = package_event(PackageSupplementProvided, now, command.by, before=was.status)
    with all_attached(owned, intake):
        return intake.packages.save(was, now, [event], command.asked)


def return_package(command: ReturnPackage, intake: Intake) -> PackageApplication:
    """Not taken on as a whole, with the reason, and whose matter it is when another's (行政许可法 art. 32(1)(1), (2), 32(2)).

    Each item can still be asked for by itself.
    """
    reason = reason_of(command.reason)
    was = for_clerk(command.by, command.number, intake)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    refuse_when_answered_by_law(was, intake)
    refusal = Refusal(reason, command.cause, command.organ, command.materials)
    name = intake.organs.name(command.organ) if command.organ else ""
    returned = returned_for(refusal, name, was.departments, was.notice)
    now = replace(was.move(RETURN, actor(command.by), intake.clock.now(), reason), returned=returned)
    event = package_event(PackageReturned, now, command.by, before=was.status, note=reason)
    return intake.packages.save(was, now, [event], command.asked)


def withdraw_package(command: WithdrawPackage, intake: Intake) -> PackageApplication:
    """All of it is taken back; what is decided by then stands."""
    was = get_package_application(GetPackageApplication(command.by, command.number), intake)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    under = _under(command.by, was, WITHDRAW, intake)
    now = was.move(TAKE_BACK, actor(command.by), intake.clock.now(), under=under)
    event = package_event(PackageWithdrawn, now, command.by, before=was.status)
    return intake.packages.save(was, now, [event], command.asked)


def hand_out_package(command: HandOutPackage, intake: Intake) -> PackageApplication:
    """All results go out at one window, at once, to who is named."""
    collector = command.collector.strip()
    if not collector or len(collector) > LONGEST_NAME:
        raise Invalid("COLLECTOR_REQUIRED", f"须填写领取人姓名，不超过{LONGEST_NAME}字")
    was = for_clerk(command.by, command.number, intake)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    at = intake.clock.now()
    now = was.move(HAND_OUT, actor(command.by), at)
    now = replace(now, handed_out_at=at, collector=collector)
    event = package_event(PackageCollected, now, command.by, before=was.status)
    return intake.packages.save(was, now, [event], command.asked)


def _counted(package: PackageApplication, intake: Intake) -> PackageApplication:
    calendar, _ = intake.calendars.current(package.accept_division)
    return package.counted(calendar)


def _asking(package: PackageApplication) -> list[Asking]:
    return [
        Asking(part.role, part.draft.applicant.party, part.listed)
        for part in package.parts
        if part.draft is not None
    ]


def for_clerk(by: Principal, number: str, intake: Intake) -> PackageApplication:
    """One that the caller's window may take on; refuses ROLE_NOT_ALLOWED and DIVISION_OUT_OF_SCOPE otherwise."""
    found = get_package_application(GetPackageApplication(by, number), intake)
    require(by, CLERK, division=found.accept_division)
    return found


def _under(by: Principal, package: PackageApplication, act: str, intake: Intake) -> Authority | None:
    """What allows it for every member: of several, the first."""
    found = [authority_of(by, package.applicant.party, act, part.item, intake) for part in package.parts]
    return found[0]


def refuse_when_answered_by_law(package: PackageApplication, intake: Intake) -> None:
    """Raises `Conflict` DEEMED_ACCEPTED once the five working days have passed."""
    calendar, _ = intake.calendars.current(package.accept_division)
    refuse_when_over(package, calendar, intake.clock.today())


def _may_see(by: Principal, package: PackageApplication, intake: Intake) -> bool:
    if by.kind == "staff":
        owners = (part.owner_division for part in package.parts)
        return any(map(by.reaches, (package.division, package.accept_division, *owners)))
    parties = {part.draft.applicant.party for part in package.parts if part.draft is not None}
    whose = {package.applicant.party, package.submitted_by, *parties}
    return by.subject in whose or not whose.isdisjoint(ids_of(by, intake))
