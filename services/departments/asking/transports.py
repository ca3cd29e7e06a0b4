"""Carrying one signed question to a department and its answer back, within a deadline: gRPC, HTTP, or this process."""

import http.client
import json
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any, Protocol
from urllib.parse import urlsplit

import grpc
from google.protobuf.json_format import MessageToDict, ParseDict
from sanji.departments.v1 import department_service_pb2 as pb

from services.departments.sdk import Refused
from services.departments.sdk.answering import Answering
from services.departments.sdk.signing import Stamp, stamp_of
from services.departments.sdk.words import AnswerInvalid, Words

SERVICE = "sanji.departments.v1.DepartmentService"
MOST_BYTES = 1024 * 1024
CHUNK = 65_536
OPTIONS = (
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1000),
    ("grpc.max_receive_message_length", MOST_BYTES),
    ("grpc.enable_http_proxy", 0),
)


class DepartmentAway(Exception):
    """No answer: unreachable, too slow, or broken. The text says which."""


class Transport(Protocol):
    """One department's address."""

    def call(self, method: str, words: Words, stamp: Stamp, seconds: float) -> tuple[Words, Stamp]:
        """Raises `Refused`, `DepartmentAway`, `AnswerInvalid`."""

    def close(self) -> None:
        """Hang up."""


def transport_to(address: str, *, tls: bool = False) -> Transport:
    """`grpc://host:port`, `http://…` or `https://…`."""
    scheme, _, place = address.partition("://")
    if scheme == "grpc":
        return GrpcTransport(place, tls=tls)
    if scheme in ("http", "https"):
        return HttpTransport(address)
    raise ValueError(f"neither grpc:// nor http://: {address}")


class GrpcTransport:
    """`sanji.departments.v1.DepartmentService` at `place` (host:port)."""

    def __init__(self, place: str, *, tls: bool = False) -> None:
        self._channel = (
            grpc.secure_channel(place, grpc.ssl_channel_credentials(), options=OPTIONS)
            if tls
            else grpc.insecure_channel(place, options=OPTIONS)
        )
        self._methods = pb.DESCRIPTOR.services_by_name["DepartmentService"].methods_by_name

    def call(self, method: str, words: Words, stamp: Stamp, seconds: float) -> tuple[Words, Stamp]:
        described = self._methods[method]
        asked, answered = (getattr(pb, kind.name) for kind in (described.input_type, described.output_type))
        ask: Any = self._channel.unary_unary(
            f"/{SERVICE}/{method}",
            request_serializer=asked.SerializeToString,
            response_deserializer=answered.FromString,
        )
        try:
            found, call = ask.with_call(
                ParseDict(words, asked()), timeout=seconds, metadata=tuple(stamp.headers().items())
            )
        except grpc.RpcError as error:
            raise _from_status(error) from None
        told = MessageToDict(
            found, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
        )
        return told, stamp_of({key: str(value) for key, value in call.trailing_metadata() or ()})

    def close(self) -> None:
        self._channel.close()


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


class LocalTransport:
    """A plug-in of this process behind the same signatures, in threads of their own: one that hangs holds up nobody."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    def call(self, method: str, words: Words, stamp: Stamp, seconds: float) -> tuple[Words, Stamp]:
        found: Future[tuple[Words, Stamp]] = Future()
        threading.Thread(target=self._run, args=(found, method, words, stamp), daemon=True).start()
        try:
            return found.result(seconds)
        except TimeoutError as error:
            raise DepartmentAway("too slow") from error
        except Refused as refusal:
            raise _refusal(refusal.reason, refusal.sentence, refusal.reason) from refusal

    def close(self) -> None:
        return None

    def _run(self, found: "Future[tuple[Words, Stamp]]", method: str, words: Words, stamp: Stamp) -> None:
        try:
            found.set_result(self._answering.answer(method, words, stamp))
        except BaseException as error:
            found.set_exception(error)


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


def _refusal(reason: str, sentence: str, otherwise: str) -> Exception:
    return Refused(reason, sentence[:500]) if reason in REASONS else DepartmentAway(otherwise)


def _from_status(error: grpc.RpcError) -> Exception:
    reason, _, sentence = (error.details() or "").partition(" ")
    return _refusal(reason, sentence, error.code().name)


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
    except ValueError as error:
        if status == 200:
            raise AnswerInvalid("not a JSON object") from error
        words = {}
    if status != 200:
        raise _refusal(str(words.get("reason", "")), str(words.get("detail", "")), f"HTTP {status}")
    return dict(words)
