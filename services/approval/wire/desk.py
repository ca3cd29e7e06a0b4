"""The reviewers' desk on the wire."""

from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf.message import Message
from sanji.approval.v1 import approval_desk_pb2 as desk_pb2
from sanji.approval.v1 import approval_events_pb2 as events_pb2

from services.approval import events
from services.approval.domain.chiefs import Chief
from services.approval.domain.desk import Sheet
from services.approval.wire.cases import to_proto
from services.chassis.messages import Event


def sheet_to_proto(sheet: Sheet) -> desk_pb2.ReviewSheet:
    """A review sheet."""
    return desk_pb2.ReviewSheet(
        number=sheet.case.id,
        department=sheet.department,
        criteria=[
            desk_pb2.Criterion(
                code=one.code,
                text=one.text,
                findings=[
                    desk_pb2.CriterionFinding(department=department, met=met, note=note)
                    for department, met, note in one.findings
                ],
            )
            for one in sheet.criteria
        ],
        outcomes=sheet.outcomes,
        against=sheet.against,
        possible=sheet.possible,
        case=to_proto(sheet.case),
    )


def chief_to_proto(chief: Chief) -> desk_pb2.Chief:
    """An appointment."""
    return desk_pb2.Chief(
        division=chief.division,
        department=chief.department,
        chief=chief.chief,
        deputy=chief.deputy,
        items=chief.items,
        version=chief.meta.version,
    )


def _moved(kind: Callable[..., Message]) -> Callable[[Any], Message]:
    return lambda event: kind(case=to_proto(event.case), department=event.department)


ENCODERS: Mapping[type[Event], Callable[[Any], Message]] = {
    events.CaseClaimed: _moved(events_pb2.CaseClaimed),
    events.CaseReleased: _moved(events_pb2.CaseReleased),
    events.CaseTransferred: _moved(events_pb2.CaseTransferred),
    events.CaseReminded: lambda event: events_pb2.CaseReminded(case=to_proto(event.case)),
    events.DecisionProposed: _moved(events_pb2.DecisionProposed),
    events.ProposalRefused: _moved(events_pb2.ProposalRefused),
    events.DecisionRecalled: _moved(events_pb2.DecisionRecalled),
    events.ChiefAppointed: lambda event: events_pb2.ChiefAppointed(chief=chief_to_proto(event.appointment)),
}
