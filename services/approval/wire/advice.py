"""What plug-ins said, on the wire."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from google.protobuf.message import Message
from sanji.approval.v1 import approval_events_pb2 as events_pb2
from sanji.approval.v1 import approval_pb2

from services.approval import events
from services.approval.domain.task import Finding
from services.chassis.decoding import Readers
from services.chassis.messages import Envelope, Event


def findings_to_proto(findings: Iterable[Finding]) -> list[approval_pb2.Finding]:
    """Findings in their order."""
    return [approval_pb2.Finding(code=one.condition, met=one.met, note=one.note) for one in findings]


def _advised(event: events.DepartmentAdvised) -> Any:
    return events_pb2.DepartmentAdvised(
        department=event.department, advice=event.advice, findings=findings_to_proto(event.findings)
    )


def _asked(event: events.AdviceAsked) -> Any:
    return events_pb2.AdviceAsked(number=event.subject, owner_division=event.owner_division)


def _due(message: Any, envelope: Envelope) -> events.AdviceDue:
    return events.AdviceDue(message.number, message.owner_division)


ENCODERS: Mapping[type[Event], Callable[[Any], Message]] = {
    events.AdviceAsked: _asked,
    events.DepartmentAdvised: _advised,
}
READERS: Readers = {"sanji.approval.v1.AdviceAsked": (events_pb2.AdviceAsked, _due)}
