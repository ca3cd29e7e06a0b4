"""Clocks as they are shown, whichever room keeps them; and an example."""

from collections.abc import Iterable
from typing import Any

from sanji.approval.v1 import approval_pb2
from typing_extensions import TypedDict

from gateway.routes.samples import NUMBER


class ClockDayView(TypedDict):
    """One day, whether it counts, and why; `stop`: the procedure for which it does not (行政许可法 art. 45)."""

    date: str
    counted: bool
    reason: str
    stop: str | None


class StopView(TypedDict):
    """Days that do not count: from `start` up to, without it, `end`. `notice`: number of the written notice. `due`: the last
    of the `days` that she was told it takes.
    """

    procedure: str
    start: str
    end: str | None
    days: int
    notice: str
    due: str | None


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


CLOCK: dict[str, Any] = {
    "number": NUMBER,
    "clocks": [
        {
            "name": "committed",
            "started_on": "2026-11-23",
            "due": "2026-11-30",
            "days": 5,
            "unit": "working_day",
            "extended": 0,
            "provisional": False,
            "stopped_on": None,
            "stops": [],
            "counting": [{"date": "2026-11-24", "counted": True, "reason": "WORKING_DAY", "stop": None}],
        }
    ],
}


def clocks_view(number: str, clocks: Iterable[Any]) -> ClocksView:
    """Either room's clocks; they are alike but for the name of their stops."""
    return {"number": number, "clocks": [_clock(clock) for clock in clocks]}


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
        "due": stop.due or None,
    }
