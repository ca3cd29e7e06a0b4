"""Checks after grants on commitments: listed, recorded, objected to, upheld, cleared; what of them is public."""

import re
from collections.abc import Callable
from dataclasses import replace

from services.approval.commands import (
    AppealAfterCheck,
    ClearAfterCheck,
    GetAfterCheck,
    ListAfterChecks,
    ListCommitments,
    RecordAfterCheck,
    ReportLateChecks,
    UpholdAfterCheck,
)
from services.approval.domain.after_check import CLEAR, KEPT, LIFE, UPHOLD, AfterCheck, WantedChecks
from services.approval.domain.card import check_reason
from services.approval.domain.case import Case
from services.approval.domain.certificate import Revocation
from services.approval.domain.certificate_life import REVOKE_BROKEN
from services.approval.domain.certificate_life import VALID as IN_FORCE
from services.approval.domain.ranks import check_rank, published_rank
from services.approval.domain.spoken import Spoken
from services.approval.events import (
    AfterCheckChanged,
    AfterCheckMissed,
    CertificateRevoked,
    CommitmentAppealed,
    CommitmentBroken,
    CommitmentCleared,
    CommitmentKept,
    CommitmentUpheld,
    DecisionRevoked,
)
from services.approval.handlers.acting import may_receive
from services.approval.handlers.issuing import certificate_event
from services.approval.handlers.promising import check_event
from services.approval.ports import Approval
from services.chassis.auth import (
    AUDITOR,
    CITIZEN,
    CLERK,
    REVIEWER,
    SUPERVISOR,
    SYSTEM,
    Principal,
    require,
    within,
)
from services.chassis.errors import Conflict, Forbidden, Invalid, NotFound
from services.chassis.levels import is_division
from services.chassis.masking import mask_text
from services.chassis.messages import Actor, Event
from services.chassis.paging import page_limit

AT_ONCE = 100
_CURSOR = re.compile(r"\d{4}-\d{2}-\d{2}\.[0-9A-Za-z]{1,40}", re.ASCII)
_Said = AppealAfterCheck | UpholdAfterCheck | ClearAfterCheck


def list_after_checks(command: ListAfterChecks, approval: Approval) -> tuple[list[Case], str]:
    """One page and the cursor of the next. A reviewer sees those of the own department."""
    limit = _limit(command.limit, command.cursor)
    if command.state and command.state not in LIFE.states:
        raise Invalid("STATE_UNKNOWN", f"状态应为：{'、'.join(LIFE.states)}")
    by, division = command.by, command.division or command.by.division
    department = command.department
    if not is_division(division):
        raise Invalid("DIVISION_MALFORMED", "区划代码格式有误")
    require(by, REVIEWER, SUPERVISOR, AUDITOR, division=division)
    if not by.has(SUPERVISOR, AUDITOR):
        department = department or by.department
        within(by, department=department)
    wanted = WantedChecks(division, department, command.state, command.cursor)
    found = approval.inspections.after_checks.page(wanted, limit + 1)
    return found[:limit], check_rank(found[limit - 1]) if len(found) > limit else ""


def get_after_check(command: GetAfterCheck, approval: Approval) -> Case:
    """Whoever promised, whoever may receive the result for her, and staff whose subtree holds where it was decided or handed in."""
    case = approval.cases.find(command.number)
    if case is None or case.after_check is None or not _may_see(command.by, case, approval):
        raise NotFound("AFTER_CHECK_NOT_FOUND", "没有找到该核查")
    return case


def record_after_check(command: RecordAfterCheck, approval: Approval) -> Case:
    """A reviewer of the department that decided. A broken promise revokes the decision and its certificate
    in the same write (ledger R112).
    """
    by = command.by
    require(by, REVIEWER)
    was, check = _checked(by, command.number, approval)
    within(by, division=was.owner_division, department=was.tasks[0].department)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    spoken = Spoken(mask_text(command.note.strip()), by.subject, approval.clock.now())
    now = replace(was, after_check=check.found(command.result, spoken))
    actor = Actor(by.subject, REVIEWER, by.division)
    if command.result == KEPT:
        told = check_event(CommitmentKept, was, now, actor, spoken.at, spoken.reason)
        return approval.cases.save(was, now, [told], command.asked)
    now = now.revoked()
    events: list[Event] = [
        check_event(CommitmentBroken, was, now, actor, spoken.at, spoken.reason),
        _revoked(was, now, actor, spoken),
    ]
    if now.certificate is not None and now.certificate.state == IN_FORCE:
        revocation = Revocation("withdrawn_by_authority", spoken.reason, by.subject, spoken.at)
        ended = now.certificate.revoked(revocation, REVOKE_BROKEN)
        now = replace(now, certificate=ended)
        note = f"{revocation.reason} {spoken.reason}"
        events.append(
            certificate_event(CertificateRevoked, ended, actor, spoken.at, before=IN_FORCE, note=note)
        )
    return approval.cases.save(was, now, events, command.asked)


