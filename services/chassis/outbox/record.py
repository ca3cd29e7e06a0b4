"""How an event lies in its aggregate's outbox until the relay has published it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from services.chassis.masking import mask_text
from services.chassis.messages import Actor, Emitted, Envelope, Event
from services.chassis.telemetry import inject

if TYPE_CHECKING:
    from services.chassis.outbox.relay import Relay

Encode = Callable[[Event], tuple[str, bytes]]


class Outbox:
    """One room's events: encoded at the moment of the write, numbered per aggregate.

    `encode(event)` gives the protobuf full name and bytes. An event's id is
    `<stack>/<room>/<aggregate>/<sequence>`: the same write tried twice cannot make two events.
    """

    def __init__(self, stack: str, room: str, encode: Encode, relay: "Relay") -> None:
        self.room = room
        self._stack = stack
        self._encode = encode
        self._relay = relay

    def records(self, aggregate: str, emitted: int, events: Sequence[Event]) -> list[dict[str, Any]]:
        """The outbox entries of `events`, the first of which is number `emitted` + 1 of the aggregate."""
        carrier: dict[str, str] = {}
        if events:
            inject(carrier)
        trace = carrier.get("traceparent", "")
        return [
            self._record(aggregate, emitted + position, event, trace)
            for position, event in enumerate(events, start=1)
        ]

    def watch(self, collection: Any) -> None:
        """Have the relay sweep `collection` for events that were left behind."""
        self._relay.watch(self.room, collection)

    def hand_over(self, collection: Any, aggregate: str, records: Sequence[dict[str, Any]]) -> None:
        """Tell the relay of events just written, so that it need not look for them."""
        if records:
            self._relay.hand_over(self.room, collection, aggregate, records)

    def _record(self, aggregate: str, sequence: int, event: Event, trace: str) -> dict[str, Any]:
        event_type, body = self._encode(event)
        return {
            "id": f"{self._stack}/{self.room}/{aggregate}/{sequence}",
            "type": event_type,
            "source": f"/stacks/{self._stack}/{self.room}",
            "subject": event.subject,
            "at": event.at.astimezone(UTC),
            "sequence": sequence,
            "division": event.division,
            "destination": event.destination,
            "trace": trace,
            "body": body,
            "by": [event.by.subject, event.by.role, event.by.division],
            "moved": list(event.moved),
            "note": mask_text(event.note),
            "person": event.person,
        }


def emitted_from(record: Mapping[str, Any]) -> Emitted:
    """An outbox entry read back."""
    at: datetime = record["at"]
    subject, role, division = record["by"]
    before, after = record["moved"]
    return Emitted(
        envelope=Envelope(
            id=record["id"],
            type=record["type"],
            source=record["source"],
            subject=record["subject"],
            time=at,
            sequence=record["sequence"],
            division=record["division"],
            destination=record["destination"],
            traceparent=record["trace"],
        ),
        body=bytes(record["body"]),
        by=Actor(subject, role, division),
        moved=(before, after),
        note=record["note"],
        person=record.get("person", ""),
    )
