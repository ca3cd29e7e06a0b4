"""Carrying one signed question over HTTP and its answer back, within a deadline. Loads no gRPC."""

import http.client
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from services.departments.sdk import Refused
from services.departments.sdk.signing import Stamp, stamp_of
from services.departments.sdk.words import AnswerInvalid, Words, canonical

MOST_BYTES = 1024 * 1024
CHUNK = 65_536


class DepartmentAway(Exception):
    """No answer: unreachable, too slow, or broken. The text says which."""


class HttpTransport:
    """POST <address>/v1/<method>; a connection per call."""

    def __init__(self, address: str) -> None:
        self._url = urlsplit(address)

    def call(self, method: str, words: Words, stamp: Stamp, seconds: float) -> tuple[Words, Stamp]:
        ends = time.monotonic() + seconds
        make = http.client.HTTPSConnection if self._url.scheme == "https" else http.client.HTTPConnection
        connection = make(self._url.hostname or "", self._url.port, timeout=seconds)
        body = json.dumps(words, ensure_ascii=False).encode()
        headers = {**stamp.headers(), "content-type": "application/json"}
        try:
            connection.request("POST", f"{self._url.path.rstrip('/')}/v1/{method}", body, headers)
            found = connection.getresponse()
            raw = _read(found, ends)
        except (OSError, http.client.HTTPException) as error:
            raise DepartmentAway(type(error).__name__) from error
        finally:
            connection.close()
        return _from_http(found.status, raw), stamp_of(
            {name.lower(): value for name, value in found.getheaders()}
        )

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


def _read(found: http.client.HTTPResponse, ends: float) -> bytes:
    raw = b""
    while chunk := found.read1(CHUNK):
        raw += chunk
        if len(raw) > MOST_BYTES:
            raise AnswerInvalid("too long")
        if time.monotonic() > ends:
            raise DepartmentAway("too slow")
    return raw


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
