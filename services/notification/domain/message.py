"""A message in a person's inbox: stored as kind and values, put into words when read."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.chassis.clock import from_rfc3339, rfc3339
from services.chassis.errors import Invalid
from services.chassis.masking import mask_text
from services.chassis.messages import Meta

TOKEN = "token"
MOST_VALUE = 2000


@dataclass(frozen=True, slots=True)
class Message:
    """One message per heard event. `recipient`: the person's stable id; `at`: when the thing told of happened."""

    id: str
    recipient: str
    kind: str
    number: str
    division: str
    at: datetime
    values: Mapping[str, str] = field(repr=False)
    read_at: datetime | None = None
    meta: Meta = Meta()

    def read(self, at: datetime) -> "Message":
        """Marked as read; the first reading counts."""
        return self if self.read_at else replace(self, read_at=at)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in an inbox, newest first: messages after it are older, or as old with a smaller id."""

    at: datetime
    id: str


def message_id(event_id: str) -> str:
    """One message per event: the event's id in a spelling that fits into a path."""
    return event_id.replace("/", ".")


def in_milliseconds(at: datetime) -> datetime:
    """`at` without what a store would cut off, so that order and cursors are the same everywhere."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def storable(values: Mapping[str, str]) -> dict[str, str]:
    """`values` bounded, and free text without personal numbers; what is sealed stays as it is."""
    return {
        name: value if name == TOKEN else mask_text(value[:MOST_VALUE])
        for name, value in values.items()
        if value
    }


def cursor_after(message: Message) -> str:
    """What asks for the messages after this one."""
    text = f"{rfc3339(message.at)}|{message.id}"
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def place_of(cursor: str) -> Place | None:
    """The place a cursor names; None for the empty one. Raises `Invalid` CURSOR_INVALID."""
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        at, separator, message = (
            base64.b64decode(padded, altchars=b"-_", validate=True).decode().partition("|")
        )
        if not separator or not message:
            raise ValueError(cursor)
        return Place(from_rfc3339(at), message)
    except (binascii.Error, ValueError):
        raise Invalid("CURSOR_INVALID", "分页游标无效") from None
