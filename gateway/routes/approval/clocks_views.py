"""Clocks as they are shown."""

from collections.abc import Iterable
from typing import Any

from sanji.approval.v1 import approval_pb2, approval_stops_pb2
from typing_extensions import TypedDict


class ClockDayView(TypedDict):
    """One day, whether it counts, and why; `stop`: the procedure for which it does not (行政许可法 art. 45)."""

    date: str
    counted: bool
    reason: str
    stop: str | None


class StopView(TypedDict):
    """Days that do not count: from `start` up to, without it, `end`. `notice`: number of the written notice."""

    procedure: str
    start: str
    end: str | None
    days: int
    notice: str


class ClockView(TypedDict):
    """A clock that explains itself. `due` is null while it stands still; `extended`: days by which it was prolonged;
    `stopped_on`: the day on which the decision ended it.
    """

    name: str
    started_on: str
    due: str | None
    days: int
    unit: str
    extended: int
    provisional: bool
    stopped_on: str | None
    stops: list[StopView]
    counting: list[ClockDayView]


class ClocksView(TypedDict):
    """The clocks of one receipt number."""

    number: str
    clocks: list[ClockView]


class ClockRequestView(TypedDict):
    """A change of the clocks that waits for approval: a `pause` for a procedure, or an `extension`."""

    kind: str
    procedure: str | None
    days: int
    reason: str
    asked_at: str


class ExtensionView(TypedDict):
    """The one extension (行政许可法 art. 42)."""

    days: int
    reason: str
    on: str
    notice: str


def clocks_view(number: str, clocks: Iterable[Any]) -> ClocksView:
    """Either room's clocks; they are alike but for the name of their stops."""
    return {"number": number, "clocks": [_clock(clock) for clock in clocks]}


def request_view(case: approval_pb2.Case) -> ClockRequestView | None:
    """What waits for approval."""
    if not case.HasField("request"):
        return None
    return {
        "kind": case.request.kind,
        "procedure": case.request.procedure or None,
        "days": case.request.days,
        "reason": case.request.reason,
        "asked_at": case.request.asked_at,
    }


def extension_view(case: approval_pb2.Case) -> ExtensionView | None:
    """The extension, if there was one."""
    if not case.HasField("extension"):
        return None
    found: approval_stops_pb2.Extension = case.extension
    return {"days": found.days, "reason": found.reason, "on": found.on, "notice": found.notice}


def _clock(clock: Any) -> ClockView:
    stops = clock.pauses if isinstance(clock, approval_pb2.Clock) else clock.stops
    return {
        "name": clock.name,
        "started_on": clock.started_on,
        "due": clock.due or None,
        "days": clock.days,
        "unit": clock.unit,
        "extended": clock.extended,
        "provisional": clock.provisional,
        "stopped_on": clock.stopped_on or None,
        "stops": [_stop(stop) for stop in stops],
        "counting": [
            {"date": day.date, "counted": day.counted, "reason": day.reason, "stop": day.stop or None}
            for day in clock.counting
        ],
    }


def _stop(stop: Any) -> StopView:
    return {
        "procedure": stop.procedure,
        "start": stop.start,
        "end": stop.end or None,
        "days": stop.days,
        "notice": stop.notice,
    }
