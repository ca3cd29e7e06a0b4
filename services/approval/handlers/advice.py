"""Asking the departments' plug-ins. What they say is advice: a task can be decided before, after and without it."""

import json
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.approval.commands import AskDepartmentsAgain
from services.approval.domain.asking import LONGEST_NOTE, STEP, not_reviewable
from services.approval.domain.case import Case
from services.approval.domain.life import ADVISE, LIFE
from services.approval.domain.task import PROCESSING, Finding, Task
from services.approval.domain.terms import ItemTerms
from services.approval.events import AdviceAsked, AdviceDue, DepartmentAdvised
from services.approval.handlers.cases import terms_of
from services.approval.ports import Approval, Matter
from services.chassis.auth import SYSTEM
from services.chassis.clock import day_of
from services.chassis.errors import Conflict
from services.chassis.masking import mask_text
from services.chassis.messages import Actor, Envelope, Event
from services.chassis.room import STALE_VERSION

log = logging.getLogger(__name__)
VERDICTS = ("accept", "reject", PROCESSING)


def advice_asked(case: Case, at: datetime) -> list[Event]:
    """Told with the opening of a case that a plug-in in this process is to look at; of any other nothing is told."""
    if case.ask_at is None:
        return []
    return [
        AdviceAsked(
            subject=case.id,
            division=case.owner_division,
            destination=case.owner_division,
            at=at,
            by=Actor(SYSTEM, SYSTEM, case.owner_division),
            person=case.party,
            owner_division=case.owner_division,
        )
    ]


def ask_departments(event: AdviceDue, envelope: Envelope, approval: Approval) -> None:
    """The first question, as soon as a case is open. Whatever fails here, the timer asks again."""
    if not approval.owns(event.owner_division):
        return
    was = approval.cases.get(event.number)
    if not was.meta.has_heard(envelope.id):
        _ask(was, approval, heard=envelope.id)


def ask_departments_again(command: AskDepartmentsAgain, approval: Approval) -> int:
    """The questions whose time has come. Answers how many cases it looked at."""
    cases = approval.cases.to_ask(approval.clock.now(), command.limit)
    for was in cases:
        try:
            _ask(was, approval)
        except Conflict as refusal:
            if refusal.reason != STALE_VERSION:
                raise
    return len(cases)


def _ask(was: Case, approval: Approval, heard: str = "") -> None:
    if not LIFE.allows(was.state, ADVISE):
        return
    terms = terms_of(was.item, was.item_version, approval)
    now, events = was, []
    for task in was.tasks:
        if task.remote or task.ask_at is None or task.ask_at > approval.clock.now():
            continue
        asked = _asked(was, task, terms, approval)
        now = now.with_task(asked)
        if asked.advice != task.advice:
            events.append(advised_event(was, asked, approval))
    if now is not was:
        approval.cases.save(was, now, events, heard=heard)


def _asked(case: Case, task: Task, terms: ItemTerms, approval: Approval) -> Task:
    matter = approval.departments.matter(task.department, case.item)
    if matter is None:
        return task.not_advised(approval.clock.now())
    try:
        question = question_of(case, matter, terms, approval)
        if faults := approval.departments.check(task.department, **question):
            return not_reviewable(task, noted("；".join(fault.sentence for fault in faults)))
        reviewed = approval.departments.review(task.department, **question)
        advice = str(reviewed.verdict)
        if advice not in VERDICTS:
            raise ValueError("verdict")
        findings = [
            Finding(found.condition, bool(found.met), noted(found.note))
            for found in reviewed.findings
            if found.condition in terms.conditions
        ]
    except Exception as error:  # a plug-in is another body's code and may raise anything
        log.warning("%s gave no advice on %s: %s", task.department, case.id, type(error).__name__)
        return task.not_advised(approval.clock.now())
    return task.advised(advice, findings, approval.clock.now())


def question_of(case: Case, matter: Matter, terms: ItemTerms, approval: Approval) -> dict[str, Any]:
    """What a plug-in is asked, by name."""
    return {
        "number": case.id,
        "step": STEP,
        "item": case.item,
        "item_version": case.item_version,
        "accepted_on": day_of(case.accepted_at),
        "conditions": terms.codes,
        "form": _handed_over(case, matter, approval),
        "parameters": terms.parameters,
    }


def noted(note: str) -> str:
    """A plug-in's sentence as it is kept: personal numbers masked, bounded."""
    return mask_text(note)[:LONGEST_NOTE]


def _handed_over(case: Case, matter: Matter, approval: Approval) -> Mapping[str, Any]:
    """The fields that the matter names and nothing else; numbers open only where it says so, elsewhere the word `sealed`
    (PIPL arts. 6, 51): so a question stays the same when the store is sealed anew.
    """
    form = json.loads(case.form)
    if not isinstance(form, dict):
        return {}
    covered: dict[str, Any] = approval.seals.cover_personal(
        {name: form[name] for name in matter.fields if name in form}
    )
    opened: dict[str, Any] = approval.seals.open_personal(
        {name: form[name] for name in matter.opened if name in form}
    )
    return covered | opened


def advised_event(case: Case, task: Task, approval: Approval) -> DepartmentAdvised:
    """That a department's advice is another than before."""
    return DepartmentAdvised(
        subject=case.id,
        division=case.owner_division,
        destination=case.owner_division,
        at=approval.clock.now(),
        by=Actor(task.department, SYSTEM, case.owner_division),
        moved=(case.state, case.state),
        person=case.party,
        department=task.department,
        advice=task.advice,
        findings=task.findings,
    )
