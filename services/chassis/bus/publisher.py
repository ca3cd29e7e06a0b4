"""Publishing with confirms, many in flight."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from amqp import Message
from amqp.exceptions import AMQPError
from kombu import Connection
from kombu.exceptions import KombuError

from services.chassis.bus.reading import ReadingAhead
from services.chassis.errors import Unavailable

AWAY = (AMQPError, KombuError, OSError)
CONNECT_TIMEOUT = 3.0
IN_FLIGHT = 500


@dataclass(frozen=True, slots=True)
class Letter:
    """One message on its way out. `expires`: milliseconds it may wait in a delay queue."""

    exchange: str
    routing_key: str
    headers: dict[str, Any]
    body: bytes = field(repr=False)
    expires: int | None = None
    content_type: str = "application/protobuf"


@contextmanager
def refusing() -> Iterator[None]:
    """Turn "the broker is away" into `Unavailable` BROKER_UNAVAILABLE."""
    try:
        yield
    except AWAY as error:
        raise Unavailable("BROKER_UNAVAILABLE", "消息服务暂不可用", retry_after=1.0) from error


def connect(url: str, name: str, heartbeat: float = 0) -> Connection:
    """One connection with bounded waits, visible under `name` in the broker. Raises `Unavailable`."""
    connection = Connection(
        url,
        transport=ReadingAhead,
        heartbeat=heartbeat,
        connect_timeout=CONNECT_TIMEOUT,
        transport_options={
            "client_properties": {"connection_name": name},
            "read_timeout": 30,
            "write_timeout": 10,
            "confirm_publish": False,
        },
    )
    with refusing():
        connection.ensure_connection(max_retries=1, timeout=CONNECT_TIMEOUT)
    return connection


class Publisher:
    """One confirmed channel; safe to share between threads. Reconnects by itself at the next call."""

    def __init__(self, url: str, name: str) -> None:
        self._url = url
        self._name = name
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._channel: Any = None
        self._tag = 0
        self._open: set[int] = set()
        self._refused: set[int] = set()

    def publish(self, letters: Sequence[Letter], deadline: float = 10.0) -> list[bool]:
        """Publish all and wait for the broker's word on each: True means it is on disk there.

        On a connection that has died since it was last used, all is published once more on a fresh one.
        Raises `Unavailable` BROKER_UNAVAILABLE when the broker is away or `deadline` (seconds) passes;
        then nothing is known of these letters and they must be published again.
        """
        until = time.monotonic() + deadline
        with self._lock:
            used_before = self._channel is not None
            try:
                return self._publish_all(letters, until)
            except Unavailable:
                if not used_before or time.monotonic() >= until:
                    raise
            return self._publish_all(letters, until)

    def close(self) -> None:
        """Close the connection; the next publish opens a new one."""
        with self._lock:
            self._drop()

    def _publish_all(self, letters: Sequence[Letter], until: float) -> list[bool]:
        try:
            with refusing():
                return [
                    confirmed
                    for start in range(0, len(letters), IN_FLIGHT)
                    for confirmed in self._publish(letters[start : start + IN_FLIGHT], until)
                ]
        except Unavailable:
            self._drop()
            raise

    def _publish(self, letters: Sequence[Letter], until: float) -> list[bool]:
        channel = self._ready_channel()
        first = self._tag + 1
        for letter in letters:
            self._tag += 1
            self._open.add(self._tag)
            channel.basic_publish(_message(letter), letter.exchange, letter.routing_key)
        assert self._connection is not None
        while self._open:
            left = until - time.monotonic()
            if left <= 0:
                raise OSError("no confirm in time")
            self._connection.drain_events(timeout=left)
        refused, self._refused = self._refused, set()
        return [tag not in refused for tag in range(first, self._tag + 1)]

    def _ready_channel(self) -> Any:
        if self._channel is None:
            self._connection = connect(self._url, self._name)
            channel = self._connection.channel()
            channel.confirm_select()
            channel.events["basic_ack"].add(self._on_ack)
            channel.events["basic_nack"].add(self._on_nack)
            self._channel, self._tag, self._open, self._refused = channel, 0, set(), set()
        return self._channel

    def _on_ack(self, tag: int, multiple: bool) -> None:
        if multiple:
            self._open = {open_tag for open_tag in self._open if open_tag > tag}
        else:
            self._open.discard(tag)

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._refused |= {open_tag for open_tag in self._open if open_tag <= tag} if multiple else {tag}
        self._on_ack(tag, multiple)

    def _drop(self) -> None:
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None:
            try:
                connection.collect(socket_timeout=1.0)
            except AWAY:
                return


class Pulse:
    """Asks the broker for a sign of life over a connection of its own."""

    def __init__(self, url: str, name: str) -> None:
        self._url = url
        self._name = name
        self._connection: Connection | None = None
        self._channel: Any = None

    def beats(self) -> bool:
        """True when the broker answered just now. From one thread only."""
        try:
            with refusing():
                if self._channel is None:
                    self._connection = connect(self._url, self._name)
                    self._channel = self._connection.channel()
                self._channel.basic_qos(0, 1, False)
        except Unavailable:
            connection, self._connection, self._channel = self._connection, None, None
            if connection is not None:
                connection.collect(socket_timeout=1.0)
            return False
        return True


def _message(letter: Letter) -> Message:
    properties: dict[str, Any] = {
        "content_type": letter.content_type,
        "delivery_mode": 2,
        "application_headers": letter.headers,
        "message_id": str(letter.headers.get("cloudEvents:id", ""))[:255],
    }
    if letter.expires is not None:
        properties["expiration"] = str(letter.expires)
    return Message(letter.body, **properties)
