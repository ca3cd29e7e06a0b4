"""Changing the clocks of a case: special procedures and the one extension."""

from services.approval.commands import (
    ApproveClockChange,
    AskExtension,
    AskPause,
    GetCase,
    RefuseClockChange,
    ResumeClock,
)
from services.approval.domain import stopping
from services.approval.domain.case import Case
from services.approval.domain.stops import EXTENSION, PAUSE
from services.approval.events import (
    CaseChanged,
    ClockChangeAsked,
    ClockChangeRefused,
    ClockExtended,
    ClockPaused,
    ClockResumed,
)
from services.approval.handlers.cases import get_case, terms_of
from services.approval.ports import Approval
from services.chassis.auth import REVIEWER, SUPERVISOR, Principal, require
from services.chassis.errors import Forbidden
from services.chassis.masking import mask_text
from services.chassis.messages import Actor


def ask_pause(command: AskPause, approval: Approval) -> Case:
    """A reviewer of a department that decides it asks."""
    was = _for_reviewer(command, approval)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    reason, at = mask_text(command.reason), approval.clock.now()
    asked = stopping.pause_asked(command.procedure, command.days, reason, command.by.subject, at)
    terms = terms_of(was.item, was.item_version, approval)
    now = stopping.ask_pause(was, asked, terms, approval.clock.today(), command.by.department)
    return _saved(ClockChangeAsked, was, now, command, approval, reason)


def ask_extension(command: AskExtension, approval: Approval) -> Case:
    """A reviewer of a department that decides it asks."""
    was = _for_reviewer(command, approval)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    reason, at = mask_text(command.reason), approval.clock.now()
    terms = terms_of(was.item, was.item_version, approval)
    asked = stopping.extension_asked(command.days, reason, command.by.subject, at, terms)
    now = stopping.ask_extension(was, asked, terms, approval.clock.today(), command.by.department)
    return _saved(ClockChangeAsked, was, now, command, approval, reason)


def approve_clock_change(command: ApproveClockChange, approval: Approval) -> Case:
    """A supervisor approves: for one department its own or the government's; an extension whoever the item names, else of a
    joint case the government's (行政许可法 art. 42).
    """
    was = _for_supervisor(command, approval)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    calendar, edition = approval.calendars.current(was.owner_division)
    by, today = command.by, approval.clock.today()
    now = stopping.approved(was, by.subject, by.department, today, calendar, edition)
    assert was.request is not None
    if was.request.kind == PAUSE:
        return _saved(ClockPaused, was, now, command, approval, was.request.reason)
    return _saved(ClockExtended, was, now, command, approval, was.request.reason)


def refuse_clock_change(command: RefuseClockChange, approval: Approval) -> Case:
    """A supervisor refuses, with the reason."""
    was = _for_supervisor(command, approval)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    reason = mask_text(command.reason.strip())
    now = stopping.refused(was, command.by.subject, reason)
    return _saved(ClockChangeRefused, was, now, command, approval, reason)


def resume_clock(command: ResumeClock, approval: Approval) -> Case:
    """A reviewer of a department that decides it, or a supervisor: the procedure is over."""
    if command.by.has(SUPERVISOR):
        was = _for_supervisor(command, approval)
    else:
        was = _for_reviewer(command, approval)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    calendar, edition = approval.calendars.current(was.owner_division)
    now = stopping.resumed(was, approval.clock.today(), calendar, edition)
    return _saved(ClockResumed, was, now, command, approval)


_Command = AskPause | AskExtension | ApproveClockChange | RefuseClockChange | ResumeClock


def _for_reviewer(command: _Command, approval: Approval) -> Case:
    case = get_case(GetCase(command.by, command.number), approval)
    require(command.by, REVIEWER, division=case.owner_division)
    if case.task_of(command.by.department) is None:
        raise Forbidden("DEPARTMENT_NOT_ALLOWED", "该办件不由您所在部门审批")
    return case


def _for_supervisor(command: _Command, approval: Approval) -> Case:
    case = get_case(GetCase(command.by, command.number), approval)
    require(command.by, SUPERVISOR, division=case.owner_division)
    department = command.by.department
    if case.request is not None and case.request.kind == EXTENSION:
        allowed = stopping.approves_extension(
            case, department, terms_of(case.item, case.item_version, approval)
        )
    else:
        allowed = not department or case.task_of(department) is not None
    if not allowed:
        raise Forbidden("DEPARTMENT_NOT_ALLOWED", "该项时限变更须由本级人民政府负责人或者本部门负责人批准")
    return case


def _saved(
    kind: type[CaseChanged], was: Case, now: Case, command: _Command, approval: Approval, note: str = ""
) -> Case:
    event = kind(
        subject=now.id,
        division=now.division,
        destination=now.division,
        at=approval.clock.now(),
        by=_actor(command.by),
        moved=(was.state, now.state),
        note=note,
        person=now.party,
        case=now,
    )
    return approval.cases.save(was, now, [event], command.asked)


def _actor(by: Principal) -> Actor:
    return Actor(by.subject, SUPERVISOR if by.has(SUPERVISOR) else REVIEWER, by.division)
