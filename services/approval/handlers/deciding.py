"""Deciding a case."""

from datetime import datetime

from services.approval.commands import DecideCase, GetCase
from services.approval.domain.asking import hastened
from services.approval.domain.case import Case
from services.approval.domain.decision import Decision, check_decision
from services.approval.domain.deferring import refuse_outstanding
from services.approval.domain.desk import deviates, proposed
from services.approval.domain.life import DECIDE, LIFE
from services.approval.domain.powers import lent_department
from services.approval.events import CaseChanged, DecisionMade, DecisionProposed, TaskDecided
from services.approval.handlers.cases import get_case, moved_event, terms_of
from services.approval.handlers.chiefs import is_chief
from services.approval.handlers.issuing import with_certificate
from services.approval.ports import Approval
from services.chassis.auth import REVIEWER, Principal, require
from services.chassis.errors import Conflict, Forbidden
from services.chassis.levels import ancestors
from services.chassis.masking import mask_text
from services.chassis.messages import Actor, Asked


def decide_case(command: DecideCase, approval: Approval) -> Case:
    """A reviewer decides his department's task, or the task of the department that lent its power.

    The first denial or the last grant closes the case. Against the advice of the department's plug-in, it waits for a
    second person's word.
    """
    was = get_case(GetCase(command.by, command.number), approval)
    department = department_decided_for(command.by, was, approval)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    _check_free(was, department, command.by, approval)
    decision = Decision(command.outcome, mask_text(command.reason.strip()), dict(command.checks))
    at = approval.clock.now()
    task = was.task_of(department)
    if task is not None:
        task.refuse_pending()
    if task is not None and deviates(task, decision):
        waiting = proposed(was, department, decision, command.by.subject, at)
        terms = terms_of(was.item, was.item_version, approval)
        check_decision(decision, terms.codes, deviates=True)
        refuse_outstanding(was, department, decision.outcome, terms)
        event = moved_event(DecisionProposed, was, waiting, command.by, department, approval)
        return approval.cases.save(was, waiting, [event], command.asked)
    now = hastened(was.decide(department, decision, command.by.subject, at), at)
    check_decision(decision, terms_of(was.item, was.item_version, approval).codes)
    return keep_decision(was, now, command.by, department, at, command.asked, approval)


def keep_decision(
    was: Case,
    now: Case,
    by: Principal,
    department: str,
    at: datetime,
    asked: Asked | None,
    approval: Approval,
) -> Case:
    """Store a department's decision, made by one person or confirmed by a second, with its event.

    Raises `Conflict` MATERIALS_OUTSTANDING.
    """
    terms = terms_of(now.item, now.item_version, approval)
    task = now.task_of(department)
    refuse_outstanding(was, department, task.outcome if task else "", terms)
    now, issued = with_certificate(now, terms, by, at, approval)
    return approval.cases.save(was, now, [_event(was, now, by, department, at), *issued], asked)


def _check_free(case: Case, department: str, by: Principal, approval: Approval) -> None:
    task = case.task_of(department)
    if task is None or not LIFE.allows(case.state, DECIDE):
        return
    if task.proposal is not None:
        raise Conflict("DECISION_PROPOSED", "已有一项决定等待复核")
    if task.claimed_by not in ("", by.subject) and not is_chief(by, case, department, approval):
        raise Conflict("CASE_CLAIMED", "该办件已由其他审批人员领取")


def department_decided_for(by: Principal, case: Case, approval: Approval) -> str:
    """The department whose task `by` may decide: the own, or one that lent its power. Raises `Forbidden`."""
    require(by, REVIEWER)
    department = by.department
    if not by.reaches(case.owner_division):
        places = [place for place in ancestors(case.division) if by.reaches(place)]
        lent = approval.powers.lent(case.item, places)
        department = lent_department(lent, by.department, approval.clock.today())
    if case.task_of(department) is None:
        raise Forbidden("DEPARTMENT_NOT_ALLOWED", "该办件不由您所在部门审批")
    if by.subject in case.handled_by and not case.by_one_person:
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
