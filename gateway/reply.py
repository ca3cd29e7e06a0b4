"""An answer in its plainest form, so that nothing is built for it twice."""

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import orjson

Headers = tuple[tuple[bytes, bytes], ...]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
JSON: Headers = ((b"content-type", b"application/json"),)
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Reply:
    """One whole HTTP answer. `headers` without content-length."""

    status: int
    headers: Headers
    body: bytes = b""


def json_reply(status: int, value: object, headers: Headers = ()) -> Reply:
    """`value` as JSON."""
    return Reply(status, JSON + headers, orjson.dumps(value))


def pdf_reply(name: str, content: bytes) -> Reply:
    """`content`, a PDF, to be shown and saved as `name`.pdf."""
    disposition = f'inline; filename="{quote(name)}.pdf"'
    return Reply(
        200, ((b"content-type", PDF.encode()), (b"content-disposition", disposition.encode())), content
    )


async def send_reply(send: Send, reply: Reply) -> None:
    """Hand it to the server."""
    headers = [*reply.headers]
    if reply.status != 204:
        headers.append((b"content-length", b"%d" % len(reply.body)))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})
