"""What travels between rooms: domain events, and the envelope they arrive in.

The envelope is CloudEvents 1.0 carried as AMQP headers (`cloudEvents:` prefix);
the body is the protobuf message named by `type`.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.chassis.errors import Conflict, Invalid
from services.chassis.levels import contains, longest_prefix, path

EVERYWHERE = "*"
HERE, UP, DOWN, ALL = "here", "up", "down", "all"
ASKS_KEPT = 32
HEARD_KEPT = 64


class Elsewhere(str):
    """The type of an event that a room hears only when another stack emitted it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it, as histories and the audit trail name them. Never an ID number."""

    subject: str
    role: str
    division: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that has happened, in a room's own words.

    `subject`: id of the thing it happened to (a receipt number, an item id).
    `division`: the place it concerns. `destination`: the division whose stack must
    hear of it, or `EVERYWHERE`. `moved`: (state before, state after). `note`: the
    reason given; it must hold no personal number. `person`: id of the person whose
    affair it is, for the audit trail; "" when it is nobody's.
    """

    subject: str
    division: str
    destination: str
    at: datetime
    by: Actor
    moved: tuple[str, str] = ("", "")
    note: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """CloudEvents attributes of one arrived message.

    `sequence` counts the events of `subject` in its room from 1, so that a
    listener can apply them in order; `attempt` counts deliveries from 1.
    """

    id: str
    type: str
    source: str
    subject: str
    time: datetime
    sequence: int
    division: str
    destination: str
    traceparent: str = ""
    attempt: int = 1

    @property
    def room(self) -> str:
        """The room that emitted it: `sanji.intake.v1.X` → intake."""
        return room_of(self.type)

    @property
    def stack(self) -> str:
        """The division code of the stack that emitted it."""
        return self.source.split("/")[2]


@dataclass(frozen=True, slots=True)
class Asked:
    """An idempotency key, already bound to its caller, and the fingerprint of what was asked."""

    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Meta:
    """What a store keeps beside an aggregate: its version, its event count, what it has answered and heard.

    `first` is the key that created it; `asks` the keys of later changes.
    """

    version: int = 0
    sequence: int = 0
    first: Asked | None = None
    asks: tuple[Asked, ...] = ()
    heard: tuple[str, ...] = ()

    def answers(self, asked: Asked | None) -> bool:
        """True when `asked` was carried out before. Raises `Conflict` when its key came with another body."""
        if asked is None:
            return False
        for known in (*self.asks, *((self.first,) if self.first else ())):
            if known.key == asked.key:
                same_ask(known, asked)
                return True
        return False

    def must_be(self, wanted: int) -> None:
        """Raises `Conflict` STALE_VERSION when the asker believes in another version; 0 believes in none."""
        if wanted and wanted != self.version:
            raise Conflict("STALE_VERSION", "内容已被他人修改，请刷新后重试")

    def has_heard(self, event: str) -> bool:
        """True when the event of that id already had its effect here."""
        return event in self.heard


def same_ask(known: Asked, asked: Asked) -> None:
    """Refuse a key that comes back with another body (delivery rule 1)."""
    if known.fingerprint != asked.fingerprint:
        raise Conflict("IDEMPOTENCY_KEY_REUSED", "同一个幂等键已用于不同的请求")


def room_of(event_type: str) -> str:
    """`sanji.<room>.v<n>.<Name>` → room."""
    return event_type.split(".")[1]


def name_of(event_type: str) -> str:
    """`sanji.<room>.v<n>.<Name>` → Name."""
    return event_type.rsplit(".", 1)[1]


def owner(stack_codes: Container[str], division: str) -> str | None:
    """The stack that owns `division`: the longest matching prefix, like an IP route."""
    return longest_prefix(stack_codes, division)


def scope_of(stack: str, stack_codes: Sequence[str], destination: str) -> str:
    """Where an event emitted on `stack` has to go: here, up, down or all."""
    if destination == EVERYWHERE:
        return ALL
    owning = owner(stack_codes, destination)
    if owning == stack:
        return HERE
    return DOWN if owning is not None and contains(stack, owning) else UP


def routing_key(event_type: str, scope: str, destination: str) -> str:
    """`<room>.<Name>.<scope>.<county>.<township>.<village>`."""
    place = EVERYWHERE_KEY if destination == EVERYWHERE else path(destination)
    return f"{room_of(event_type)}.{name_of(event_type)}.{scope}.{place}"


EVERYWHERE_KEY = "everywhere"


def to_headers(envelope: Envelope) -> dict[str, str | int]:
    """CloudEvents AMQP binding: attributes as prefixed headers."""
    headers: dict[str, str | int] = {
        "cloudEvents:specversion": "1.0",
        "cloudEvents:id": envelope.id,
        "cloudEvents:type": envelope.type,
        "cloudEvents:source": envelope.source,
        "cloudEvents:subject": envelope.subject,
        "cloudEvents:time": envelope.time.isoformat(),
        "cloudEvents:sequence": envelope.sequence,
        "cloudEvents:division": envelope.division,
        "cloudEvents:destination": envelope.destination,
    }
    if envelope.traceparent:
        headers["traceparent"] = envelope.traceparent
    return headers


_NEEDED = ("id", "type", "source", "subject", "time", "sequence", "division", "destination")


def from_headers(headers: Mapping[str, object]) -> Envelope:
    """Read an envelope. Raises `Invalid` ENVELOPE_MALFORMED naming what is missing or wrong."""
    values = {name: headers.get(f"cloudEvents:{name}") for name in _NEEDED}
    missing = [name for name, value in values.items() if value is None]
    if missing:
        raise Invalid("ENVELOPE_MALFORMED", f"missing: {', '.join(missing)}")
    try:
        envelope = Envelope(
            id=str(values["id"]),
            type=str(values["type"]),
            source=str(values["source"]),
            subject=str(values["subject"]),
            time=datetime.fromisoformat(str(values["time"])),
            sequence=int(str(values["sequence"])),
            division=str(values["division"]),
            destination=str(values["destination"]),
            traceparent=str(headers.get("traceparent") or ""),
            attempt=int(str(headers.get("sanji-attempt") or 1)),
        )
    except ValueError as error:
        raise Invalid("ENVELOPE_MALFORMED", str(error)) from error
    if envelope.type.count(".") != 3 or envelope.source.count("/") < 2 or envelope.attempt < 1:
        raise Invalid("ENVELOPE_MALFORMED", "type, source or attempt")
    return envelope


@dataclass(frozen=True, slots=True)
class Emitted:
    """An event as the outbox holds it: encoded, numbered, with what the audit trail needs."""

    envelope: Envelope
    body: bytes = field(repr=False)
    by: Actor
    moved: tuple[str, str]
    note: str
    person: str = ""
