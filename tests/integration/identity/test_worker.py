"""Identity hears the keys of other stacks."""

from typing import Any

from sanji.identity.v1 import identity_events_pb2, identity_pb2

from services.chassis.bus.dead import DeadLetters
from services.chassis.bus.publisher import Letter, Publisher
from services.chassis.bus.topology import ARRIVALS
from services.chassis.clock import SystemClock
from services.chassis.messages import ALL, EVERYWHERE, Envelope, routing_key, to_headers
from services.chassis.room import Room
from services.chassis.settings import Settings
from services.identity.commands import ListSigningKeys
from tests.waiting import until

TOWNSHIP = "510822101"


def arriving(kid: str, key_stack: str = TOWNSHIP) -> Letter:
    """A key as a shovel brings it from the township."""
    message = identity_events_pb2.SigningKeyPublished(
        key=identity_pb2.SigningKey(kid=kid, stack=key_stack, public_key=bytes(32))
    )
    event_type = message.DESCRIPTOR.full_name
    envelope = Envelope(
        id=f"{TOWNSHIP}/identity/{kid}/1",
        type=event_type,
        source=f"/stacks/{TOWNSHIP}/identity",
        subject=kid,
        time=SystemClock().now(),
        sequence=1,
        division=TOWNSHIP,
        destination=EVERYWHERE,
    )
    key = routing_key(event_type, ALL, EVERYWHERE)
    return Letter(ARRIVALS, key, dict(to_headers(envelope)), message.SerializeToString())


def test_a_key_that_arrives_is_listed_and_answered_with_the_own_one(
    worker: Any, identity: Room[Any], settings: Settings
) -> None:
    publisher = Publisher(settings.amqp_url, "test")
    try:
        assert all(publisher.publish([arriving(f"{TOWNSHIP}-k1"), arriving(f"{TOWNSHIP}-k1")]))
        assert all(publisher.publish([arriving("510822-stolen")]))
    finally:
        publisher.close()

    def listed() -> set[str]:
        return {key.kid for key in identity.ask(ListSigningKeys())}

    until(lambda: f"{TOWNSHIP}-k1" in listed(), 30, "the township's key")
    own = identity.world.keys.newest()[0]
    assert listed() == {own.id, f"{TOWNSHIP}-k1"}
    assert own.meta.sequence == 2
    dead = DeadLetters(settings.amqp_url)
    until(lambda: dead.count("identity") == 1, 30, "the dead letter")
    (letter,) = dead.list("identity", 10)
    assert letter.reason == "KEY_FOREIGN"
