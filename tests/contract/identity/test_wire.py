"""Identity's events on the wire."""

import pytest
from google.protobuf.message import Message
from sanji.identity.v1 import identity_events_pb2 as pb

from services.chassis.errors import Invalid
from services.chassis.fakes import FakeClock
from services.chassis.messages import EVERYWHERE, Actor, Envelope, Event
from services.identity import events
from services.identity.domain.keys import PublicKey
from services.identity.domain.revocations import End
from services.identity.domain.sessions import milliseconds
from services.identity.wire import encode, heard
from tests.contract.identity.party_events import PARTY_EVENTS

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
        events.ServiceAccountAdded(
            **ABOUT,  # type: ignore[arg-type]
            kind="device",
            scopes=frozenset({"tickets.take"}),
            site="510822-TC",
            department="civil",
        ),
        pb.ServiceAccountAdded(
            account="x-1",
            kind="device",
            scopes=["tickets.take"],
            division="510822",
            department="civil",
            site="510822-TC",
        ),
    ),
    (
        events.ServiceKeyRotated(**ABOUT, old_until="2026-11-23T10:00:00.000+08:00"),  # type: ignore[arg-type]
        pb.ServiceKeyRotated(account="x-1", old_until="2026-11-23T10:00:00.000+08:00"),
    ),
    (
        events.ServiceAccountRevoked(**ABOUT, note="报废"),  # type: ignore[arg-type]
        pb.ServiceAccountRevoked(account="x-1", reason="报废"),
    ),
    (
        events.ServiceSessionOpened(**ABOUT, session="sv-1"),  # type: ignore[arg-type]
        pb.ServiceSessionOpened(account="x-1", session="sv-1"),
    ),
    (
        events.SessionStarted(**ABOUT, account="s-1", kind="staff"),  # type: ignore[arg-type]
        pb.SessionStarted(session="x-1", account="s-1", kind="staff"),
    ),
    (
        events.SessionEnded(**ABOUT, note="SIGNED_OUT", account="s-1"),  # type: ignore[arg-type]
        pb.SessionEnded(session="x-1", reason="SIGNED_OUT", account="s-1"),
    ),
    (
        events.SessionsRevoked(**ABOUT, note="lost", before=FakeClock().now()),  # type: ignore[arg-type]
        pb.SessionsRevoked(account="x-1", before=1_795_395_600_000, reason="lost"),
    ),
    (
        events.StaffDisabled(**ABOUT, note="left"),  # type: ignore[arg-type]
        pb.StaffDisabled(staff="x-1", reason="left"),
    ),
    (
        events.StaffEnabled(**ABOUT, note="back"),  # type: ignore[arg-type]
        pb.StaffEnabled(staff="x-1", reason="back"),
    ),
    (
        events.SecondFactorEnrolled(**ABOUT),  # type: ignore[arg-type]
        pb.SecondFactorEnrolled(staff="x-1"),
    ),
    (
        events.RecoveryCodeUsed(**ABOUT, left=9),  # type: ignore[arg-type]
        pb.RecoveryCodeUsed(staff="x-1", left=9),
    ),
    (
        events.SecondFactorRemoved(**ABOUT, note="lost"),  # type: ignore[arg-type]
        pb.SecondFactorRemoved(staff="x-1", reason="lost"),
    ),
    *PARTY_EVENTS,
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


def test_an_end_is_heard_as_the_word_of_the_stack_that_sent_it() -> None:
    one, at = pb.SessionEnded(session="se-1", account="s-1"), FakeClock().now()
    told = envelope(one.DESCRIPTOR.full_name)
    assert heard(told, one.SerializeToString()) == events.EndHeard(End("se-1", "s-1", "510822", at))
    all_of = pb.SessionsRevoked(account="s-1", before=milliseconds(at))
    told = envelope(all_of.DESCRIPTOR.full_name)
    assert heard(told, all_of.SerializeToString()) == events.EndHeard(End("", "s-1", "510822", at))
    with pytest.raises(Invalid, match="BODY_MALFORMED"):
        heard(told, pb.SessionsRevoked(account="s-1", before=2**62).SerializeToString())
