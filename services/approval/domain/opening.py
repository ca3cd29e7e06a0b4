"""From an accepted application to a case."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from services.approval.domain.case import Case
from services.approval.domain.clocks import COMMITTED, STATUTORY, WORKING_DAY, start_clock
from services.approval.domain.life import LIFE, OPEN, OPEN_WITHDRAWN
from services.approval.domain.outstanding import Outstanding
from services.approval.domain.supervision import ACCEPTANCE_LATE, Step, steps_of
from services.approval.domain.task import PENDING, PROCESSING, Task
from services.approval.domain.terms import ItemTerms
from services.approval.events import ApplicationAccepted
from services.chassis.clock import day_of
from services.chassis.life import BEGIN
from services.chassis.periods import acceptance
from services.chassis.workdays import Calendar


def opened_case(
    accepted: ApplicationAccepted,
    terms: ItemTerms,
    reviewing: frozenset[str],
    now: datetime,
    calendar: Calendar,
    edition: int,
) -> Case:
    """A case in review: a task per department, both clocks from the day of acceptance. Departments begin at once, but
    for those that the item orders after others.

    `reviewing`: those of the item's departments whose plug-in is to be asked first. What an item decides at once on a
    commitment (告知承诺, 国办发〔2020〕42号: 当场作出决定) is promised for the day of acceptance.
    """
    started_on = day_of(accepted.accepted_at)
    days, unit = _promised_days(accepted, terms)
    clocks = (
        start_clock(COMMITTED, started_on, days, unit, calendar),
        start_clock(STATUTORY, started_on, terms.statutory_days, terms.statutory_unit, calendar),
    )
    tasks = tuple(
        _task(department, terms.order.get(department, ()), department in reviewing, now)
        for department in dict.fromkeys(terms.departments)
    )
    running = tuple(filter(None, clocks))
    steps = steps_of(running, (), calendar, waiting=bool(reviewing))
    return replace(
        _case(accepted, OPEN),
        tasks=tasks,
        clocks=running,
        edition=edition,
        steps=(*steps, *_accepted_late(accepted, tasks[0].department, calendar)),
        opened_on=day_of(now),
        supervisors=terms.supervisors,
        outstanding=_outstanding(accepted, terms),
        by_one_person=terms.by_one_person,
    )


def _accepted_late(accepted: ApplicationAccepted, department: str, calendar: Calendar) -> Iterator[Step]:
    """Of one taken on by law (行政许可法 art. 32(1)(4)): the day after the last on which it had to be answered."""
    due = acceptance(day_of(accepted.accepted_at)).due(calendar).date if accepted.deemed else None
    if due is not None:
        yield Step(ACCEPTANCE_LATE, due + timedelta(days=1), department=department)


def _promised_days(accepted: ApplicationAccepted, terms: ItemTerms) -> tuple[int, str]:
    if accepted.promise is not None and terms.promise is not None and terms.promise.immediate:
        return 0, WORKING_DAY
    return terms.committed_days, terms.committed_unit


def _task(department: str, after: tuple[str, ...], reviews: bool, now: datetime) -> Task:
    if after:
        return Task(department, PENDING, after=after, reviews=reviews)
    return Task(department, PROCESSING, ask_at=now) if reviews else Task(department)


def _outstanding(accepted: ApplicationAccepted, terms: ItemTerms) -> tuple[Outstanding, ...]:
    names = terms.deferral.papers if terms.deferral else {}
    return tuple(Outstanding(code, names.get(code, code), day) for code, day in accepted.promised)


def withdrawn_case(accepted: ApplicationAccepted) -> Case:
    """What stands where a case would be: its withdrawal came first, so it will never be opened."""
    return _case(accepted, OPEN_WITHDRAWN)


def _case(accepted: ApplicationAccepted, action: str) -> Case:
    return Case(
        id=accepted.number,
        state=LIFE.move(BEGIN, action),
        item=accepted.item,
        item_version=accepted.item_version,
        item_name=accepted.item_name,
        case_type=accepted.case_type,
        division=accepted.division,
        owner_division=accepted.owner_division,
        applicant_name=accepted.applicant_name,
        party=accepted.party,
        form=accepted.form,
        accepted_at=accepted.accepted_at,
        handled_by=accepted.handled_by,
        promise=accepted.promise,
        answered=accepted.answered,
    )
