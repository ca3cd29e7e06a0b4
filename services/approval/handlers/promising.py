"""What a grant on a commitment brings with it: the check that follows, in the same write."""

from dataclasses import replace
from datetime import datetime

from services.approval.domain.after_check import opened
from services.approval.domain.case import Case
from services.approval.domain.decision import GRANTED
from services.approval.domain.terms import PromiseTerms
from services.approval.events import (
    AfterCheckChanged,
    AfterCheckMissed,
    AfterCheckOpened,
    CommitmentBroken,
    CommitmentCleared,
)
from services.approval.ports import Approval
from services.chassis.auth import REVIEWER, SYSTEM, Principal
from services.chassis.clock import day_of
from services.chassis.messages import EVERYWHERE, Actor, Event


def with_after_check(
    case: Case, terms: PromiseTerms | None, by: Principal, at: datetime, approval: Approval
) -> tuple[Case, list[Event]]:
    """A case granted on a commitment with its check, and the event of it; any other as it is."""
    if case.promise is None or terms is None or case.outcome != GRANTED or case.decided_at is None:
        return case, []
    calendar, _ = approval.calendars.current(case.owner_division)
    due = calendar.add_working_days(day_of(at), terms.check_days).date
    assert due is not None
    now = replace(case, after_check=opened(due, terms.barred_months, public=terms.public))
    actor = Actor(by.subject, SYSTEM if by.has(SYSTEM) else REVIEWER, by.division)
    return now, [check_event(AfterCheckOpened, case, now, actor, at)]


def check_event(
    kind: type[AfterCheckChanged], was: Case, now: Case, by: Actor, at: datetime, note: str = ""
) -> AfterCheckChanged:
    """What happened to a check. Told where it was handed in; what bars or no longer bars further promises, everywhere;
    that nobody looked, to the desk.
    """
    assert now.after_check is not None
    everywhere = kind in (CommitmentBroken, CommitmentCleared)
    place = now.owner_division if kind is AfterCheckMissed else now.division
    return kind(
        subject=now.id,
        division=place,
        destination=EVERYWHERE if everywhere else place,
        at=at,
        by=by,
        moved=(was.after_check.state if was.after_check else "", now.after_check.state),
        note=note,
        person=now.party,
        case=now,
    )
