"""Judging a case by declared rules as it is opened, in the same write, and the looks that persons take afterwards."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.approval.commands import GetCase, ListAutoChecks, RecordAutoCheck
from services.approval.domain import automatic as rules
from services.approval.domain.case import Case
from services.approval.domain.decision import GRANTED, Decision
from services.approval.domain.deferring import holds_back
from services.approval.domain.life import GRANT_BY_RULES, LIFE, RECORD_CHECK, SEND_TO_CHECK
from services.approval.domain.task import READY
from services.approval.domain.terms import AutoTerms, ItemTerms
from services.approval.domain.verdicts import (
    ASKED,
    DEPARTMENT_EXAMINES,
    DUE,
    PAPERS_OUTSTANDING,
    PERSON_WANTED,
    SHARE,
    UNCLEAR,
    Automatic,
)
from services.approval.events import (
    ApplicationAccepted,
    AutoCheckAsked,
    AutoCheckRecorded,
    DecisionMade,
    PersonWanted,
)
from services.approval.handlers.cases import case_event, cursor_of, get_case, listed_place, moved_event
from services.approval.handlers.issuing import with_certificate
from services.approval.ports import Approval
from services.chassis.auth import REVIEWER, SYSTEM, require, system
from services.chassis.errors import Conflict, Forbidden, Unavailable
from services.chassis.levels import ancestors
from services.chassis.masking import mask_text
from services.chassis.messages import Actor, Envelope, Event
from services.chassis.paging import page_limit

PERSON_TYPE = {"person": "1"}


def judge(
    case: Case, accepted: ApplicationAccepted, terms: ItemTerms, now: datetime, approval: Approval
) -> tuple[Case, list[Event]]:
    """The case as the rules in force leave it, and the events of a grant. Without rules it stays as it is.

    Whoever asked for a person, whatever a department's plug-in examines, and what papers promised for later hold back goes
    to a person unjudged.
    """
    declared = terms.automatic
    if declared is None:
        return case, []
    held = approval.automatic.rules.in_force(case.item, ancestors(case.owner_division))
    if held is None or held.in_force is None or held.in_force.item_version != terms.version:
        return case, []
    if why := _why_unjudged(case, accepted, terms):
        unjudged = Automatic(declared.rule_id, declared.rule_version, case.tasks[0].department, UNCLEAR, why)
        return replace(case, automatic=unjudged), []
    judged = rules.judged(declared, terms, _facts(case, accepted, declared, approval))
    if not judged.granted:
        return replace(case, automatic=judged), []
    if rules.is_drawn(case.id, approval.automatic.check_percent):
        judged = judged.to_check(SHARE)
    return _granted(replace(case, automatic=judged), declared, terms, now, approval)


def want_person(event: PersonWanted, envelope: Envelope, approval: Approval) -> None:
    """What rules granted is looked at by a person; a case that is not decided is decided by one anyway.

    Raises `Unavailable` CASE_NOT_OPEN when the wish has overtaken the acceptance: it comes again.
    """
    if not approval.owns(event.owner_division):
        return
    was = approval.cases.find(event.number)
    if was is None and event.accepted:
        raise Unavailable("CASE_NOT_OPEN", "该办件尚未建立")
    if was is None or was.automatic is None or not was.automatic.granted or was.meta.has_heard(envelope.id):
        return
    if not LIFE.allows(was.state, SEND_TO_CHECK) or was.automatic.check is not None:
        return
    now = replace(was, state=LIFE.move(was.state, SEND_TO_CHECK), automatic=was.automatic.to_check(ASKED))
    asked = AutoCheckAsked(
        subject=now.id,
        division=now.owner_division,
        destination=now.owner_division,
        at=approval.clock.now(),
        by=Actor(SYSTEM, SYSTEM, now.owner_division),
        moved=(was.state, now.state),
        person=now.party,
        case=now,
        department=was.automatic.department,
    )
    approval.cases.save(was, now, [asked], heard=envelope.id)


def list_auto_checks(command: ListAutoChecks, approval: Approval) -> tuple[list[Case], str]:
    """One page of automatic grants that wait for a look, and the cursor of the next."""
    limit = page_limit(command.limit)
    division, department = listed_place(command.by, command.division, command.department)
    found = approval.cases.to_check(division, department, cursor_of(command.cursor), limit + 1)
    return found[:limit], found[limit - 1].rank if len(found) > limit else ""


def record_auto_check(command: RecordAutoCheck, approval: Approval) -> Case:
    """A reviewer of the department says whether a person would have granted it too."""
    was = get_case(GetCase(command.by, command.number), approval)
    require(command.by, REVIEWER, division=was.owner_division)
    was.meta.must_be(command.if_version)
    after = LIFE.move(was.state, RECORD_CHECK)
    if was.automatic is None or was.automatic.check is None or was.automatic.check.state != DUE:
        raise Conflict("AUTO_CHECK_MISSING", "没有等待人工复核的自动审批")
    if was.task_of(command.by.department) is None:
        raise Forbidden("DEPARTMENT_NOT_ALLOWED", "该办件不由您所在部门审批")
    if command.by.subject in was.handled_by:
        raise Forbidden("SAME_PERSON", "受理人员与审批人员不能为同一人")
    note = mask_text(command.note.strip())
    checked = was.automatic.checked(command.right, command.by.subject, approval.clock.now(), note)
    now = replace(was, state=after, automatic=checked)
    event = moved_event(AutoCheckRecorded, was, now, command.by, command.by.department, approval, note)
    return approval.cases.save(was, now, [event])


def _why_unjudged(case: Case, accepted: ApplicationAccepted, terms: ItemTerms) -> str:
    if accepted.person_wanted:
        return PERSON_WANTED
    if case.tasks[0].state != READY:
        return DEPARTMENT_EXAMINES
    return PAPERS_OUTSTANDING if holds_back(case, terms) else ""


def _granted(
    case: Case, declared: AutoTerms, terms: ItemTerms, at: datetime, approval: Approval
) -> tuple[Case, list[Event]]:
    assert case.automatic is not None
    department = case.tasks[0].department
    reason = rules.reason_of(case.automatic, declared.explanation)
    decision = Decision(GRANTED, reason, dict.fromkeys(terms.codes, True))
    now = case.decide(department, decision, SYSTEM, at, GRANT_BY_RULES)
    now, issued = with_certificate(now, terms, system(case.owner_division), at, approval)
    made = case_event(DecisionMade, now, at, SYSTEM, now.division, before=case.state, department=department)
    return now, [replace(made, note=reason), *issued]


def _facts(case: Case, accepted: ApplicationAccepted, declared: AutoTerms, approval: Approval) -> rules.Facts:
    form = approval.seals.open_personal(json.loads(case.form))
    number = approval.seals.open_personal(accepted.number_sealed)
    applicant = {"id_number": number, "name_zh": case.applicant_name}
    if accepted.applicant_kind in PERSON_TYPE:
        applicant["party_type"] = PERSON_TYPE[accepted.applicant_kind]
    today = approval.clock.today()
    lookups = dict(_looked_up(declared, form, applicant, approval))
    lookups[rules.MATERIALS] = dict(accepted.materials)
    return rules.Facts(today, form, applicant, lookups)


def _looked_up(
    declared: AutoTerms, form: dict[str, object], applicant: dict[str, object], approval: Approval
) -> Sequence[tuple[str, dict[str, object]]]:
    head, _, name = declared.subject.partition(".")
    number = (form if head == "form" else applicant).get(name)
    wanted = rules.registers(declared)
    if not isinstance(number, str) or not number or not wanted:
        return []
    index = approval.seals.index(number.strip().upper())
    found = approval.automatic.registers.facts(wanted, index, approval.clock.today())
    return [(register, dict(fields)) for register, fields in found.items()]
