"""Clocks that explain themselves, on the wire."""

from datetime import date

from sanji.intake.v1 import intake_clock_pb2 as pb

from services.chassis.periods import ExplainedPeriod


def explained_to_proto(explained: ExplainedPeriod) -> pb.Clock:
    """A clock with every day, whether it counts, and why."""
    period = explained.period
    return pb.Clock(
        name=period.name,
        started_on=_text(period.started_on),
        due=_text(explained.due),
        days=period.days,
        unit=period.unit,
        extended=period.extended,
        provisional=explained.provisional,
        stopped_on=_text(explained.stopped_on),
        counting=[
            pb.ClockDay(date=_text(day.date), counted=day.counted, reason=day.reason, stop=day.stop)
            for day in explained.counting
        ],
        stops=[
            pb.ClockStop(
                procedure=stop.why,
                start=_text(stop.start),
                end=_text(stop.end),
                days=stop.days,
                notice=stop.notice,
            )
            for stop in explained.stops
        ],
    )


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
