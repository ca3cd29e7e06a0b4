"""Around every request: the trace, how many are in hand, measures, and the headers that every answer has.

Log lines: always for 5xx; for the rest only when the request's trace is sampled, because a line costs as
much as a tenth of a request. Paths without their query; the formatter masks personal numbers.
"""

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from time import perf_counter
from typing import Any

from gateway.incoming import SLOT, Incoming
from gateway.neighbours import Neighbours
from gateway.problems import problem
from gateway.reply import Send, send_reply
from services.chassis.errors import Invalid, Unavailable
from services.chassis.telemetry import SpanScope, Telemetry, inject

MAX_IN_HAND = 2000
MAX_TARGET = 8192
UNBOUNDED = frozenset({"/livez", "/readyz", "/metrics"})
App = Callable[[MutableMapping[str, Any], Any, Send], Awaitable[None]]
_log = logging.getLogger("gateway.access")


class Edge:
    """Pure ASGI. `app` is told what came in by `scope[SLOT]`. Beyond `most` requests in hand: 503 at once."""

    def __init__(
        self, app: App, telemetry: Telemetry, stack: str, neighbours: Neighbours, most: int = MAX_IN_HAND
    ) -> None:
        self._app = app
        self._neighbours = neighbours
        self._telemetry = telemetry
        self._stack = stack
        self._most = most
        self._in_hand = 0

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        incoming = Incoming(scope)
        if forwarded := incoming.header(b"x-forwarded-for"):
            incoming.address = self._neighbours.client(incoming.address, forwarded)
        scope[SLOT] = incoming
        with self._telemetry.span(f"HTTP {incoming.method}", incoming.carrier, "server") as span:
            carrier: dict[str, str] = {}
            inject(carrier)
            incoming.traceparent = carrier["traceparent"]
            answering = _Answering(send, incoming, self._stack)
            self._in_hand += 1
            try:
                await self._answer(scope, receive, answering, incoming)
            finally:
                self._in_hand -= 1
            self._observe(incoming, answering.status, perf_counter() - started, span)

    async def _answer(
        self, scope: MutableMapping[str, Any], receive: Any, answering: "_Answering", incoming: Incoming
    ) -> None:
        if self._in_hand > self._most and incoming.path not in UNBOUNDED:
            await send_reply(answering, problem(Unavailable("TOO_BUSY", retry_after=1.0), incoming))
            return
        if len(incoming.target) > MAX_TARGET:
            await send_reply(answering, problem(Invalid("TARGET_TOO_LONG"), incoming))
            return
        try:
            await self._app(scope, receive, answering)
        except Exception as error:
            if answering.status:
                raise
            await send_reply(answering, problem(error, incoming))

    def _observe(self, incoming: Incoming, status: int, seconds: float, span: SpanScope) -> None:
        route = incoming.route or "unmatched"
        self._telemetry.http_seconds.observe(seconds, f"{incoming.method} {route}", str(status))
        if not (incoming.sampled or status >= 500):
            return
        span.set("http.route", route)
        span.set("http.response.status_code", status)
        if status >= 500:
            span.fail(str(status))
        _log.log(
            logging.ERROR if status == 500 else logging.INFO,
            "%s %s %d",
            incoming.method,
            incoming.path,
            status,
            extra={"status": status, "route": route, "milliseconds": round(seconds * 1000, 1)},
        )


class _Answering:
    """`send` that adds who answered, and the trace under which."""

    __slots__ = ("_incoming", "_send", "_stack", "status")

    def __init__(self, send: Send, incoming: Incoming, stack: str) -> None:
        self._send = send
        self._incoming = incoming
        self._stack = stack
        self.status = 0

    async def __call__(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message["headers"], *self._headers()]
        await self._send(message)

    def _headers(self) -> list[tuple[bytes, bytes]]:
        incoming = self._incoming
        headers = [
            (b"x-sanji-served-by", (incoming.served_by or self._stack).encode("latin-1")),
            (b"traceparent", incoming.traceparent.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"cache-control", b"no-store"),
        ]
        if incoming.served_by:
            headers.append((b"x-sanji-forwarded-by", self._stack.encode()))
        return headers
