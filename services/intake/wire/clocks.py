"""Clocks that explain themselves, on the wire."""

from sanji.intake.v1 import intake_clock_pb2 as pb

from services.chassis.clock import day_text
from services.chassis.periods import ExplainedPeriod


def explained_to_proto(explained: ExplainedPeriod) -> pb.Clock:
    """A clock with every day, whether it counts, and why."""
    period = explained.period
    return pb.Clock(
        name=period.name,
        started_on=day_text(period.started_on),
        due=day_text(explained.due),
        days=period.days,
        unit=period.unit,
        extended=period.extended,
        provisional=explained.provisional,
        stopped_on=day_text(explained.stopped_on),
        counting=[
            pb.ClockDay(date=day_text(day.date), counted=day.counted, reason=day.reason, stop=day.stop)
            for day in explained.counting
        ],
        stops=[
            pb.ClockStop(
                procedure=stop.why,
                start=day_text(stop.start),
                end=day_text(stop.end),
                days=stop.days,
                notice=stop.notice,
                due=day_text(stop.due),
            )
            for stop in explained.stops
        ],
    )
