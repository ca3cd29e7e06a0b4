"""Events from the outbox over a real broker into a room's queue, its ladder and its dead letters."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from amqp import Message

from services.chassis.bus.consumer import Consumer, Delivery
from services.chassis.bus.dead import DeadLetters
from services.chassis.bus.publisher import Letter, Publisher, connect
from services.chassis.bus.topology import (
    ARRIVALS,
    UPLINK,
    dead_queue_of,
    declare,
    downlink_of,
    exchange_of,
    queue_of,
)
from services.chassis.errors import Unavailable
from services.chassis.messages import Envelope, from_headers, routing_key, scope_of, to_headers
from services.chassis.settings import Settings
from tests.proxy import Line
from tests.waiting import until

COUNTY, TOWNSHIP, VILLAGE = "510822", "510822101", "510822101200"
SUBMITTED = "sanji.intake.v1.ApplicationSubmitted"
PUBLISHED = "sanji.catalogue.v1.ItemPublished"
HEARS: dict[str, Sequence[str]] = {"intake": (PUBLISHED,), "catalogue": (), "notification": (SUBMITTED,)}
STACKS = (COUNTY, TOWNSHIP)


def envelope(event_type: str, destination: str, number: int = 1) -> Envelope:
    return Envelope(
        id=f"{COUNTY}/intake/x/{number}",
        type=event_type,
        source=f"/stacks/{COUNTY}/intake",
        subject="x",
        time=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
        sequence=number,
        division=VILLAGE,
        destination=destination,
    )


def letter(event_type: str, destination: str, stack: str = COUNTY, number: int = 1) -> Letter:
    sent = envelope(event_type, destination, number)
    scope = scope_of(stack, STACKS, destination)
    return Letter(
        exchange_of(sent.room), routing_key(event_type, scope, destination), dict(to_headers(sent)), b"x"
    )


@pytest.fixture
def publisher(settings: Settings) -> Iterator[Publisher]:
    made = Publisher(settings.amqp_url, "test")
    yield made
    made.close()


@pytest.fixture
def county(settings: Settings) -> Iterator[Any]:
    connection = connect(settings.amqp_url, "test")
    declare(connection, HEARS, COUNTY, STACKS)
    channel = connection.channel()
    for queue in (*map(queue_of, HEARS), downlink_of(TOWNSHIP)):
        channel.queue_purge(queue)
    yield channel
    connection.release()


def drained(channel: Any, queue: str) -> list[Any]:
    found = []
    while (message := channel.basic_get(queue, no_ack=True)) is not None:
        found.append(message)
    return found


def test_an_event_reaches_the_rooms_that_hear_it_and_no_other(county: Any, publisher: Publisher) -> None:
    assert publisher.publish([letter(SUBMITTED, COUNTY)]) == [True]
    assert len(until(lambda: drained(county, queue_of("notification")), 5, "the event")) == 1
    assert drained(county, queue_of("intake")) == []


def test_the_envelope_arrives_as_it_was_sent(county: Any, publisher: Publisher) -> None:
    publisher.publish([letter(SUBMITTED, COUNTY)])
    (message,) = until(lambda: drained(county, queue_of("notification")), 5, "the event")
    assert from_headers(message.headers) == envelope(SUBMITTED, COUNTY)


def test_an_event_for_the_township_waits_in_its_downlink(county: Any, publisher: Publisher) -> None:
    publisher.publish([letter(SUBMITTED, VILLAGE)])
    assert len(until(lambda: drained(county, downlink_of(TOWNSHIP)), 5, "the event")) == 1


def test_the_catalogue_goes_down_to_every_stack(county: Any, publisher: Publisher) -> None:
    publisher.publish([letter(PUBLISHED, "*")])
    assert len(until(lambda: drained(county, downlink_of(TOWNSHIP)), 5, "the event")) == 1
    assert len(drained(county, queue_of("intake"))) == 1


def test_what_arrives_over_a_link_reaches_the_rooms_and_does_not_go_back(
    county: Any, publisher: Publisher
) -> None:
    sent = letter(SUBMITTED, COUNTY, stack=TOWNSHIP)
    assert sent.routing_key == "intake.ApplicationSubmitted.up.510822"
    publisher.publish([replace(sent, exchange=ARRIVALS)])
    assert len(until(lambda: drained(county, queue_of("notification")), 5, "the event")) == 1
    assert drained(county, downlink_of(TOWNSHIP)) == []


def test_a_lower_stack_sends_up_what_it_does_not_own(settings: Settings, publisher: Publisher) -> None:
    connection = connect(settings.amqp_url, "test")
    declare(connection, HEARS, TOWNSHIP, STACKS)
    channel = connection.channel()
    channel.queue_purge(UPLINK)
    publisher.publish([letter(SUBMITTED, COUNTY, stack=TOWNSHIP), letter(SUBMITTED, VILLAGE, stack=TOWNSHIP)])
    assert len(until(lambda: drained(channel, UPLINK), 5, "the event")) == 1
    connection.release()


def test_many_are_confirmed_in_one_call(county: Any, publisher: Publisher) -> None:
    letters = [letter(SUBMITTED, COUNTY, number=number) for number in range(1200)]
    assert publisher.publish(letters) == [True] * 1200
    assert county.queue_declare(queue_of("notification"), passive=True).message_count == 1200


def test_a_missing_exchange_is_an_outage_and_the_next_publish_works(
    county: Any, publisher: Publisher
) -> None:
    with pytest.raises(Unavailable, match="BROKER_UNAVAILABLE"):
        publisher.publish([replace(letter(SUBMITTED, COUNTY), exchange="nowhere")])
    assert publisher.publish([letter(SUBMITTED, COUNTY)]) == [True]


def test_a_dead_letter_is_listed_mended_replayed_and_dropped(
    county: Any, publisher: Publisher, settings: Settings
) -> None:
    headers = dict(letter(SUBMITTED, COUNTY).headers) | {"sanji-reason": "BODY_MALFORMED", "sanji-dead-at": 1}
    publisher.publish([Letter("", dead_queue_of("notification"), headers, b"broken")])
    dead = DeadLetters(settings.amqp_url)
    (found,) = until(lambda: dead.list("notification"), 5, "the dead letter")
    assert (found.reason, found.body, found.subject) == ("BODY_MALFORMED", b"broken", "x")
    assert dead.replay("notification", found.id, mended=b"whole") == 1
    (message,) = until(lambda: drained(county, queue_of("notification")), 5, "the replayed event")
    assert message.body == b"whole"
    assert "sanji-reason" not in message.headers
    assert dead.count("notification") == 0
    publisher.publish([Letter("", dead_queue_of("notification"), headers, b"broken")])
    assert until(lambda: dead.drop("notification", found.id), 5, "the drop") == 1
    assert dead.list("notification") == []


def test_a_publisher_whose_connection_died_publishes_on_a_fresh_one(county: Any, settings: Settings) -> None:
    port = urlsplit(settings.amqp_url).port
    assert port is not None
    line = Line(port)
    publisher = Publisher(settings.amqp_url.replace(f":{port}/", f":{line.port}/"), "test")
    try:
        assert publisher.publish([letter(SUBMITTED, COUNTY)]) == [True]
        line.cut()
        line.mend()
        assert publisher.publish([letter(SUBMITTED, COUNTY, number=2)]) == [True]
    finally:
        publisher.close()
        line.close()
    assert len(until(lambda: drained(county, queue_of("notification")), 5, "the events")) == 2


def test_a_message_that_cannot_be_read_is_put_aside_and_the_others_are_heard(settings: Settings) -> None:
    connection = connect(settings.amqp_url, "test")
    channel = connection.channel()
    aside = {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": "odd.dead", "x-delivery-limit": 2}
    for queue, more in (("odd.dead", {}), ("odd", aside)):
        arguments = {"x-queue-type": "quorum"} | more
        channel.queue_declare(queue, durable=True, auto_delete=False, arguments=arguments)
    for body, identity in ((b"1", "one"), (b"2", b"\xff\xfe"), (b"3", "three")):
        channel.basic_publish(Message(body, message_id=identity), "", "odd")
    heard: list[bytes] = []

    def take(delivery: Delivery) -> None:
        heard.append(delivery.body)
        consumer.settle([delivery])

    consumer = Consumer(settings.amqp_url, "odd", 10, take)
    listening = Thread(target=consumer.run, args=(lambda _: None,))
    listening.start()
    try:
        until(lambda: b"3" in heard, 20, "the message behind")
        parked = until(
            lambda: channel.queue_declare("odd.dead", passive=True).message_count, 10, "the odd one"
        )
    finally:
        consumer.stop()
        listening.join()
        consumer.close()
        connection.release()
    assert (parked, set(heard)) == (1, {b"1", b"3"})
