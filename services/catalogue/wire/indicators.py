"""Indicators and baselines on the wire. Numbers travel as text with two decimals."""

from typing import Any

from sanji.catalogue.v1 import catalogue_events_pb2 as events_pb2
from sanji.catalogue.v1 import catalogue_indicators_pb2 as pb

from services.catalogue import events
from services.catalogue.domain.baselines import Baseline
from services.catalogue.domain.indicators import Change, Indicator, shown
from services.catalogue.handlers.indicators import Report


def report_to_proto(report: Report) -> pb.GetIndicatorsResponse:
    """How a part of the register stands."""
    return pb.GetIndicatorsResponse(
        county=report.county,
        day=report.day,
        items=report.items,
        indicators=map(indicator_to_proto, report.indicators),
        baseline=baseline_to_proto(report.baseline) if report.baseline else None,
        changes=map(_change, report.changes),
        compared=report.compared,
        added=report.added,
        gone=report.gone,
    )


def baseline_to_proto(baseline: Baseline) -> pb.Baseline:
    """A baseline without its figures."""
    return pb.Baseline(
        baseline_id=baseline.id,
        county=baseline.county,
        name=baseline.name,
        frozen_on=baseline.frozen_on,
        frozen_by=baseline.frozen_by,
        items=baseline.items,
    )


def indicator_to_proto(one: Indicator) -> pb.Indicator:
    """One indicator, its target held against the exact value."""
    verdict = {None: "", True: "met", False: "not_met"}[one.met]
    return pb.Indicator(
        name=one.name,
        value=shown(one.value),
        unit=one.unit,
        counted=one.counted,
        target=shown(one.target),
        at_most=one.at_most,
        verdict=verdict,
    )


def _change(one: Change) -> pb.AverageChange:
    return pb.AverageChange(
        name=one.name,
        before=shown(one.before),
        after=shown(one.after),
        difference=shown(one.difference),
        cut_percent=shown(one.cut_percent),
        times=shown(one.times),
        counted=one.counted,
    )


def _frozen(event: events.BaselineFrozen) -> events_pb2.BaselineFrozen:
    return events_pb2.BaselineFrozen(
        baseline_id=event.subject, county=event.division, name=event.name, items=event.items
    )


ENCODERS: dict[type, Any] = {events.BaselineFrozen: _frozen}
