"""Opening and withdrawing cases, learning items and calendars, keeping due dates right."""

from collections.abc import Sequence
from datetime import datetime

from services.approval.commands import RecountDueDates
from services.approval.domain.case import Case
from services.approval.domain.opening import opened_case, withdrawn_case
from services.approval.domain.terms import ItemTerms, checked
from services.approval.events import (
    ApplicationAccepted,
    ApplicationWithdrawn,
    CalendarYearPublished,
    CaseChanged,
    CaseOpened,
    CaseWithdrawn,
    DueDatesMoved,
    ItemPublished,
    PowerLent,
)
from services.approval.handlers.cases import terms_of
from services.approval.ports import Approval
from services.chassis.auth import CITIZEN, SYSTEM
from services.chassis.errors import Conflict
from services.chassis.messages import Actor, Envelope
from services.chassis.room import STALE_VERSION


def open_case(event: ApplicationAccepted, envelope: Envelope, approval: Approval) -> None:
    """One case per accepted application, under the item version it was applied for; a withdrawn one stays closed."""
    if not approval.owns(event.owner_division) or approval.cases.find(event.number) is not None:
        return
    terms = terms_of(event.item, event.item_version, approval)
    now = approval.clock.now()
    calendar, edition = approval.calendars.current(event.owner_division)
    case = opened_case(event, terms, _reviewing(terms, approval), now, calendar, edition)
    _add(case, [_event(CaseOpened, case, now, SYSTEM, case.division, before="")], envelope, approval)


def withdraw_case(event: ApplicationWithdrawn, envelope: Envelope, approval: Approval) -> None:
    """Close the case, or see to it that none is opened. A decision made before the withdrawal stands."""
    if event.accepted is None or not approval.owns(event.owner_division):
        return
    was = approval.cases.find(event.number)
    if was is None:
        case = withdrawn_case(event.accepted)
        _add(case, [_withdrawn(case, event.at, before="")], envelope, approval)
        return
    now = was.withdraw(event.at)
    if now is not was:
        withdrawn = _withdrawn(now, event.at, before=was.state)
        approval.cases.save(was, now, [withdrawn], heard=envelope.id)


def learn_item(event: ItemPublished, envelope: Envelope, approval: Approval) -> None:
    """Keep the room's own copy of that version."""
    approval.items.put(checked(event.terms))


def learn_power(event: PowerLent, envelope: Envelope, approval: Approval) -> None:
    """Keep the room's own copy of what is lent to lower divisions; a power to accept is not this room's."""
    if event.power is not None:
        approval.powers.put(event.power)


def learn_calendar_year(event: CalendarYearPublished, envelope: Envelope, approval: Approval) -> None:
    """Keep the room's own copy of the year; `recount_due_dates` follows."""
    approval.calendars.put(event.year, event.version)


def recount_due_dates(command: RecountDueDates, approval: Approval) -> int:
    """Count the clocks of open cases again after the calendar changed. Answers how many cases it looked at."""
    _, edition = approval.calendars.current(approval.stack)
    cases = approval.cases.counted_before(edition, command.limit)
    for was in cases:
        calendar, counted_with = approval.calendars.current(was.owner_division)
        now = was.recounted(calendar, counted_with)
        moved = now.clocks != was.clocks
        at = approval.clock.now()
        events = [_event(DueDatesMoved, now, at, SYSTEM, now.division, before=was.state)] if moved else []
        try:
            approval.cases.save(was, now, events)
        except Conflict as refusal:
            if refusal.reason != STALE_VERSION:
                raise
    return len(cases)


def _reviewing(terms: ItemTerms, approval: Approval) -> frozenset[str]:
    return frozenset(
        department
        for department in terms.departments
        if approval.departments.matter(department, terms.item_id) is not None
    )


def _add(case: Case, events: Sequence[CaseChanged], envelope: Envelope, approval: Approval) -> None:
    try:
        approval.cases.add(case, events, heard=envelope.id)
    except Conflict as refusal:
        # Acceptance and withdrawal arrived at the same moment; the second looks again.
        raise Conflict(STALE_VERSION) from refusal


def _withdrawn(case: Case, at: datetime, *, before: str) -> CaseChanged:
    return _event(CaseWithdrawn, case, at, CITIZEN, case.division, before=before)


def _event(
    kind: type[CaseChanged], case: Case, at: datetime, role: str, division: str, *, before: str
) -> CaseChanged:
    return kind(
        subject=case.id,
        division=division,
        destination=division,
        at=at,
        by=Actor(SYSTEM, role, case.owner_division),
        moved=(before, case.state),
        person=case.party,
        case=case,
    )
