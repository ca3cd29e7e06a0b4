"""Carrying one signed question to a department and its answer back, within a deadline: gRPC, HTTP, or this process."""

import threading
from concurrent.futures import Future
from typing import Any, Protocol

import grpc
from google.protobuf.json_format import MessageToDict, ParseDict
from sanji.departments.v1 import department_service_pb2 as pb

from services.departments.asking.over_http import MOST_BYTES, DepartmentAway, HttpTransport, refused_as
from services.departments.sdk import Refused
from services.departments.sdk.answering import Answering
from services.departments.sdk.signing import Stamp, stamp_of
from services.departments.sdk.words import Words

SERVICE = "sanji.departments.v1.DepartmentService"
OPTIONS = (
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1000),
    ("grpc.max_receive_message_length", MOST_BYTES),
    ("grpc.enable_http_proxy", 0),
)


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
            raise refused_as(refusal.reason, refusal.sentence, refusal.reason) from refusal

    def close(self) -> None:
        return None

    def _run(self, found: "Future[tuple[Words, Stamp]]", method: str, words: Words, stamp: Stamp) -> None:
        try:
            found.set_result(self._answering.answer(method, words, stamp))
        except BaseException as error:
            found.set_exception(error)


def _from_status(error: grpc.RpcError) -> Exception:
    reason, _, sentence = (error.details() or "").partition(" ")
    return refused_as(reason, sentence, error.code().name)
