"""Protobuf ↔ events and domain of the catalogue; one module per subject."""

from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf.message import Message

from services.catalogue.wire import (
    basics,
    changes,
    claims,
    delegations,
    guides,
    indicators,
    items,
    packages,
    places,
    rates,
)
from services.chassis.decoding import Readers, decoded
from services.chassis.messages import Envelope, Event

_ENCODERS: Mapping[type[Event], Callable[[Any], Message]] = {
    **items.ENCODERS,
    **places.ENCODERS,
    **guides.ENCODERS,
    **packages.ENCODERS,
    **basics.ENCODERS,
    **changes.ENCODERS,
    **claims.ENCODERS,
    **delegations.ENCODERS,
    **indicators.ENCODERS,
    **rates.ENCODERS,
}
_READERS: Readers = {
    **items.READERS,
    **places.READERS,
    **packages.READERS,
    **basics.READERS,
    **changes.READERS,
    **claims.READERS,
    **delegations.READERS,
    **rates.READERS,
}


def encode(event: Event) -> tuple[str, bytes]:
    """An emitted event as (protobuf full name, bytes)."""
    message = _ENCODERS[type(event)](event)
    return message.DESCRIPTOR.full_name, message.SerializeToString()


def heard(envelope: Envelope, body: bytes) -> object:
    """An arrived event in this room's words. Raises `Invalid` EVENT_UNKNOWN or BODY_MALFORMED."""
    return decoded(_READERS, envelope, body)
