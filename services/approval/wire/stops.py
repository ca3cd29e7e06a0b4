"""What a case says of its clocks, on the wire."""

from sanji.approval.v1 import approval_pb2, approval_stops_pb2

from services.approval.domain.clocks import Clock
from services.approval.domain.stops import ClockRequest, Extension
from services.approval.wire.times import day_text
from services.chassis.clock import rfc3339
from services.chassis.periods import Stop


def clock_to_proto(clock: Clock) -> approval_pb2.Clock:
    """A clock without its days."""
    return approval_pb2.Clock(
        name=clock.name,
        started_on=day_text(clock.started_on),
        due=day_text(clock.due),
        days=clock.days,
        unit=clock.unit,
        provisional=clock.provisional,
        extended=clock.extended,
    )


def pause_to_proto(stop: Stop, reason: str = "") -> approval_stops_pb2.Pause:
    """A stretch of days that do not count."""
    return approval_stops_pb2.Pause(
        procedure=stop.why,
        start=day_text(stop.start),
        end=day_text(stop.end),
        days=stop.days,
        reason=reason,
        notice=stop.notice,
        due=day_text(stop.due),
    )


def extension_to_proto(extension: Extension | None) -> approval_stops_pb2.Extension | None:
    """The one extension, if there was one."""
    if extension is None:
        return None
    return approval_stops_pb2.Extension(
        days=extension.days,
        reason=extension.reason,
        on=day_text(extension.on),
        notice=extension.notice,
    )


def request_to_proto(request: ClockRequest | None) -> approval_stops_pb2.ClockRequest | None:
    """What waits for approval, if anything does."""
    if request is None:
        return None
    return approval_stops_pb2.ClockRequest(
        kind=request.kind,
        procedure=request.procedure,
        days=request.days,
        reason=request.reason,
        asked_at=rfc3339(request.asked_at),
    )
