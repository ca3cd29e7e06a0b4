"""Protobuf bodies of arrived events, read by a room's own table."""

from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf.message import DecodeError, Message

from services.chassis.errors import Invalid
from services.chassis.messages import Envelope

Readers = Mapping[str, tuple[type[Message], Callable[..., object]]]
_UNREADABLE = (DecodeError, ValueError, KeyError, TypeError, AttributeError, RecursionError)


def decoded(readers: Readers, envelope: Envelope, body: bytes, *more: Any) -> object:
    """What the reader of the envelope's type makes of the message; `more` follows the message as arguments.

    Raises `Invalid` EVENT_UNKNOWN for a type without a reader, BODY_MALFORMED for what cannot be read.
    """
    known = readers.get(envelope.type)
    if known is None:
        raise Invalid("EVENT_UNKNOWN", envelope.type)
    message_class, read = known
    message = message_class()
    try:
        message.ParseFromString(body)
        return read(message, *more)
    except _UNREADABLE as error:
        raise Invalid("BODY_MALFORMED", f"{envelope.type}: {type(error).__name__}") from error
