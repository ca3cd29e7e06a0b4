"""Messages between two real brokers, carried by the lower stack's shovels."""

import pytest
from amqp.exceptions import AccessRefused
from kombu import Connection, Exchange, Queue
from kombu.exceptions import OperationalError
from kombu.simple import SimpleQueue

from infra.local.installation import Installation
from infra.local.shovels import ARRIVALS, UPLINK, downlink_queue
from tests.integration.local.conftest import COUNTY, TOWNSHIP
from tests.waiting import until

QUORUM = {"x-queue-type": "quorum"}
ARRIVALS_EXCHANGE = Exchange(ARRIVALS, type="topic", durable=True)


def _inbox(name: str) -> Queue:
    return Queue(name, ARRIVALS_EXCHANGE, routing_key="#", durable=True, queue_arguments=QUORUM)


def _waiting_line(name: str) -> Queue:
    return Queue(name, durable=True, queue_arguments=QUORUM)


def _publish(url: str, queue: Queue, bodies: list[str], routing_key: str) -> None:
    with Connection(url, transport_options={"confirm_publish": True}) as connection:
        producer = connection.Producer()
        for body in bodies:
            producer.publish(body, exchange="", routing_key=queue.name, headers={"key": routing_key})


def _received(url: str, queue: Queue, count: int) -> list[str]:
    with Connection(url) as connection, SimpleQueue(connection, queue) as line:
        bodies = []
        for _ in range(count):
            message = line.get(timeout=30)
            bodies.append(message.payload)
            message.ack()
        return bodies


@pytest.fixture(scope="module")
def urls(installation: Installation) -> tuple[str, str]:
    """AMQP URLs of the county and the township, whose rooms' queues are declared."""
    county = installation.stack(COUNTY).broker.amqp_url()
    township = installation.stack(TOWNSHIP).broker.amqp_url()
    declared = (
        (county, (_inbox("inbox"), _waiting_line(downlink_queue(TOWNSHIP)))),
        (township, (_inbox("inbox"), _waiting_line(UPLINK))),
    )
    for url, queues in declared:
        with Connection(url) as connection:
            for queue in queues:
                queue(connection.default_channel).declare()
    broker = installation.stack(TOWNSHIP).broker
    running = {"uplink": "running", "downlink": "running"}
    until(lambda: broker.shovel_status() == running, 60, "both shovels", every=0.5)
    return county, township


def test_what_a_township_sends_up_arrives_in_order(urls: tuple[str, str]) -> None:
    county, township = urls
    sent = [f"case {number}" for number in range(50)]
    _publish(township, _waiting_line(UPLINK), sent, "case")
    assert _received(county, _inbox("inbox"), 50) == sent


def test_what_a_county_sends_down_arrives(urls: tuple[str, str]) -> None:
    county, township = urls
    _publish(county, _waiting_line(downlink_queue(TOWNSHIP)), ["decision"], "decision")
    assert _received(township, _inbox("inbox"), 1) == ["decision"]


def test_what_is_sent_while_the_upper_broker_is_away_arrives_later(
    installation: Installation, urls: tuple[str, str]
) -> None:
    county, township = urls
    installation.stop(COUNTY, "broker")
    try:
        _publish(township, _waiting_line(UPLINK), ["during the cut"], "case")
    finally:
        installation.start(COUNTY, "broker")
        installation.stack(COUNTY).broker.wait_ready(90)
    assert _received(county, _inbox("inbox"), 1) == ["during the cut"]


def test_the_link_user_reads_nothing_but_its_own_queue(
    installation: Installation, urls: tuple[str, str]
) -> None:
    with (
        Connection(installation.upper_uri(TOWNSHIP, COUNTY)) as connection,
        pytest.raises((AccessRefused, OperationalError)),
    ):
        connection.default_channel.basic_get("inbox")


def test_the_link_user_declares_nothing(installation: Installation, urls: tuple[str, str]) -> None:
    with (
        Connection(installation.upper_uri(TOWNSHIP, COUNTY)) as connection,
        pytest.raises((AccessRefused, OperationalError)),
    ):
        connection.default_channel.queue_declare("mine", durable=True)


def test_virtual_hosts_can_be_added_and_removed_together(installation: Installation) -> None:
    broker = installation.stack(COUNTY).broker
    urls = broker.add_vhosts("trial", "second-trial")
    try:
        for url in urls:
            with Connection(url) as connection:
                connection.connect()
    finally:
        broker.delete_vhosts("trial", "second-trial")
    assert not {"trial", "second-trial"} & set(broker.ctl("list_vhosts").split())


def test_unlinking_ends_both_shovels_and_linking_starts_them_again(
    installation: Installation, urls: tuple[str, str]
) -> None:
    broker = installation.stack(TOWNSHIP).broker
    installation.unlink(TOWNSHIP)
    until(lambda: broker.shovel_status() == {}, 30, "no shovel", every=0.5)
    installation.link(TOWNSHIP, COUNTY)
    until(lambda: set(broker.shovel_status().values()) == {"running"}, 30, "both shovels", every=0.5)
