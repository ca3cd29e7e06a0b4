"""Carrying one signed question over HTTP and its answer back, within a deadline. Loads no gRPC."""

import http.client
import json
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from threading import Event, Timer
from typing import Any
from urllib.parse import SplitResult, urlsplit

from services.departments.sdk import Refused
from services.departments.sdk.signing import Stamp, stamp_of
from services.departments.sdk.words import AnswerInvalid, Words, canonical

MOST_BYTES = 1024 * 1024
CHUNK = 65_536


class DepartmentAway(Exception):
    """No answer: unreachable, too slow, or broken. The text says which."""


def exchanged(
    url: SplitResult,
    verb: str,
    path: str,
    seconds: float,
    most: int,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
) -> tuple[int, Mapping[str, str], bytes]:
    """Status, headers by their names in small letters and body, at most `most` bytes, all within `seconds`.

    A peer that goes on sending without ever coming to an end is hung up on: the socket's own time limit starts anew with
    every byte, so a timer ends the whole. Raises `DepartmentAway`, `AnswerInvalid` for a body that is too long.
    """
    ends, overdue = time.monotonic() + seconds, Event()
    make = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = make(url.hostname or "", url.port, timeout=seconds)
    try:
        plain = socket.create_connection((url.hostname or "", connection.port), seconds)
        with plain.dup() as held:
            timer = Timer(max(0.0, ends - time.monotonic()), _hang_up, (held, overdue))
            timer.daemon = True
            timer.start()
            try:
                connection.sock = _secured(plain, url)
                connection.request(verb, f"{url.path.rstrip('/')}{path}", body or None, dict(headers or {}))
                found = connection.getresponse()
                raw = _read(found, most)
            finally:
                timer.cancel()
                timer.join()
    except (OSError, http.client.HTTPException) as error:
        raise DepartmentAway("too slow" if overdue.is_set() else type(error).__name__) from error
    finally:
        connection.close()
    if overdue.is_set():
        raise DepartmentAway("too slow")
    return found.status, {name.lower(): value for name, value in found.getheaders()}, raw


def _secured(plain: socket.socket, url: SplitResult) -> socket.socket:
    if url.scheme != "https":
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=url.hostname)
    except BaseException:
        plain.close()
        raise


def _hang_up(held: socket.socket, overdue: Event) -> None:
    overdue.set()
    with suppress(OSError):
        held.shutdown(socket.SHUT_RDWR)


def _read(found: http.client.HTTPResponse, most: int) -> bytes:
    raw = b""
    while chunk := found.read1(CHUNK):
        raw += chunk
        if len(raw) > most:
            raise AnswerInvalid("too long")
    return raw


class HttpTransport:
    """POST <address>/v1/<method>; a connection per call."""

    def __init__(self, address: str) -> None:
        self._url = urlsplit(address)

    def call(self, method: str, words: Words, stamp: Stamp, seconds: float) -> tuple[Words, Stamp]:
        body = json.dumps(words, ensure_ascii=False).encode()
        headers = {**stamp.headers(), "content-type": "application/json"}
        status, said, raw = exchanged(
            self._url, "POST", f"/v1/{method}", seconds, MOST_BYTES, body=body, headers=headers
        )
        return _from_http(status, raw), stamp_of(said)

    def close(self) -> None:
        return None


REASONS = frozenset(
    {
        "SIGNATURE_INVALID",
        "DEADLINE_PASSED",
        "REQUEST_MALFORMED",
        "MATTER_UNKNOWN",
        "QUESTION_CHANGED",
        "QUESTION_CANCELLED",
    }
)


def refused_as(reason: str, sentence: str, otherwise: str) -> Exception:
    return Refused(reason, sentence[:500]) if reason in REASONS else DepartmentAway(otherwise)


def _from_http(status: int, raw: bytes) -> Words:
    try:
        words: Mapping[str, Any] = json.loads(raw)
        if not isinstance(words, dict):
            raise ValueError("object")
        canonical(words)
    except (ValueError, RecursionError) as error:
        if status == 200:
            raise AnswerInvalid("not a JSON object of plain text") from error
        words = {}
    if status != 200:
        raise refused_as(str(words.get("reason", "")), str(words.get("detail", "")), f"HTTP {status}")
    return dict(words)
