"""Passing a whole request on to the stack that owns its place, and its answer back."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterable

import httpx

from gateway.incoming import HOP_HEADER, Incoming
from gateway.levels import StackTable
from gateway.reply import Headers, Reply
from gateway.streaming import IDLE_SECONDS, SECONDS, Streamed
from services.chassis.errors import Refusal, Unavailable
from services.chassis.settings import Settings

SERVED_BY = "x-sanji-served-by"
_TAKEN_ALONG = (b"authorization", b"idempotency-key", b"content-type", b"accept-language", b"if-match")
_BROUGHT_BACK = ("content-type", "etag", "retry-after", "www-authenticate", "location", "allow")
_BROUGHT_BACK_WITH_A_FILE = (*_BROUGHT_BACK, "content-length", "content-disposition", "repr-digest")
_CONNECT_SECONDS = 2.0
_LIMITS = httpx.Limits(max_connections=512, max_keepalive_connections=64, keepalive_expiry=4.0)


class Forwarder:
    """HTTP/1.1 connections to the other stacks' gateways. To be made inside the running event loop."""

    def __init__(self, settings: Settings, table: StackTable) -> None:
        self._table = table
        self._deadline = settings.deadline
        connect = min(_CONNECT_SECONDS, settings.deadline)
        self._waiting = httpx.Timeout(IDLE_SECONDS, connect=connect)
        self._client = httpx.AsyncClient(
            limits=_LIMITS,
            timeout=httpx.Timeout(settings.deadline, connect=connect),
            trust_env=False,
            follow_redirects=False,
        )

    async def forward(self, stack: str, incoming: Incoming, body: bytes) -> Reply:
        """What `stack` answers to this request, as it came; it is named in `X-Sanji-Served-By`.

        Raises `Unavailable` STACK_UNREACHABLE within the deadline, `Refusal` FORWARDING_LOOP when this
        stack has passed the request on before.
        """
        if self._table.here in incoming.hops:
            raise Refusal("FORWARDING_LOOP", "请求在各级之间循环转发")
        url = httpx.URL(self._table.gateway(stack)).copy_with(raw_path=incoming.target)
        request = self._client.build_request(
            incoming.method, url, headers=self._headers(incoming), content=body
        )
        try:
            async with asyncio.timeout(self._deadline):
                answer = await self._sent(request, incoming)
        except (httpx.HTTPError, TimeoutError):
            raise Unavailable("STACK_UNREACHABLE", "", retry_after=self._deadline) from None
        incoming.served_by = answer.headers.get(SERVED_BY, stack)
        return Reply(answer.status_code, _kept(answer, _BROUGHT_BACK), answer.content)

    async def passed_on(self, stack: str, incoming: Incoming, parts: AsyncIterator[bytes] | None) -> Streamed:
        """As `forward`, but neither body is held: each part goes on as it comes, two minutes at most."""
        if self._table.here in incoming.hops:
            raise Refusal("FORWARDING_LOOP", "请求在各级之间循环转发")
        url = httpx.URL(self._table.gateway(stack)).copy_with(raw_path=incoming.target)
        headers = self._headers(incoming)
        if length := incoming.header(b"content-length"):
            headers[b"content-length"] = length.encode("latin-1")
        request = self._client.build_request(
            incoming.method, url, headers=headers, content=parts, timeout=self._waiting
        )
        try:
            async with asyncio.timeout(SECONDS):
                answer = await self._client.send(request, stream=True)
        except (httpx.HTTPError, TimeoutError):
            raise Unavailable("STACK_UNREACHABLE", "", retry_after=self._deadline) from None
        incoming.served_by = answer.headers.get(SERVED_BY, stack)
        return Streamed(answer.status_code, _kept(answer, _BROUGHT_BACK_WITH_A_FILE), _all_of(answer))

    async def close(self) -> None:
        """Hang up."""
        await self._client.aclose()

    async def _sent(self, request: httpx.Request, incoming: Incoming) -> httpx.Response:
        try:
            return await self._client.send(request)
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            # A kept connection that the other side had just closed; only what may happen twice is sent twice.
            if incoming.method != "GET" and not incoming.header(b"idempotency-key"):
                raise
            return await self._client.send(request)

    def _headers(self, incoming: Incoming) -> dict[bytes, bytes]:
        found = incoming.headers
        headers = {name: found[name].encode("latin-1") for name in _TAKEN_ALONG if name in found}
        headers[b"traceparent"] = incoming.traceparent.encode()
        headers[HOP_HEADER.encode()] = ",".join((*incoming.hops, self._table.here)).encode("latin-1")
        if incoming.address:
            headers[b"x-forwarded-for"] = incoming.address.encode()
        return headers


def _kept(answer: httpx.Response, names: Iterable[str]) -> Headers:
    return tuple(
        (name.encode(), answer.headers[name].encode("latin-1")) for name in names if name in answer.headers
    )


async def _all_of(answer: httpx.Response) -> AsyncGenerator[bytes]:
    try:
        async for part in answer.aiter_raw():
            yield part
    finally:
        await answer.aclose()
