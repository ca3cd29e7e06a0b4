"""Deciding a case."""

from datetime import datetime

from services.approval.commands import DecideCase, GetCase
from services.approval.domain.asking import hastened
from services.approval.domain.case import IMMEDIATE, Case
from services.approval.domain.decision import Decision, check_decision
from services.approval.domain.powers import lent_department
from services.approval.events import CaseChanged, DecisionMade, TaskDecided
from services.approval.handlers.cases import get_case, terms_of
from services.approval.ports import Approval
from services.chassis.auth import REVIEWER, Principal, require
from services.chassis.errors import Conflict, Forbidden
from services.chassis.levels import ancestors
from services.chassis.masking import mask_text
from services.chassis.messages import Actor


def decide_case(command: DecideCase, approval: Approval) -> Case:
    """A reviewer decides his department's task, or the task of the department that lent its power.

    The first denial or the last grant closes the case.
    """
    was = get_case(GetCase(command.by, command.number), approval)
    department = _department_decided_for(command.by, was, approval)
    if was.meta.answers(command.asked):
        return was
    if command.if_version and command.if_version != was.meta.version:
        raise Conflict("STALE_VERSION", "内容已被他人修改，请刷新后重试")
    decision = Decision(command.outcome, mask_text(command.reason.strip()), dict(command.checks))
    at = approval.clock.now()
    now = hastened(was.decide(department, decision, command.by.subject, at), at)
    check_decision(decision, terms_of(was.item, was.item_version, approval).codes)
    return approval.cases.save(was, now, [_event(was, now, command.by, department, at)], command.asked)


def _department_decided_for(by: Principal, case: Case, approval: Approval) -> str:
    require(by, REVIEWER)
    department = by.department
    if not by.reaches(case.owner_division):
        places = [place for place in ancestors(case.division) if by.reaches(place)]
        lent = approval.powers.lent(case.item, places)
        department = lent_department(lent, by.department, approval.clock.today())
    if case.task_of(department) is None:
        raise Forbidden("DEPARTMENT_NOT_ALLOWED", "该办件不由您所在部门审批")
    if case.case_type != IMMEDIATE and by.subject in case.handled_by:
        raise Forbidden("SAME_PERSON", "受理人员与审批人员不能为同一人")
    return department


def _event(was: Case, now: Case, by: Principal, department: str, at: datetime) -> CaseChanged:
    kind = DecisionMade if now.decided_at is not None else TaskDecided
    task = now.task_of(department)
    assert task is not None
    return kind(
        subject=now.id,
        division=now.division,
        destination=now.division,
        at=at,
        by=Actor(by.subject, REVIEWER, by.division),
        moved=(was.state, now.state),
        note=task.reason,
        person=now.party,
        case=now,
        department=department,
    )
