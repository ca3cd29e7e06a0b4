"""Listening on a room's queue: bounded prefetch, explicit acknowledgement, reconnect for ever."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.chassis.bus.publisher import AWAY, connect
from services.chassis.errors import Unavailable

log = logging.getLogger(__name__)
HEARTBEAT = 20
PAUSES = (0.2, 0.5, 1.0, 2.0)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One arrived message; `acknowledge` once, when its effect is safe, or `give_back` to have it again."""

    headers: Mapping[str, Any]
    body: bytes = field(repr=False)
    acknowledge: Callable[[], None]
    give_back: Callable[[], None]


class Consumer:
    """Feeds `on_delivery` from `queue`, at most `prefetch` at a time unacknowledged."""

    def __init__(self, url: str, queue: str, prefetch: int, on_delivery: Callable[[Delivery], None]) -> None:
        self._url = url
        self._queue = queue
        self._prefetch = prefetch
        self._on_delivery = on_delivery
        self._write = threading.Lock()
        self._stopping = threading.Event()
        self._channel: Any = None
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

    def stop(self) -> None:
        """Take no further message; those in hand may still be acknowledged until `run` ends."""
        self._stopping.set()
        channel = self._channel
        if channel is not None:
            try:
                with self._write:
                    channel.basic_cancel(self._tag, nowait=True)
            except AWAY:
                return

    def _consume(self, prepare: Callable[[Any], None]) -> None:
        connection = connect(self._url, self._queue, heartbeat=HEARTBEAT)
        try:
            prepare(connection)
            channel = connection.channel()
            channel.basic_qos(0, self._prefetch, False)
            channel.basic_consume(
                self._queue, consumer_tag=self._tag, callback=lambda message: self._receive(channel, message)
            )
            self._channel = channel
            beat = time.monotonic()
            while not self._stopping.is_set():
                try:
                    connection.drain_events(timeout=1.0)
                except TimeoutError:
                    pass
                if time.monotonic() - beat > HEARTBEAT / 4:
                    beat = time.monotonic()
                    with self._write:
                        connection.heartbeat_check()
        finally:
            self._channel = None
            if not self._stopping.is_set():
                connection.collect(socket_timeout=1.0)
            else:
                self._ending = connection

    def close(self) -> None:
        """End the connection; whatever was not acknowledged is delivered again."""
        if self._ending is not None:
            self._ending.collect(socket_timeout=1.0)

    def _receive(self, channel: Any, message: Any) -> None:
        tag = message.delivery_tag

        def say(method: Callable[..., None], **how: bool) -> None:
            try:
                with self._write:
                    method(tag, **how)
            except (*AWAY, AttributeError):
                log.info("acknowledgement lost; %s delivers it again", self._queue)

        body = message.body
        self._on_delivery(
            Delivery(
                headers=message.headers or {},
                body=body if isinstance(body, bytes) else str(body).encode(),
                acknowledge=lambda: say(channel.basic_ack),
                give_back=lambda: say(channel.basic_reject, requeue=True),
            )
        )
