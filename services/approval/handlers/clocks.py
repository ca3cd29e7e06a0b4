"""The clocks of cases: shown day by day, counted again when the calendar changes."""

from services.approval.commands import GetCase, GetCaseClock, RecountDueDates
from services.approval.domain.case import Case
from services.approval.domain.decision import GRANTED
from services.approval.domain.life import LIFE, RECOUNT
from services.approval.events import DueDatesMoved
from services.approval.handlers.cases import case_event, get_case
from services.approval.ports import Approval
from services.chassis.auth import SYSTEM
from services.chassis.clock import day_of
from services.chassis.errors import Conflict
from services.chassis.periods import ExplainedPeriod, delivery, explained
from services.chassis.room import STALE_VERSION


def get_case_clock(command: GetCaseClock, approval: Approval) -> tuple[ExplainedPeriod, ...]:
    """Its clocks day by day: the promised, the law's, and of a grant the time to deliver it. None is shown beyond the day on
    which they ended.
    """
    case = get_case(GetCase(command.by, command.number), approval)
    calendar, _ = approval.calendars.current(case.owner_division)
    today = approval.clock.today()
    ended = day_of(case.ended_at) if case.ended_at else None
    until = min(today, ended or today)
    shown = [
        explained(clock.period, calendar, case.stops, until=until, stopped_on=ended) for clock in case.clocks
    ]
    if ended is not None and case.outcome == GRANTED:
        handed = day_of(case.delivered_at) if case.delivered_at else None
        shown.append(explained(delivery(ended), calendar, until=today, stopped_on=handed))
    return tuple(shown)


def recount_due_dates(command: RecountDueDates, approval: Approval) -> int:
    """Count the clocks of open cases again after the calendar changed. Answers how many cases it looked at."""
    _, edition = approval.calendars.current(approval.stack)
    looked = 0
    for _ in range(command.pages):
        cases = approval.cases.counted_before(edition, command.limit)
        for was in cases:
            _recount(was, approval)
        looked += len(cases)
        if len(cases) < command.limit:
            break
    return looked


def _recount(was: Case, approval: Approval) -> None:
    LIFE.move(was.state, RECOUNT)
    calendar, counted_with = approval.calendars.current(was.owner_division)
    now = was.recounted(calendar, counted_with)
    moved = now.clocks != was.clocks
    at = approval.clock.now()
    events = [case_event(DueDatesMoved, now, at, SYSTEM, now.division, before=was.state)] if moved else []
    try:
        approval.cases.save(was, now, events)
    except Conflict as refusal:
        if refusal.reason != STALE_VERSION:
            raise
