"""Clocks that explain themselves, and what happens to clocks, on the wire."""

from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf.message import Message
from sanji.approval.v1 import approval_events_pb2 as events_pb2
from sanji.approval.v1 import approval_pb2

from services.approval import events
from services.approval.wire.cases import to_proto
from services.approval.wire.stops import pause_to_proto
from services.approval.wire.times import day_text
from services.chassis.messages import Event
from services.chassis.periods import ExplainedPeriod


def explained_to_proto(explained: ExplainedPeriod) -> approval_pb2.Clock:
    """A clock with every day, whether it counts, and why."""
    period = explained.period
    return approval_pb2.Clock(
        name=period.name,
        started_on=day_text(period.started_on),
        due=day_text(explained.due),
        days=period.days,
        unit=period.unit,
        provisional=explained.provisional,
        counting=[
            approval_pb2.ClockDay(
                date=day_text(day.date), counted=day.counted, reason=day.reason, stop=day.stop
            )
            for day in explained.counting
        ],
        extended=period.extended,
        stopped_on=day_text(explained.stopped_on),
        pauses=[pause_to_proto(stop) for stop in explained.stops],
    )


ENCODERS: Mapping[type[Event], Callable[[Any], Message]] = {
    events.DueDatesMoved: lambda event: events_pb2.DueDatesMoved(case=to_proto(event.case)),
    events.ClockChangeAsked: lambda event: events_pb2.ClockChangeAsked(case=to_proto(event.case)),
    events.ClockChangeRefused: lambda event: events_pb2.ClockChangeRefused(case=to_proto(event.case)),
    events.ClockPaused: lambda event: events_pb2.ClockPaused(
        case=to_proto(event.case), party=event.case.party
    ),
    events.ClockResumed: lambda event: events_pb2.ClockResumed(
        case=to_proto(event.case), party=event.case.party
    ),
    events.ClockExtended: lambda event: events_pb2.ClockExtended(
        case=to_proto(event.case), party=event.case.party
    ),
}
