"""Departments whose system is away, on the wire."""

from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf.message import Message
from sanji.approval.v1 import approval_events_pb2

from services.approval import events
from services.chassis.clock import rfc3339
from services.chassis.messages import Event


def _changed(event: events.OutageChanged) -> Any:
    return _EMITTED[type(event)](
        department=event.subject, division=event.division, since=rfc3339(event.since)
    )


_EMITTED: Mapping[type[events.OutageChanged], Callable[..., Any]] = {
    events.OutageReported: approval_events_pb2.OutageReported,
    events.OutageEnded: approval_events_pb2.OutageEnded,
}
ENCODERS: Mapping[type[Event], Callable[[Any], Message]] = dict.fromkeys(_EMITTED, _changed)
