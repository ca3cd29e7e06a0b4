"""Dead letters: seen, shown, replayed, dropped (delivery rule 6)."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from amqp.exceptions import NotFound

from services.chassis.bus.publisher import Letter, Publisher, connect, refusing
from services.chassis.bus.topology import dead_queue_of, queue_of

AT_MOST = 1000


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One message that a room could not take in. `age` in seconds; `body` sealed as it travelled."""

    room: str
    id: str
    type: str
    subject: str
    reason: str
    detail: str
    trace_id: str
    age: float
    headers: Mapping[str, Any] = field(repr=False)
    body: bytes = field(repr=False)


class DeadLetters:
    """The dead-letter queues of one stack."""

    def __init__(self, url: str) -> None:
        self._url = url

    def count(self, room: str) -> int:
        """How many lie there. Raises `Unavailable` when the broker is away."""
        with self._channel() as channel:
            try:
                return int(channel.queue_declare(dead_queue_of(room), passive=True).message_count)
            except NotFound:
                return 0

    def list(self, room: str, limit: int = 100) -> list[DeadLetter]:
        """The oldest `limit` (≤ 1,000) of a room, left where they are."""
        with self._channel() as channel:
            return [_read(room, message) for message in _take(channel, room, limit)]

    def replay(self, room: str, wanted: str | None = None, mended: bytes | None = None) -> int:
        """Give the message of id `wanted` (None: all of them) back to the room. Answers how many.

        `mended`: a body to send instead of the one that lies there.
        """
        publisher = Publisher(self._url, f"{room}.replay")
        try:
            with self._channel() as channel:
                replayed = 0
                for message in _take(channel, room, AT_MOST):
                    if wanted in (None, _read(room, message).id):
                        headers = {
                            key: value
                            for key, value in (message.headers or {}).items()
                            if not key.startswith(("sanji-", "x-"))
                        }
                        letter = Letter("", queue_of(room), headers, mended or _bytes(message.body))
                        if all(publisher.publish([letter])):
                            channel.basic_ack(message.delivery_tag)
                            replayed += 1
                return replayed
        finally:
            publisher.close()

    def drop(self, room: str, wanted: str) -> int:
        """Throw away the message of id `wanted`. Answers how many were dropped (0 or more)."""
        with self._channel() as channel:
            dropped = 0
            for message in _take(channel, room, AT_MOST):
                if _read(room, message).id == wanted:
                    channel.basic_ack(message.delivery_tag)
                    dropped += 1
            return dropped

    @contextmanager
    def _channel(self) -> Iterator[Any]:
        connection = connect(self._url, "dead-letters")
        try:
            with refusing():
                yield connection.channel()
        finally:
            connection.release()


def _take(channel: Any, room: str, limit: int) -> list[Any]:
    taken: list[Any] = []
    while len(taken) < min(limit, AT_MOST):
        try:
            message = channel.basic_get(dead_queue_of(room))
        except NotFound:
            return taken
        if message is None:
            return taken
        taken.append(message)
    return taken


def _read(room: str, message: Any) -> DeadLetter:
    headers = message.headers or {}
    died = float(headers.get("sanji-dead-at") or 0)
    trace = str(headers.get("traceparent") or "").split("-")
    return DeadLetter(
        room=room,
        id=str(headers.get("cloudEvents:id") or message.properties.get("message_id") or ""),
        type=str(headers.get("cloudEvents:type") or ""),
        subject=str(headers.get("cloudEvents:subject") or ""),
        reason=str(headers.get("sanji-reason") or "DELIVERY_LIMIT"),
        detail=str(headers.get("sanji-detail") or ""),
        trace_id=trace[1] if len(trace) > 1 else "",
        age=max(0.0, time.time() - died) if died else 0.0,
        headers=headers,
        body=_bytes(message.body),
    )


def _bytes(body: Any) -> bytes:
    return body if isinstance(body, bytes) else str(body).encode()
