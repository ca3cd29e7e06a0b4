"""Papers promised for later: taken off the case when they come, told of when their day passes."""

from services.approval.commands import TellMissedPromises
from services.approval.domain.case import Case
from services.approval.domain.deferring import missed, received
from services.approval.events import PapersReceived, PromiseMissed, PromiseReported
from services.approval.handlers.cases import case_event
from services.approval.ports import Approval
from services.chassis.auth import SYSTEM
from services.chassis.errors import Conflict, Unavailable
from services.chassis.messages import Envelope
from services.chassis.room import STALE_VERSION


def receive_papers(event: PapersReceived, envelope: Envelope, approval: Approval) -> None:
    """What came holds nothing back any more. Of an application that was not taken on yet the acceptance will say so.

    Raises `Unavailable` CASE_NOT_OPEN while the case is not there yet.
    """
    if not approval.owns(event.owner_division):
        return
    was = approval.cases.find(event.number)
    if was is None:
        if event.accepted:
            raise Unavailable("CASE_NOT_OPEN", "办件尚未建立", retry_after=1.0)
        return
    now = received(was, event.promised)
    if now is not was:
        approval.cases.save(was, now, [], heard=envelope.id)


def tell_missed_promises(command: TellMissedPromises, approval: Approval) -> int:
    """The applicant and the desk, once for each paper. Answers how many cases it looked at."""
    looked = 0
    for _ in range(command.pages):
        cases = approval.cases.missed_promises(approval.clock.now(), command.limit)
        for was in cases:
            _tell(was, approval)
        looked += len(cases)
        if len(cases) < command.limit:
            break
    return looked


def _tell(was: Case, approval: Approval) -> None:
    at = approval.clock.now()
    now = missed(was, at)
    events = [
        case_event(PromiseMissed, now, at, SYSTEM, now.division, before=was.state),
        case_event(PromiseReported, now, at, SYSTEM, now.owner_division, before=was.state),
    ]
    try:
        approval.cases.save(was, now, events)
    except Conflict as refusal:
        if refusal.reason != STALE_VERSION:
            raise
