"""How what was heard is acknowledged."""

from typing import Any

from services.chassis.bus.consumer import Consumer, Delivery


class Channel:
    """Keeps what it is told, in order."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int, bool]] = []

    def basic_ack(self, tag: int, multiple: bool = False) -> None:
        self.told.append(("ack", tag, multiple))

    def basic_reject(self, tag: int, requeue: bool) -> None:
        self.told.append(("reject", tag, requeue))


class Message:
    """As the driver gives it."""

    headers: dict[str, Any] = {}
    body = b""

    def __init__(self, tag: int) -> None:
        self.delivery_tag = tag


def listening(messages: int) -> tuple[Consumer, Channel, list[Delivery]]:
    arrived: list[Delivery] = []
    consumer, channel = Consumer("", "x.heard", 100, arrived.append), Channel()
    consumer._channel = channel
    for tag in range(1, messages + 1):
        consumer._receive(channel, Message(tag))
    return consumer, channel, arrived


def test_what_came_first_and_is_done_is_acknowledged_in_one_word() -> None:
    consumer, channel, arrived = listening(5)
    consumer.settle(arrived[:3])
    consumer.settle(arrived[3:])
    assert channel.told == [("ack", 3, True), ("ack", 5, True)]


def test_nothing_is_acknowledged_of_what_is_still_in_hand() -> None:
    consumer, channel, arrived = listening(5)
    consumer.settle([arrived[1], arrived[3], arrived[4]])
    assert channel.told == [("ack", 2, False), ("ack", 4, False), ("ack", 5, False)]
    consumer.settle([arrived[0]])
    assert channel.told[3:] == [("ack", 1, True)]
    consumer.settle([arrived[2]])
    assert channel.told[4:] == [("ack", 3, True)]


def test_what_is_given_back_is_not_acknowledged_along_with_others() -> None:
    consumer, channel, arrived = listening(3)
    consumer.give_back(arrived[1])
    consumer.settle([arrived[0], arrived[2]])
    assert channel.told == [("reject", 2, True), ("ack", 3, True)]


def test_what_came_over_a_connection_that_is_gone_is_left_to_the_broker() -> None:
    consumer, channel, arrived = listening(2)
    following = Channel()
    consumer._channel, consumer._in_hand = following, {1, 2}
    consumer.settle(arrived)
    assert channel.told == following.told == []
