"""One RPC wrapped: telemetry around errors around identity around the servicer's own method."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from threading import Timer
from time import monotonic, perf_counter
from typing import Any

import grpc
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import DecodeError, Message
from google.protobuf.message_factory import GetMessageClass

from services.chassis.auth import ANONYMOUS, Principal
from services.chassis.errors import Forbidden, Invalid, Refusal, Unavailable
from services.chassis.grpc_call import Call, enter, leave
from services.chassis.grpc_server.audience import Audience
from services.chassis.grpc_server.statuses import DEADLINE_EXCEEDED, failed, refused, unanswered
from services.chassis.telemetry import SpanScope, Telemetry, current_trace_id
from services.chassis.tokens import TOKEN_INVALID, TokenVerifier

MAX_KEY_CHARACTERS = 200
MOST_UNREAD, UNREAD_SECONDS = 100, 1.0
"""Messages of a refused stream that are still read, and how long they are waited for."""
_FOREVER = 10 * 365 * 86_400.0
_log = logging.getLogger(__name__)


class _Malformed:
    """Stands for bytes that are not the request's message."""


MALFORMED = _Malformed()


@dataclass(frozen=True, slots=True)
class Method:
    """`answer` is the servicer's method; `deadline` seconds apply to a call that brings none."""

    descriptor: MethodDescriptor
    answer: Callable[..., Any]
    audience: Audience
    verifier: TokenVerifier
    telemetry: Telemetry
    deadline: float

    @property
    def room(self) -> str:
        """`sanji.intake.v1.IntakeService` belongs to `intake`."""
        return room_of(self.descriptor.containing_service.full_name)

    def handler(self) -> "grpc.RpcMethodHandler[Any, Any]":
        """What grpcio calls."""
        request_class = GetMessageClass(self.descriptor.input_type)
        streams = self.descriptor.client_streaming, self.descriptor.server_streaming
        make = {
            (False, False): grpc.unary_unary_rpc_method_handler,
            (False, True): grpc.unary_stream_rpc_method_handler,
            (True, False): grpc.stream_unary_rpc_method_handler,
            (True, True): grpc.stream_stream_rpc_method_handler,
        }[streams]
        behaviour = _StreamRunner(self) if self.descriptor.server_streaming else _Runner(self)
        return make(behaviour, request_deserializer=_reader(request_class), response_serializer=_write)


class _Runner:
    """Answers with one message."""

    def __init__(self, method: Method) -> None:
        self.method = method
        self.name = method.descriptor.full_name
        self.labels = method.room, method.descriptor.name
        self.long = method.descriptor.client_streaming or method.descriptor.server_streaming

    def __call__(self, request: Any, context: grpc.ServicerContext) -> Message:
        started = perf_counter()
        metadata = dict(context.invocation_metadata() or ())
        with self.method.telemetry.span(self.name, metadata, "server") as span:
            try:
                token = enter(self._admit(context, metadata), context)
                try:
                    answer: Message = self.method.answer(_checked(request), context)
                finally:
                    leave(token)
                self._observe(started, "OK")
                return answer
            except Exception as error:
                status = self._told(error, span)
        if self.method.descriptor.client_streaming:
            _read_out(request, context)
        self._observe(started, status.code.name)
        return context.abort_with_status(status)

    def _admit(self, context: grpc.ServicerContext, metadata: Mapping[str, str | bytes]) -> Call:
        remaining: float | None = context.time_remaining()
        if remaining is None or remaining > _FOREVER:
            remaining = None if self.long else self.method.deadline
        elif remaining <= 0:
            raise Unavailable(DEADLINE_EXCEEDED, "等待超时，请稍后再试", retry_after=1.0)
        principal = _caller(metadata.get("authorization", ""), self.method.verifier)
        self.method.audience.admit(principal)
        key = metadata.get("idempotency-key", "")
        if not isinstance(key, str) or len(key) > MAX_KEY_CHARACTERS:
            raise Invalid("IDEMPOTENCY_KEY_INVALID", f"幂等键不能超过{MAX_KEY_CHARACTERS}个字符")
        return Call(principal, key, None if remaining is None else monotonic() + remaining)

    def _told(self, error: Exception, span: SpanScope) -> grpc.Status:
        room, trace_id = self.labels[0], current_trace_id()
        if isinstance(error, Refusal):
            span.set("reason", error.reason)
            return refused(error, room, trace_id)
        span.fail(type(error).__name__)
        if isinstance(error, NotImplementedError):
            return unanswered(room, trace_id)
        _log.error("%s failed", self.name, exc_info=error)
        return failed(room, trace_id)

    def _observe(self, started: float, code: str) -> None:
        self.method.telemetry.rpc_seconds.observe(perf_counter() - started, *self.labels, code)


class _StreamRunner(_Runner):
    """Answers with any number of messages."""

    def __call__(self, request: Any, context: grpc.ServicerContext) -> Iterator[Message]:  # type: ignore[override]
        started = perf_counter()
        metadata = dict(context.invocation_metadata() or ())
        status = None
        code = "CANCELLED"
        try:
            with self.method.telemetry.span(self.name, metadata, "server") as span:
                try:
                    token = enter(self._admit(context, metadata), context)
                    try:
                        yield from self.method.answer(_checked(request), context)
                    finally:
                        leave(token)
                    code = "OK"
                except Exception as error:
                    status = self._told(error, span)
                    code = status.code.name
        finally:
            self._observe(started, code)
        if status is not None:
            context.abort_with_status(status)


def room_of(service: str) -> str:
    """The room that a service's full name belongs to: `sanji.<room>.v1.<Service>`."""
    return service.split(".")[1]


def _caller(authorization: str | bytes, verifier: TokenVerifier) -> Principal:
    if not authorization:
        return ANONYMOUS
    scheme, _, token = str(authorization).partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Forbidden(TOKEN_INVALID, "登录凭证无效，请重新登录")
    return verifier.verify(token.strip())


def _reader(message: type[Message]) -> Callable[[bytes], Message | _Malformed]:
    def read(body: bytes) -> Message | _Malformed:
        try:
            return message.FromString(body)
        except DecodeError:
            return MALFORMED

    return read


def _write(message: Message) -> bytes:
    return message.SerializeToString()


def _read_out(requests: Iterator[Any], context: grpc.ServicerContext) -> None:
    """A caller that is hung up on while it still writes may see a broken stream in place of the refusal.

    One that stops writing without an end is hung up on all the same: refused callers hold no thread.
    """
    overdue = Timer(UNREAD_SECONDS, context.cancel)
    overdue.daemon = True
    overdue.start()
    with suppress(Exception):
        for _ in islice(requests, MOST_UNREAD):
            pass
    overdue.cancel()


def _checked(request: Any) -> Any:
    if request is MALFORMED:
        raise Invalid("MESSAGE_MALFORMED", "请求内容无法解析")
    return request if isinstance(request, Message) else map(_checked, request)
