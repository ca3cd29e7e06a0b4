"""A lean HTTP/1.1 client: one kept connection, prebuilt requests, about 0.1 ms of CPU each.

It speaks to the gateway only as far as measuring it needs: answers carry a Content-Length or no body.
"""

import asyncio
import json
from typing import Any, NamedTuple, cast
from urllib.parse import urlsplit


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes

    def json(self) -> Any:
        """The body read. Raises `ValueError`."""
        return json.loads(self.body)

    @property
    def reason(self) -> str:
        """The problem's `reason`, "" when there is none."""
        try:
            found = self.json()
        except ValueError:
            return ""
        return str(found.get("reason", "")) if isinstance(found, dict) else ""


class Refused(Exception):
    """An answer that was not the wanted one; the text says which call, which status, which reason."""

    def __init__(self, call: str, answer: Answer) -> None:
        super().__init__(f"{call}: {answer.status} {answer.reason}".rstrip())
        self.answer = answer


class Late(Exception):
    """What was waited for did not come in time."""


def post(path: str, body: bytes = b"{}", token: str = "", key: str = "") -> bytes:
    """A whole POST request."""
    return (
        b"POST %b HTTP/1.1\r\nHost: sanji\r\n%b%bContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
        % (
            path.encode(),
            b"Authorization: Bearer %b\r\n" % token.encode() if token else b"",
            b"Idempotency-Key: %b\r\n" % key.encode() if key else b"",
            len(body),
            body,
        )
    )


def get(path: str, token: str = "") -> bytes:
    """A whole GET request."""
    authorization = b"Authorization: Bearer %b\r\n" % token.encode() if token else b""
    return b"GET %b HTTP/1.1\r\nHost: sanji\r\n%b\r\n" % (path.encode(), authorization)


def parse(received: bytes) -> Answer | None:
    """The answer in `received`, None while it is not whole. Raises `ValueError` for what is no such answer."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = received[:end].lower()
    if not head.startswith(b"http/1.1 "):
        raise ValueError("not an HTTP/1.1 answer")
    at = head.find(b"\r\ncontent-length:")
    if at < 0 and b"\r\ntransfer-encoding:" in head:
        raise ValueError("chunked answers are not understood")
    length = int(head[at + 17 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
    body = received[end + 4 :]
    return Answer(int(head[9:12]), body) if len(body) >= length else None


class _Wire(asyncio.Protocol):
    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.waiting: asyncio.Future[Answer] | None = None
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        try:
            answer = parse(self._received)
        except ValueError as error:
            self._end(ConnectionError(str(error)))
            return
        if answer is not None:
            self._received = b""
            if self.waiting is not None and not self.waiting.done():
                self.waiting.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(ConnectionError("connection closed"))

    def _end(self, error: ConnectionError) -> None:
        transport, self.transport = self.transport, None
        if transport is not None:
            transport.close()
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_exception(error)


class Link:
    """One client's connection to the gateway at `url`; opens itself, and again after it was lost. One call at a time."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._wire: _Wire | None = None
        self.requests = 0

    async def ask(self, request: bytes) -> Answer:
        """Send `request`, wait for its answer. Raises `OSError` when the connection breaks."""
        wire = self._wire
        if wire is None or wire.transport is None:
            wire = await self._opened()
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[Answer] = loop.create_future()
        wire.waiting = waiting
        assert wire.transport is not None
        wire.transport.write(request)
        self.requests += 1
        return await waiting

    async def want(self, call: str, request: bytes, *statuses: int) -> Answer:
        """`ask`, and insist on one of `statuses`. Raises `Refused`."""
        answer = await self.ask(request)
        if answer.status not in statuses:
            raise Refused(call, answer)
        return answer

    def close(self) -> None:
        """Hang up."""
        if self._wire is not None and self._wire.transport is not None:
            self._wire.transport.close()
        self._wire = None

    async def _opened(self) -> _Wire:
        loop = asyncio.get_running_loop()
        _, self._wire = await loop.create_connection(_Wire, self._host, self._port)
        return self._wire
