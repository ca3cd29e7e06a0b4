"""Approval's events as intake hears them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sanji.approval.v1 import approval_events_pb2

from services.chassis.clock import day_from, from_rfc3339
from services.chassis.decoding import Readers
from services.chassis.messages import Envelope
from services.chassis.periods import Period, Stop
from services.intake import events
from services.intake.domain.dues import Dues
from services.intake.domain.issued import EXTENSION, SPECIAL_PROCEDURE, Issued


def _opened(message: Any, envelope: Envelope) -> events.CaseOpened:
    case = message.case
    return events.CaseOpened(
        number=case.number,
        division=case.division,
        owner_division=case.owner_division,
        dues=_dues(case),
        at=envelope.time,
    )


def _moved(message: Any, envelope: Envelope) -> events.DueDatesMoved:
    case = message.case
    return events.DueDatesMoved(case.number, case.division, _dues(case))


def _decided(message: Any, envelope: Envelope) -> events.DecisionMade:
    case = message.case
    return events.DecisionMade(
        number=case.number,
        division=case.division,
        owner_division=case.owner_division,
        outcome=case.outcome,
        reason=case.reason,
        at=from_rfc3339(case.decided_at),
        by_rules=case.automatic.outcome == case.outcome,
        decided_by=tuple(message.decided_by),
    )


def _revoked(message: Any, envelope: Envelope) -> events.DecisionRevoked:
    case = message.case
    return events.DecisionRevoked(
        case.number, case.division, case.owner_division, message.reason, envelope.time
    )


def _dues(case: Any) -> Dues:
    return Dues(
        day_from(case.committed_due),
        day_from(case.statutory_due),
        tuple(
            Period(one.name, date.fromisoformat(one.started_on), one.days, one.unit, one.extended)
            for one in case.clocks
        ),
        tuple(
            Stop(date.fromisoformat(one.start), day_from(one.end), one.procedure, one.days, one.notice)
            for one in case.pauses
        ),
        tuple(_told(case)),
        tuple(one.name for one in case.clocks if one.provisional),
    )


def _told(case: Any) -> Iterator[Issued]:
    for one in case.pauses:
        start = date.fromisoformat(one.start)
        yield Issued(
            SPECIAL_PROCEDURE,
            one.notice,
            start,
            procedure=one.procedure,
            days=one.days,
            reason=one.reason,
        )
    if case.HasField("extension"):
        one = case.extension
        yield Issued(EXTENSION, one.notice, date.fromisoformat(one.on), days=one.days, reason=one.reason)


READERS: Readers = {
    "sanji.approval.v1.CaseOpened": (approval_events_pb2.CaseOpened, _opened),
    "sanji.approval.v1.DecisionMade": (approval_events_pb2.DecisionMade, _decided),
    "sanji.approval.v1.DecisionRevoked": (approval_events_pb2.DecisionRevoked, _revoked),
    "sanji.approval.v1.DueDatesMoved": (approval_events_pb2.DueDatesMoved, _moved),
    "sanji.approval.v1.ClockPaused": (approval_events_pb2.ClockPaused, _moved),
    "sanji.approval.v1.ClockResumed": (approval_events_pb2.ClockResumed, _moved),
    "sanji.approval.v1.ClockExtended": (approval_events_pb2.ClockExtended, _moved),
}