def appeal_after_check(command: AppealAfterCheck, approval: Approval) -> Case:
    """Whoever promised, whoever may receive the result for her, or a clerk."""
    by = command.by
    require(by, CITIZEN, CLERK)
    found = _checked(by, command.number, approval)
    role = CITIZEN if by.has(CITIZEN) else CLERK
    return _said(command, role, CommitmentAppealed, found, AfterCheck.appealed, approval)


def uphold_after_check(command: UpholdAfterCheck, approval: Approval) -> Case:
    """A supervisor who did not check it."""
    return _answered(command, UPHOLD, CommitmentUpheld, approval)


def clear_after_check(command: ClearAfterCheck, approval: Approval) -> Case:
    """A supervisor who did not check it."""
    return _answered(command, CLEAR, CommitmentCleared, approval)


def report_late_checks(command: ReportLateChecks, approval: Approval) -> None:
    """Tell each desk of a check that nobody made in time, once; at most 100 at a time."""
    now = approval.clock.now()
    for was in approval.inspections.after_checks.late(now, AT_ONCE):
        assert was.after_check is not None
        late = replace(was, after_check=was.after_check.missed())
        actor = Actor(SYSTEM, SYSTEM, was.owner_division)
        told = check_event(AfterCheckMissed, was, late, actor, now)
        try:
            approval.cases.save(was, late, [told])
        except Conflict:
            continue


def list_commitments(command: ListCommitments, approval: Approval) -> tuple[list[Case], str]:
    """What is public, by the day on which it no longer is; open ones last. No cursor tells a number."""
    limit = _limit(command.limit, command.cursor)
    if not is_division(command.division):
        raise Invalid("DIVISION_MALFORMED", "区划代码格式有误")
    today = approval.clock.today()
    found = approval.inspections.after_checks.published(
        command.division, command.item, today, command.cursor, limit + 1
    )
    return found[:limit], published_rank(found[limit - 1]) if len(found) > limit else ""


def _revoked(was: Case, now: Case, actor: Actor, spoken: Spoken) -> DecisionRevoked:
    return DecisionRevoked(
        subject=now.id,
        division=now.division,
        destination=now.division,
        at=spoken.at,
        by=actor,
        moved=(was.state, now.state),
        note=spoken.reason,
        person=now.party,
        case=now,
    )


def _answered(
    command: UpholdAfterCheck | ClearAfterCheck,
    action: str,
    kind: type[AfterCheckChanged],
    approval: Approval,
) -> Case:
    by = command.by
    require(by, SUPERVISOR)
    found = was, check = _checked(by, command.number, approval)
    within(by, division=was.owner_division)
    if check.result is not None and check.result.by == by.subject:
        raise Forbidden("SAME_PERSON_ASKED", "核查人与处理人不能为同一人")
    return _said(command, SUPERVISOR, kind, found, lambda one, spoken: one.answered(action, spoken), approval)


def _said(
    command: _Said,
    role: str,
    kind: type[AfterCheckChanged],
    found: tuple[Case, AfterCheck],
    change: Callable[[AfterCheck, Spoken], AfterCheck],
    approval: Approval,
) -> Case:
    by, (was, check) = command.by, found
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    spoken = Spoken(mask_text(command.reason.strip()), by.subject, approval.clock.now())
    changed = change(check, spoken)
    check_reason(spoken.reason)
    now = replace(was, after_check=changed)
    actor = Actor(by.subject, role, by.division)
    return approval.cases.save(
        was, now, [check_event(kind, was, now, actor, spoken.at, spoken.reason)], command.asked
    )


def _checked(by: Principal, number: str, approval: Approval) -> tuple[Case, AfterCheck]:
    case = get_after_check(GetAfterCheck(by, number), approval)
    assert case.after_check is not None
    return case, case.after_check


def _limit(limit: int, cursor: str) -> int:
    if cursor and not _CURSOR.fullmatch(cursor):
        raise Invalid("CURSOR_INVALID", "翻页标记有误")
    return page_limit(limit)


def _may_see(by: Principal, case: Case, approval: Approval) -> bool:
    if by.kind == "person":
        return may_receive(by, case.party, case.item, approval)
    return by.kind == "staff" and (by.reaches(case.owner_division) or by.reaches(case.division))
