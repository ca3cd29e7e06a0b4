"""Listening on a room's queue: bounded prefetch, explicit acknowledgement, reconnect for ever."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.chassis.bus.publisher import AWAY, connect
from services.chassis.errors import Unavailable

log = logging.getLogger(__name__)
HEARTBEAT = 20
PAUSES = (0.2, 0.5, 1.0, 2.0)
CAUTIOUS_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Delivery:
    """One arrived message. `Consumer.settle` or `give_back` it once, when its effect is safe or cannot be had now."""

    headers: Mapping[str, Any]
    body: bytes = field(repr=False)
    channel: Any = field(repr=False)
    tag: int


class Consumer:
    """Feeds `on_delivery` from `queue`, at most `prefetch` at a time unacknowledged.

    A message that the driver cannot read ends the connection; the next one takes messages one at a time for half a
    minute, so that only the culprit uses up its deliveries and is put aside by the broker.
    """

    def __init__(self, url: str, queue: str, prefetch: int, on_delivery: Callable[[Delivery], None]) -> None:
        self._url = url
        self._queue = queue
        self._prefetch = prefetch
        self._on_delivery = on_delivery
        self._write = threading.Lock()
        self._stopping = threading.Event()
        self._channel: Any = None
        self._in_hand: set[int] = set()
        self._cautious_until = 0.0
        self._tag = f"{queue}-consumer"
        self._ending: Any = None

    def run(self, prepare: Callable[[Any], None]) -> None:
        """Consume until `stop`. `prepare(connection)` runs after each connect, to declare what is needed."""
        failures = 0
        while not self._stopping.is_set():
            try:
                self._consume(prepare)
                failures = 0
            except (*AWAY, Unavailable) as error:
                log.warning("broker away from %s: %s", self._queue, type(error).__name__)
                self._stopping.wait(PAUSES[min(failures, len(PAUSES) - 1)])
                failures += 1
            except Exception:
                log.exception("listening to %s broke off; one message at a time for a while", self._queue)
                self._cautious_until = time.monotonic() + CAUTIOUS_SECONDS
                self._stopping.wait(PAUSES[0])

    def stop(self) -> None:
        """Take no further message; those in hand may still be settled until `run` ends."""
        self._stopping.set()
        channel = self._channel
        if channel is not None:
            try:
                with self._write:
                    channel.basic_cancel(self._tag, nowait=True)
            except AWAY:
                return

    def settle(self, deliveries: Iterable[Delivery]) -> None:
        """Acknowledge: in one word those before which nothing is in hand any more, each other by itself."""
        with self._write:
            tags = self._still_here(deliveries)
            first = min(self._in_hand, default=None)
            before = [tag for tag in tags if first is None or tag < first]
            try:
                if before:
                    self._channel.basic_ack(max(before), multiple=True)
                for tag in tags[len(before) :]:
                    self._channel.basic_ack(tag)
            except (*AWAY, AttributeError):
                log.info("acknowledgement lost; %s delivers again", self._queue)

    def give_back(self, delivery: Delivery) -> None:
        """Have it again, at once."""
        with self._write:
            try:
                for tag in self._still_here([delivery]):
                    self._channel.basic_reject(tag, requeue=True)
            except (*AWAY, AttributeError):
                log.info("%s delivers again", self._queue)

    def close(self) -> None:
        """End the connection; whatever was not acknowledged is delivered again."""
        if self._ending is not None:
            self._ending.collect(socket_timeout=1.0)

    def _consume(self, prepare: Callable[[Any], None]) -> None:
        connection = connect(self._url, self._queue, heartbeat=HEARTBEAT)
        try:
            prepare(connection)
            channel = connection.channel()
            cautious = time.monotonic() < self._cautious_until
            channel.basic_qos(0, 1 if cautious else self._prefetch, False)
            with self._write:
                self._channel, self._in_hand = channel, set()
            channel.basic_consume(
                self._queue, consumer_tag=self._tag, callback=lambda message: self._receive(channel, message)
            )
            beat = time.monotonic()
            while not self._stopping.is_set():
                try:
                    connection.drain_events(timeout=1.0)
                except TimeoutError:
                    pass
                if cautious and time.monotonic() >= self._cautious_until:
                    return
                if time.monotonic() - beat > HEARTBEAT / 4:
                    beat = time.monotonic()
                    with self._write:
                        connection.heartbeat_check()
        finally:
            if not self._stopping.is_set():
                self._channel = None
                connection.collect(socket_timeout=1.0)
            else:
                self._ending = connection

    def _still_here(self, deliveries: Iterable[Delivery]) -> list[int]:
        """Their tags in order, no longer in hand; those of an earlier connection are delivered again anyway."""
        tags = sorted(
            delivery.tag
            for delivery in deliveries
            if delivery.channel is self._channel and delivery.tag in self._in_hand
        )
        self._in_hand.difference_update(tags)
        return tags

    def _receive(self, channel: Any, message: Any) -> None:
        body = message.body
        self._in_hand.add(message.delivery_tag)
        self._on_delivery(
            Delivery(
                headers=message.headers or {},
                body=body if isinstance(body, bytes) else str(body).encode(),
                channel=channel,
                tag=message.delivery_tag,
            )
        )
