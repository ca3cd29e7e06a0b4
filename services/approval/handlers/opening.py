"""Opening and withdrawing cases."""

from collections.abc import Sequence
from datetime import datetime

from services.approval.domain.asking import hastened, marked_remote
from services.approval.domain.case import Case
from services.approval.domain.opening import opened_case, withdrawn_case
from services.approval.domain.terms import ItemTerms
from services.approval.events import (
    ApplicationAccepted,
    ApplicationWithdrawn,
    CaseChanged,
    CaseOpened,
    CaseWithdrawn,
)
from services.approval.handlers.advice import advice_asked
from services.approval.handlers.auto_deciding import judge
from services.approval.handlers.cases import case_event, terms_of
from services.approval.handlers.issuing import without_certificate
from services.approval.ports import Approval
from services.chassis.auth import CITIZEN, SYSTEM
from services.chassis.errors import Conflict
from services.chassis.messages import Envelope, Event
from services.chassis.room import STALE_VERSION


def open_case(event: ApplicationAccepted, envelope: Envelope, approval: Approval) -> None:
    """One case per accepted application, under the item version it was applied for; a withdrawn one stays closed."""
    if not approval.owns(event.owner_division):
        return
    terms = terms_of(event.item, event.item_version, approval)
    if terms.automatic is not None and approval.cases.find(event.number) is not None:
        return  # What rules grant is signed: not a second time for the same case.
    now = approval.clock.now()
    calendar, edition = approval.calendars.current(event.owner_division)
    case = opened_case(event, terms, _reviewing(terms, approval), now, calendar, edition)
    case = marked_remote(case, frozenset(filter(approval.departments.is_remote, terms.departments)))
    opened = case_event(CaseOpened, case, now, SYSTEM, case.division, before="")
    case, decided = judge(case, event, terms, now, approval)
    try:
        approval.cases.add(case, [opened, *advice_asked(case, now), *decided], heard=envelope.id)
    except Conflict as refusal:
        if refusal.reason != "ALREADY_EXISTS":
            raise


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
        now = hastened(now, approval.clock.now())
        withdrawn = _withdrawn(now, event.at, before=was.state)
        now, ended = without_certificate(now, event.at)
        approval.cases.save(was, now, [withdrawn, *ended], heard=envelope.id)


def _reviewing(terms: ItemTerms, approval: Approval) -> frozenset[str]:
    return frozenset(
        department
        for department in terms.departments
        if approval.departments.matter(department, terms.item_id) is not None
    )


def _add(case: Case, events: Sequence[Event], envelope: Envelope, approval: Approval) -> None:
    try:
        approval.cases.add(case, events, heard=envelope.id)
    except Conflict as refusal:
        # Acceptance and withdrawal arrived at the same moment; the second looks again.
        raise Conflict(STALE_VERSION) from refusal


def _withdrawn(case: Case, at: datetime, *, before: str) -> CaseChanged:
    return case_event(CaseWithdrawn, case, at, CITIZEN, case.division, before=before)
