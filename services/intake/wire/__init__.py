"""Protobuf ↔ commands, events and domain of intake; one module per subject."""

from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf.message import Message

from services.chassis.decoding import Readers, decoded
from services.chassis.messages import Envelope, Event
from services.intake.wire import (
    agency,
    applications,
    authorities,
    cases,
    commitments,
    deliveries,
    exchange,
    items,
    packages,
    revealing,
)

_ENCODERS: Mapping[type[Event], Callable[[Any], Message]] = {
    **applications.ENCODERS,
    **agency.ENCODERS,
    **exchange.ENCODERS,
    **packages.ENCODERS,
    **revealing.ENCODERS,
    **deliveries.ENCODERS,
}
_READERS: Readers = {
    **items.READERS,
    **agency.READERS,
    **packages.READERS,
    **cases.READERS,
    **commitments.READERS,
    **authorities.READERS,
    **deliveries.READERS,
}


def encode(event: Event) -> tuple[str, bytes]:
    """An emitted event as (protobuf full name, bytes)."""
    message = _ENCODERS[type(event)](event)
    return message.DESCRIPTOR.full_name, message.SerializeToString()


def heard(envelope: Envelope, body: bytes) -> object:
    """An arrived event in this room's words. Raises `Invalid` EVENT_UNKNOWN or BODY_MALFORMED."""
    return decoded(_READERS, envelope, body, envelope)
