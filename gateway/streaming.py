"""Bodies that are passed on as they come, never held whole: files in, files out."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import TypeVar

from gateway.body import ClientGone, Receive
from gateway.incoming import Incoming
from gateway.reply import Headers, Send
from services.chassis.errors import Invalid, Unavailable

P = TypeVar("P")
PART_BYTES = 256 * 1024
SECONDS = 120.0
IDLE_SECONDS = 15.0
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Streamed:
    """An answer whose body is still to come. `headers` with content-length, when it is known."""

    status: int
    headers: Headers
    parts: AsyncGenerator[bytes]


class Lanes:
    """How many bodies may stream at once: each holds a thread of its room, and the others need theirs."""

    def __init__(self, lanes: int = AT_ONCE) -> None:
        self._free = lanes

    async def through(self, parts: AsyncIterator[P]) -> AsyncGenerator[P]:
        """The same parts, in a lane. Raises `Unavailable` TOO_BUSY at the first when none is free."""
        if self._free <= 0:
            raise Unavailable("TOO_BUSY", retry_after=1.0)
        self._free -= 1
        try:
            async for part in parts:
                yield part
        finally:
            self._free += 1


def media_type(incoming: Incoming, accepted: tuple[str, ...]) -> str:
    """The declared type. Raises `Invalid` MATERIAL_TYPE_UNSUPPORTED (415) before anything is read."""
    media = incoming.header(b"content-type").partition(";")[0].strip().lower()
    if media not in accepted:
        raise Invalid("MATERIAL_TYPE_UNSUPPORTED", "")
    return media


def checked_length(incoming: Incoming, most: int) -> None:
    """Raises `Invalid` MATERIAL_TOO_LARGE (413) for what says itself to be longer, before anything is read."""
    length = incoming.header(b"content-length")
    if length.isdigit() and int(length) > most:
        raise _too_large(most)


async def parts_of(receive: Receive, most: int) -> AsyncGenerator[bytes]:
    """The body in parts of at most 256 KiB.

    Raises `Invalid` MATERIAL_TOO_LARGE, `Unavailable` BODY_TIMEOUT when nothing comes for 15 s or it takes two minutes,
    `ClientGone`.
    """
    size = 0
    more = True
    ends = asyncio.get_running_loop().time() + SECONDS
    while more:
        left = min(IDLE_SECONDS, ends - asyncio.get_running_loop().time())
        try:
            async with asyncio.timeout(left):
                message = await receive()
        except TimeoutError:
            raise Unavailable("BODY_TIMEOUT", "接收请求内容超时", retry_after=1.0) from None
        if message["type"] == "http.disconnect":
            raise ClientGone
        body: bytes = message.get("body", b"")
        more = bool(message.get("more_body"))
        size += len(body)
        if size > most:
            raise _too_large(most)
        for start in range(0, len(body), PART_BYTES):
            yield body[start : start + PART_BYTES]


async def send_streamed(send: Send, reply: Streamed) -> None:
    """Hand it to the server part by part. What breaks off half-way closes the connection: a length was promised."""
    async with asyncio.timeout(SECONDS), aclosing(reply.parts) as parts:
        await send({"type": "http.response.start", "status": reply.status, "headers": [*reply.headers]})
        async for part in parts:
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def _too_large(most: int) -> Invalid:
    return Invalid("MATERIAL_TOO_LARGE", f"单个文件不能超过{most // 1024 // 1024}MiB")
