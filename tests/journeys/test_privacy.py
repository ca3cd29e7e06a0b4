"""No personal number lies or flies open anywhere on its way through two stacks."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

import pytest
from pymongo import MongoClient

from infra.demo import journeys
from services.chassis.bus.dead import DeadLetters
from services.chassis.bus.publisher import Letter, Publisher, connect
from services.chassis.bus.topology import queue_of
from services.chassis.numbers import looks_like_resident_id
from tests.stacks import TOWNSHIP, Stacks
from tests.waiting import until

ROOMS = ("catalogue", "identity", "intake", "approval", "queueing", "notification", "rating")
TAP, SUBMITTED = "test-tap", "test-tap-submitted"
CANDIDATE = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
SHIPPED_EXAMPLES = re.compile(r"_items$|_item_versions$|^catalogue_")
"""Collections of item documents: their guides carry made-up example numbers on purpose."""


@pytest.fixture
def tapped(stacks: Stacks) -> Iterator[dict[str, Any]]:
    """A queue on every broker that hears every event."""
    channels = {}
    connections = []
    for code in stacks.installation.codes:
        connection = connect(stacks.installation.stack(code).broker.amqp_url(), "test-tap")
        channel = connection.channel()
        channel.queue_declare(TAP, durable=False, auto_delete=False)
        for exchange in (*(f"{room}.events" for room in ROOMS), "arrivals"):
            channel.queue_bind(TAP, exchange, "#")
        channel.queue_declare(SUBMITTED, durable=False, auto_delete=False)
        channel.queue_bind(SUBMITTED, "intake.events", "intake.ApplicationSubmitted.#")
        channels[code] = channel
        connections.append(connection)
    yield channels
    for channel in channels.values():
        channel.queue_delete(TAP)
        channel.queue_delete(SUBMITTED)
    for connection in connections:
        connection.release()


def test_no_open_number_in_documents_events_dead_letters_logs_traces_or_metrics(
    stacks: Stacks, tapped: dict[str, Any]
) -> None:
    told = [
        journey(stacks.cast, lambda sentence: None)
        for journey in (
            journeys.residence_permit,
            journeys.birth_household_registration,
            journeys.subsistence_allowance,
        )
    ]
    last = told[-1].trace_id
    events: list[str] = []
    until(
        lambda: sum("RatingGiven" in text for text in drained(tapped, events)) >= 3, 20, "all three ratings"
    )
    until(lambda: stacks.receiver.spans(last), 30, "the traces")
    spoil_one(stacks, tapped)
    until(lambda: dead_letters(stacks), 20, "the dead letter")
    places = {
        "events": "\n".join(events),
        "dead letters": "\n".join(dead_letters(stacks)),
        "metrics": "\n".join(metrics(stacks)),
        "documents": "\n".join(documents(stacks)),
        "logs": "\n".join(
            file.read_text(encoding="utf-8", errors="replace")
            for file in stacks.installation.root.glob("*/logs/*.log")
        ),
        "traces": "\n".join(span.text for span in stacks.receiver.spans()),
    }
    assert all(places.values()), "every place was really read"
    found = {
        place: sorted({text for text in CANDIDATE.findall(content) if looks_like_resident_id(text)})
        for place, content in places.items()
    }
    drop_dead(stacks)
    assert found == {place: [] for place in places}


def spoil_one(stacks: Stacks, tapped: dict[str, Any]) -> None:
    """Give notification a submission that it cannot read to its end: what lies dead is what was sent."""
    message = tapped[TOWNSHIP].basic_get(SUBMITTED, no_ack=True)
    body = message.body if isinstance(message.body, bytes) else message.body.encode()
    publisher = Publisher(amqp_url(stacks), "test.spoils")
    assert all(publisher.publish([Letter("", queue_of("notification"), dict(message.headers), body[:-1])]))
    publisher.close()


def dead_letters(stacks: Stacks) -> list[str]:
    """Every dead letter of the township, whole."""
    letters = DeadLetters(amqp_url(stacks))
    return [f"{letter}{letter.body.decode('utf-8', 'replace')}" for letter in letters.list("notification")]


def drop_dead(stacks: Stacks) -> None:
    letters = DeadLetters(amqp_url(stacks))
    for letter in letters.list("notification"):
        letters.drop("notification", letter.id)


def amqp_url(stacks: Stacks) -> str:
    return stacks.installation.stack(TOWNSHIP).broker.amqp_url()


def metrics(stacks: Stacks) -> Iterator[str]:
    """What Prometheus reads of every process."""
    for code in stacks.installation.codes:
        ports = stacks.installation.stack(code).plan.ports
        for port in (ports.gateway, ports.serve_metrics, ports.work_metrics):
            with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
                yield answer.read().decode()


def drained(tapped: dict[str, Any], seen: list[str]) -> list[str]:
    """`seen` with everything that the taps have heard since."""
    for channel in tapped.values():
        while (message := channel.basic_get(TAP, no_ack=True)) is not None:
            if not str(message.headers.get("cloudEvents:type")).startswith("sanji.catalogue."):
                body = message.body if isinstance(message.body, bytes) else message.body.encode()
                seen.append(f"{message.headers}{body.decode('utf-8', 'replace')}")
    return seen


def documents(stacks: Stacks) -> Iterator[str]:
    """Every stored document as text, item documents aside."""
    for code in stacks.installation.codes:
        client: MongoClient[dict[str, Any]] = MongoClient(
            stacks.installation.stack(code).database.url("sanji")
        )
        database = client.get_default_database()
        for name in database.list_collection_names():
            if not SHIPPED_EXAMPLES.search(name):
                yield from (str(document) for document in database[name].find())
        client.close()
