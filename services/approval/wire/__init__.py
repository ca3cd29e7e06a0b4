"""Protobuf ↔ commands, events and domain of approval; one module per subject."""

from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf.message import Message

from services.approval.wire import advice, applications, cases, catalogue, clocks
from services.approval.wire.asking import mark_waiting
from services.approval.wire.cases import to_proto, to_proto_with_form
from services.approval.wire.clocks import explained_to_proto
from services.chassis.decoding import Readers, decoded
from services.chassis.messages import Envelope, Event

_ENCODERS: Mapping[type[Event], Callable[[Any], Message]] = {
    **cases.ENCODERS,
    **clocks.ENCODERS,
    **advice.ENCODERS,
}
_READERS: Readers = {
    **applications.READERS,
    **catalogue.READERS,
    **advice.READERS,
}

__all__ = ["encode", "explained_to_proto", "heard", "mark_waiting", "to_proto", "to_proto_with_form"]


def encode(event: Event) -> tuple[str, bytes]:
    """An emitted event as (protobuf full name, bytes)."""
    message = _ENCODERS[type(event)](event)
    return message.DESCRIPTOR.full_name, message.SerializeToString()


def heard(envelope: Envelope, body: bytes) -> object:
    """An arrived event in this room's words. Raises `Invalid` EVENT_UNKNOWN or BODY_MALFORMED."""
    return decoded(_READERS, envelope, body, envelope)
