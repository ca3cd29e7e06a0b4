"""A request's body: bounded while it is read, strict when it is parsed."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import orjson

from gateway.incoming import Incoming
from services.chassis.errors import Invalid, Unavailable

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
READ_SECONDS = 15.0
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"')
_BRACKET = re.compile(rb"[\[\]{}]")


class ClientGone(Exception):
    """The client hung up before its request was whole; nobody is left to answer."""


async def read_body(receive: Receive, incoming: Incoming) -> bytes:
    """All of it, at most 1 MiB, within 15 s. Raises `Invalid` BODY_TOO_LARGE, `Unavailable` BODY_TIMEOUT."""
    length = incoming.header(b"content-length")
    if length.isdigit() and int(length) > MAX_BYTES:
        raise _too_large()
    try:
        async with asyncio.timeout(READ_SECONDS):
            return await _whole(receive)
    except TimeoutError:
        raise Unavailable("BODY_TIMEOUT", "接收请求内容超时", retry_after=1.0) from None


async def _whole(receive: Receive) -> bytes:
    whole = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        whole += message.get("body", b"")
        if len(whole) > MAX_BYTES:
            raise _too_large()
        more = bool(message.get("more_body"))
    return bytes(whole)


def parse_object(body: bytes, content_type: str) -> dict[str, Any]:
    """The JSON object in `body`; nothing at all counts as `{}`.

    Raises `Invalid` CONTENT_TYPE_UNSUPPORTED, or BODY_MALFORMED for what is no UTF-8, no JSON (NaN,
    Infinity, lone surrogates), no object, has a name twice, a NUL, or more than 32 levels.
    """
    if not body.strip():
        return {}
    media, _, parameters = content_type.partition(";")
    if media.strip().lower() != "application/json" or not _is_utf8(parameters):
        raise Invalid("CONTENT_TYPE_UNSUPPORTED", "请求内容应为application/json")
    try:
        value = orjson.loads(body)
        if body.count(b"[") + body.count(b"{") > MAX_DEPTH and depth(body) > MAX_DEPTH:
            raise _malformed(f"嵌套不能超过{MAX_DEPTH}层")
        json.loads(body, object_pairs_hook=_unique)
    except ValueError as error:
        raise _malformed(str(error) if isinstance(error, _NameTwice) else "不是有效的UTF-8 JSON") from None
    if not isinstance(value, dict):
        raise _malformed("应为一个JSON对象")
    if b"\\u0000" in body and _has_nul(value):
        raise _malformed("不能含有空字符")
    return value


def depth(body: bytes) -> int:
    """How deep brackets are nested outside of strings. For valid JSON only: a string without an end would be
    looked through once for each quote in it.
    """
    deepest = level = 0
    for bracket in _BRACKET.findall(_STRING.sub(b"", body)):
        level += 1 if bracket in b"[{" else -1
        deepest = max(deepest, level)
    return deepest


class _NameTwice(ValueError):
    """One object names the same field twice."""


def _unique(pairs: list[tuple[str, Any]]) -> None:
    if len(pairs) != len({name for name, _ in pairs}):
        raise _NameTwice("同一字段出现了两次")


def _has_nul(value: object) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any("\0" in name or _has_nul(item) for name, item in value.items())
    return isinstance(value, list) and any(map(_has_nul, value))


def _is_utf8(parameters: str) -> bool:
    name, _, value = parameters.strip().partition("=")
    return name.strip().lower() != "charset" or value.strip().strip('"').lower() in ("utf-8", "utf8")


def _malformed(detail: str) -> Invalid:
    return Invalid("BODY_MALFORMED", detail)


def _too_large() -> Invalid:
    return Invalid("BODY_TOO_LARGE", "请求内容不能超过1MiB")
