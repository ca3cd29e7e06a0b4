"""Protobuf ↔ commands, events and domain of approval; one module per subject."""

from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf.message import Message

from services.approval.wire import (
    advice,
    after_checks,
    applications,
    authorities,
    automatic,
    cases,
    catalogue,
    certificates,
    clocks,
    deliveries,
    desk,
    inspections,
    outages,
    seals,
    supervision,
)
from services.approval.wire.answered import mark_answered
from services.approval.wire.asking import mark_waiting
from services.approval.wire.cases import to_proto, to_proto_with_form
from services.approval.wire.certificates import (
    certificate_to_proto,
    key_to_proto,
    kind_to_proto,
    verified_to_proto,
)
from services.approval.wire.clocks import explained_to_proto
from services.approval.wire.desk import chief_to_proto, sheet_to_proto
from services.chassis.decoding import Readers, decoded
from services.chassis.messages import Envelope, Event

_ENCODERS: Mapping[type[Event], Callable[[Any], Message]] = {
    **cases.ENCODERS,
    **clocks.ENCODERS,
    **advice.ENCODERS,
    **certificates.ENCODERS,
    **desk.ENCODERS,
    **supervision.ENCODERS,
    **after_checks.ENCODERS,
    **inspections.ENCODERS,
    **automatic.ENCODERS,
    **outages.ENCODERS,
    **seals.ENCODERS,
}
_READERS: Readers = {
    **applications.READERS,
    **catalogue.READERS,
    **advice.READERS,
    **certificates.READERS,
    **inspections.READERS,
    **deliveries.READERS,
    **authorities.READERS,
}

__all__ = [
    "certificate_to_proto",
    "chief_to_proto",
    "encode",
    "explained_to_proto",
    "heard",
    "key_to_proto",
    "kind_to_proto",
    "mark_answered",
    "mark_waiting",
    "sheet_to_proto",
    "to_proto",
    "to_proto_with_form",
    "verified_to_proto",
]


def encode(event: Event) -> tuple[str, bytes]:
    """An emitted event as (protobuf full name, bytes)."""
    message = _ENCODERS[type(event)](event)
    return message.DESCRIPTOR.full_name, message.SerializeToString()


def heard(envelope: Envelope, body: bytes) -> object:
    """An arrived event in this room's words. Raises `Invalid` EVENT_UNKNOWN or BODY_MALFORMED."""
    return decoded(_READERS, envelope, body, envelope)
