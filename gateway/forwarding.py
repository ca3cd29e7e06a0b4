"""Passing a whole request on to the stack that owns its place, and its answer back."""

import asyncio

import httpx

from gateway.incoming import HOP_HEADER, Incoming
from gateway.levels import StackTable
from gateway.reply import Reply
from services.chassis.errors import Refusal, Unavailable
from services.chassis.settings import Settings

SERVED_BY = "x-sanji-served-by"
_TAKEN_ALONG = (b"authorization", b"idempotency-key", b"content-type", b"accept-language", b"if-match")
_BROUGHT_BACK = ("content-type", "etag", "retry-after", "www-authenticate", "location", "allow")
_CONNECT_SECONDS = 2.0
_LIMITS = httpx.Limits(max_connections=512, max_keepalive_connections=64, keepalive_expiry=4.0)


class Forwarder:
    """HTTP/1.1 connections to the other stacks' gateways. To be made inside the running event loop."""

    def __init__(self, settings: Settings, table: StackTable) -> None:
        self._table = table
        self._deadline = settings.deadline
        connect = min(_CONNECT_SECONDS, settings.deadline)
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
        kept = tuple(
            (name.encode(), answer.headers[name].encode("latin-1"))
            for name in _BROUGHT_BACK
            if name in answer.headers
        )
        return Reply(answer.status_code, kept, answer.content)

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

    def _headers(self, incoming: Incoming) -> dict[str, str]:
        headers = {name.decode(): incoming.headers[name] for name in _TAKEN_ALONG if name in incoming.headers}
        headers["traceparent"] = incoming.traceparent
        headers[HOP_HEADER] = ",".join((*incoming.hops, self._table.here))
        if incoming.address:
            headers["x-forwarded-for"] = incoming.address
        return headers
