"""Whatever the order in which keys and ends arrive from other stacks, and however often: the same is known of them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from services.chassis.fakes import FakeClock
from services.chassis.messages import EVERYWHERE, Envelope
from services.identity.bootstrap import room
from services.identity.domain.keys import PublicKey
from services.identity.domain.revocations import End
from services.identity.events import EndHeard, SigningKeyHeard, SigningKeyPublished
from services.identity.handlers.keys import ensure_signing_key
from tests.fakes.identity import COUNTY, TOWNSHIP, FakeWorld

NOW = FakeClock().now()
Told = Sequence[tuple[Any, Envelope]]


def message(kind: str, event: Any, subject: str, sequence: int) -> tuple[Any, Envelope]:
    return event, Envelope(
        id=f"{TOWNSHIP}/identity/{subject}/{sequence}",
        type=f"sanji.identity.v1.{kind}",
        source=f"/stacks/{TOWNSHIP}/identity",
        subject=subject,
        time=NOW,
        sequence=sequence,
        division=TOWNSHIP,
        destination=EVERYWHERE,
    )


def key(number: int, sequence: int) -> tuple[Any, Envelope]:
    kid = f"{TOWNSHIP}-k{number}"
    raw = bytes([number, sequence, *bytes(30)])
    return message("SigningKeyPublished", SigningKeyHeard(PublicKey(kid, TOWNSHIP, raw)), kid, sequence)


def end(session: str, account: str, minute: int, sequence: int) -> tuple[Any, Envelope]:
    kind, subject = ("SessionEnded", session) if session else ("SessionsRevoked", account)
    ended = End(session, account, TOWNSHIP, NOW + timedelta(minutes=minute))
    return message(kind, EndHeard(ended), subject, sequence)


TOLD: Told = (
    *(key(1, sequence) for sequence in (1, 2, 3)),
    key(2, 1),
    *(end("", "s-1", minute, minute) for minute in (1, 2, 3)),
    end("", "s-2", 1, 1),
    end("se-1", "s-1", 0, 1),
    end("se-2", "s-2", 2, 1),
)


def known(told: Told) -> tuple[Any, Any, int]:
    """What a county knows of a township's keys and ends, and how often it told its own key."""
    world = FakeWorld(COUNTY)
    made = room(world.identity())
    ensure_signing_key(made.world)
    for event, envelope in told:
        made.hear(event, envelope)
    heard = made.world
    ends = sorted((end for end, _ in heard.heard_ends.since(NOW, 100)), key=repr)
    keys = sorted(heard.heard_keys.all(), key=lambda one: one.kid)
    return keys, ends, len(world.bus.of(SigningKeyPublished))


@settings(max_examples=150, deadline=None, database=None)
@given(
    some.lists(some.sampled_from(TOLD), max_size=2 * len(TOLD)).flatmap(
        lambda more: some.permutations([*TOLD, *more])
    )
)
def test_keys_and_ends_are_known_alike_in_any_order_and_number_of_deliveries(told: Told) -> None:
    keys, ends, own = known(told)
    assert (keys, ends) == known(TOLD)[:2]
    assert [one.public_key[:2] for one in keys] == [bytes([1, 3]), bytes([2, 1])]
    assert {(one.session, one.account, one.before - NOW) for one in ends} == {
        ("", "s-1", timedelta(minutes=3)),
        ("", "s-2", timedelta(minutes=1)),
        ("se-1", "s-1", timedelta()),
        ("se-2", "s-2", timedelta(minutes=2)),
    }
    assert own <= 1 + len({envelope.id for event, envelope in told if isinstance(event, SigningKeyHeard)})
