"""Departments whose system is away: shown on their cases at once, told to their desk when it lasts, each once."""

from datetime import datetime

from services.approval.commands import RecordOutage, ReportOutages
from services.approval.domain.outages import Outage
from services.approval.events import OutageChanged, OutageEnded, OutageReported
from services.approval.ports import Approval
from services.chassis.auth import SYSTEM
from services.chassis.errors import Conflict
from services.chassis.messages import Actor

MOST_AT_ONCE = 100


def record_outage(command: RecordOutage, approval: Approval) -> None:
    """Show on its cases that a department is down, or no more; whoever was told that it was is told that it is back."""
    was = approval.outages.find(command.department)
    if command.since is None:
        if was is not None and was.since is not None:
            told = [_event(OutageEnded, was, was.since, approval)] if was.told_at else []
            approval.outages.save(was, was.up(), told)
    elif was is None:
        approval.outages.add(Outage(command.department, command.since), [])
    elif was.since is None:
        approval.outages.save(was, was.down(command.since), [])


def report_outages(command: ReportOutages, approval: Approval) -> None:
    """Tell of every department that has been down longer than the set time. Whoever says so first, says it alone."""
    now = approval.clock.now()
    for was in approval.outages.to_report(now - approval.outage_told_after, MOST_AT_ONCE):
        assert was.since is not None
        try:
            approval.outages.save(was, was.reported(now), [_event(OutageReported, was, was.since, approval)])
        except Conflict:
            continue


def _event(kind: type[OutageChanged], outage: Outage, since: datetime, approval: Approval) -> OutageChanged:
    return kind(
        subject=outage.id,
        division=approval.stack,
        destination=approval.stack,
        at=approval.clock.now(),
        by=Actor(SYSTEM, SYSTEM, approval.stack),
        since=since,
    )
