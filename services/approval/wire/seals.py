"""The organs' seals, on the wire."""

from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf.message import Message
from sanji.approval.v1 import approval_events_pb2

from services.approval import events
from services.chassis.messages import Event


def _made(event: events.SealKeyMade) -> Message:
    return approval_events_pb2.SealKeyMade(
        key_id=event.subject,
        organ=event.organ,
        algorithm=event.algorithm,
        public_key=event.public_key,
        division=event.division,
    )


ENCODERS: Mapping[type[Event], Callable[[Any], Message]] = {events.SealKeyMade: _made}
