"""Identity's events on the wire."""

import pytest
from google.protobuf.message import Message
from sanji.identity.v1 import identity_events_pb2 as pb

from services.chassis.errors import Invalid
from services.chassis.fakes import FakeClock
from services.chassis.messages import EVERYWHERE, Actor, Envelope, Event
from services.identity import events
from services.identity.domain.keys import PublicKey
from services.identity.wire import encode, heard

KEY = PublicKey("510822-k1", "510822", bytes(range(32)), "2027-01-01T00:00:00+08:00")
ABOUT = {
    "subject": "x-1",
    "division": "510822",
    "destination": EVERYWHERE,
    "at": FakeClock().now(),
    "by": Actor("s-1", "admin", "510822"),
}
EVENTS: list[tuple[Event, Message]] = [
    (
        events.PersonRegistered(**ABOUT, name_masked="张*"),  # type: ignore[arg-type]
        pb.PersonRegistered(person="x-1", name_masked="张*"),
    ),
    (
        events.StaffAdded(**ABOUT, roles=frozenset({"clerk", "admin"}), department="civil"),  # type: ignore[arg-type]
        pb.StaffAdded(staff="x-1", roles=["admin", "clerk"], division="510822", department="civil"),
    ),
    (
        events.SessionStarted(**ABOUT, account="s-1", kind="staff"),  # type: ignore[arg-type]
        pb.SessionStarted(session="x-1", account="s-1", kind="staff"),
    ),
    (
        events.SessionEnded(**ABOUT, note="SIGNED_OUT"),  # type: ignore[arg-type]
        pb.SessionEnded(session="x-1", reason="SIGNED_OUT"),
    ),
]


def envelope(event_type: str) -> Envelope:
    at = FakeClock().now()
    return Envelope("e", event_type, "/stacks/510822/identity", "k", at, 1, "510822", EVERYWHERE)


def test_every_emitted_event_is_listed() -> None:
    emitted = {encode(event)[0] for event, _ in EVENTS} | {
        encode(events.SigningKeyPublished(**ABOUT, key=KEY))[0]  # type: ignore[arg-type]
    }
    assert emitted == set(events.EMITS)


@pytest.mark.parametrize(("event", "message"), EVENTS)
def test_an_event_travels_whole(event: Event, message: Message) -> None:
    event_type, body = encode(event)
    assert event_type == message.DESCRIPTOR.full_name
    assert type(message).FromString(body) == message


def test_a_published_key_is_heard_as_it_was() -> None:
    event_type, body = encode(events.SigningKeyPublished(**ABOUT, key=KEY))  # type: ignore[arg-type]
    assert heard(envelope(event_type), body) == events.SigningKeyHeard(KEY)


@pytest.mark.parametrize(
    ("event_type", "body", "reason"),
    [
        ("sanji.identity.v1.SigningKeyPublished", b"\xff\xff", "BODY_MALFORMED"),
        ("sanji.identity.v1.StaffAdded", b"", "EVENT_UNKNOWN"),
    ],
)
def test_what_cannot_be_read_is_refused(event_type: str, body: bytes, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        heard(envelope(event_type), body)
    assert refused.value.reason == reason
