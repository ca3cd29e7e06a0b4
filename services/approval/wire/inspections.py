"""Random inspection on the wire."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from google.protobuf.message import Message
from sanji.approval.v1 import approval_events_pb2 as events_pb2
from sanji.approval.v1 import approval_inspections_pb2 as pb

from services.approval import events
from services.approval.domain.inspections import DRAWN, InspectorGiven, Plan
from services.approval.domain.visits import Part, Visit
from services.approval.wire.times import instant_text
from services.chassis.decoding import Readers
from services.chassis.levels import is_division
from services.chassis.messages import Envelope, Event


def plan_to_proto(plan: Plan, visits: Sequence[Visit] = (), *, whole: bool = True) -> pb.Inspection:
    """A plan as anybody may see it. `whole`: with who could be drawn and who was, and what was found."""
    message = pb.Inspection(
        plan=plan.id,
        title=plan.title,
        division=plan.division,
        department=plan.department,
        population=plan.population.kind,
        item=plan.population.item,
        period=plan.period,
        draw=plan.wanted,
        inspectors=[one.staff for one in plan.inspectors],
        seed_digest=plan.seed_digest,
        seed=plan.seed if plan.state == DRAWN else "",
        state=plan.state,
        planned_at=instant_text(plan.planned_at),
        drawn_at=instant_text(plan.drawn_at),
        version=plan.meta.version,
    )
    if whole:
        found = {part.alias: part for visit in visits if (part := visit.part_of(plan.id))}
        message.aliases.extend(plan.aliases)
        message.passed.extend(plan.passed)
        message.apart.extend(pb.KeptApart(alias=alias, inspector=staff) for alias, staff in plan.apart)
        message.drawn.extend(
            pb.DrawnSubject(alias=one.alias, inspectors=one.inspectors, **_found(found.get(one.alias)))
            for one in plan.drawn
        )
    return message


def visit_to_proto(visit: Visit) -> pb.Visit:
    """A visit as staff see it."""
    return pb.Visit(
        visit=visit.id,
        period=visit.period,
        numbers=visit.numbers,
        parts=[
            pb.VisitPart(
                plan=part.plan,
                department=part.department,
                division=part.division,
                inspectors=part.inspectors,
                finding=part.finding,
                note=part.said.reason if part.said else "",
                at=instant_text(part.said.at if part.said else None),
            )
            for part in visit.parts
        ],
        state=visit.state,
        version=visit.meta.version,
    )


def inspectors_given(given: Any) -> tuple[InspectorGiven, ...]:
    """The inspectors as typed."""
    return tuple(InspectorGiven(one.staff, one.number, tuple(one.interests)) for one in given)


def _found(part: Part | None) -> dict[str, str]:
    if part is None or part.said is None:
        return {}
    return {"finding": part.finding, "found_at": instant_text(part.said.at)}


def _recorded(event: events.VisitRecorded) -> Message:
    part = event.visit.part_of(event.plan)
    return events_pb2.VisitRecorded(
        visit=event.visit.id, plan=event.plan, finding=part.finding if part else ""
    )


def _drawn(message: Any, envelope: Envelope) -> events.LotsDrawn:
    inspection = message.inspection
    if not inspection.plan or not is_division(inspection.division):
        raise ValueError("plan or division")
    return events.LotsDrawn(inspection.plan, inspection.division)


ENCODERS: Mapping[type[Event], Callable[[Any], Message]] = {
    events.InspectionPlanned: lambda event: events_pb2.InspectionPlanned(
        inspection=plan_to_proto(event.plan, whole=False)
    ),
    events.InspectionDrawn: lambda event: events_pb2.InspectionDrawn(
        inspection=plan_to_proto(event.plan, whole=False)
    ),
    events.VisitOpened: lambda event: events_pb2.VisitOpened(visit=event.visit.id, plan=event.plan),
    events.VisitMerged: lambda event: events_pb2.VisitMerged(visit=event.visit.id, plan=event.plan),
    events.VisitRecorded: _recorded,
}
READERS: Readers = {"sanji.approval.v1.InspectionDrawn": (events_pb2.InspectionDrawn, _drawn)}
