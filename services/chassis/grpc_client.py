"""Asking another room: from a thread (`Channel`), or from the gateway's event loop (`AsyncChannel`).

Every call has a deadline and takes along the caller's token, the trace and the idempotency key.
Green processes never import this.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

import grpc
import grpc.aio
from google.protobuf.any_pb2 import Any as AnyMessage
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from services.chassis.errors import Conflict, Fault, Forbidden, Invalid, NotFound, Refusal, Unavailable
from services.chassis.grpc_call import current
from services.chassis.settings import Settings
from services.chassis.telemetry import inject

Q = TypeVar("Q")
R = TypeVar("R")
S = TypeVar("S")

STREAM_SECONDS = 3600.0
_OPTIONS = (
    ("grpc.http2.bdp_probe", 0),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1000),
    ("grpc.max_metadata_size", 65_536),
    ("grpc.absolute_max_metadata_size", 131_072),
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
)
_KINDS: dict[grpc.StatusCode, type[Refusal]] = {
    grpc.StatusCode.INVALID_ARGUMENT: Invalid,
    grpc.StatusCode.NOT_FOUND: NotFound,
    grpc.StatusCode.FAILED_PRECONDITION: Conflict,
    grpc.StatusCode.ABORTED: Conflict,
    grpc.StatusCode.PERMISSION_DENIED: Forbidden,
    grpc.StatusCode.UNAUTHENTICATED: Forbidden,
    grpc.StatusCode.UNAVAILABLE: Unavailable,
    grpc.StatusCode.DEADLINE_EXCEEDED: Unavailable,
    grpc.StatusCode.RESOURCE_EXHAUSTED: Unavailable,
}
_RETRY_AFTER = 1.0


class CallFailed(Exception):
    """The other side broke; not a refusal. `trace_id` finds its log line, when it gave one."""

    def __init__(self, code: grpc.StatusCode, detail: str, trace_id: str) -> None:
        super().__init__(code.name, detail, trace_id)
        self.code = code
        self.trace_id = trace_id


@dataclass(frozen=True, slots=True)
class Caller:
    """For whom a call is made: the bearer token and idempotency key as they came, or ""."""

    token: str = field(default="", repr=False)
    key: str = ""


class Channel:
    """A connection to `target` (host:port) for threads.

    Inside a call being answered, its caller goes along and its deadline holds.
    """

    def __init__(self, target: str, settings: Settings) -> None:
        self._deadline = settings.deadline
        self._channel = grpc.insecure_channel(target, options=_OPTIONS)

    def stub(self, make: Callable[[grpc.Channel], S]) -> S:
        """A generated stub on this connection."""
        return make(self._channel)

    def ask(
        self,
        method: "grpc.UnaryUnaryMultiCallable[Q, R]",
        request: Q,
        *,
        caller: Caller | None = None,
        deadline: float | None = None,
    ) -> R:
        """Call a stub's method. Raises the refusal that it was answered with, or `CallFailed`."""
        timeout = _within_current(deadline or self._deadline)
        try:
            return method(request, timeout=timeout, metadata=_metadata(caller))
        except grpc.RpcError as error:
            raise refusal_from(error) from None

    def close(self) -> None:
        """Hang up."""
        self._channel.close()


class AsyncChannel:
    """A connection to `target` (host:port) for the running event loop, in which it must be made."""

    def __init__(self, target: str, settings: Settings) -> None:
        self._deadline = settings.deadline
        self._channel = grpc.aio.insecure_channel(target, options=_OPTIONS)

    def stub(self, make: Callable[[grpc.aio.Channel], S]) -> S:
        """A generated stub on this connection."""
        return make(self._channel)

    async def ask(
        self,
        method: "grpc.aio.UnaryUnaryMultiCallable[Q, R]",
        request: Q,
        *,
        caller: Caller | None = None,
        deadline: float | None = None,
    ) -> R:
        """Call a stub's method. Raises the refusal that it was answered with, or `CallFailed`."""
        try:
            return await method(request, timeout=deadline or self._deadline, metadata=_metadata(caller))
        except grpc.RpcError as error:
            raise refusal_from(error) from None

    async def send(
        self,
        method: "grpc.aio.StreamUnaryMultiCallable[Q, R]",
        requests: AsyncIterator[Q],
        *,
        caller: Caller | None = None,
        deadline: float = 60.0,
    ) -> R:
        """Stream `requests` to a stub's method. Raises as `ask` does, and what `requests` raises, which hangs up."""
        call = method(timeout=deadline, metadata=_metadata(caller))
        try:
            with suppress(asyncio.InvalidStateError, grpc.aio.InternalError):  # answered before all was sent
                async for request in requests:
                    await call.write(request)
                await call.done_writing()
            return await call
        except grpc.RpcError as error:
            raise refusal_from(error) from None
        finally:
            call.cancel()

    async def watch(
        self,
        method: "grpc.aio.UnaryStreamMultiCallable[Q, R]",
        request: Q,
        *,
        caller: Caller | None = None,
        deadline: float = STREAM_SECONDS,
    ) -> AsyncIterator[R]:
        """Messages as they come; leaving the loop hangs up. Raises as `ask` does."""
        call = method(request, timeout=deadline, metadata=_metadata(caller))
        try:
            async for message in call:
                yield message
        except grpc.RpcError as error:
            raise refusal_from(error) from None
        finally:
            call.cancel()

    async def close(self) -> None:
        """Hang up."""
        await self._channel.close()


def refusal_from(error: grpc.RpcError) -> Refusal | CallFailed:
    """What to raise for a failed call, synchronous or not.

    The five kinds come back as they were raised. UNAVAILABLE, DEADLINE_EXCEEDED and RESOURCE_EXHAUSTED
    without details become `Unavailable` with `retry_after`; anything else is `CallFailed`.
    """
    code: grpc.StatusCode = error.code()
    detail: str = error.details() or ""
    info, request, retry = _details(error)
    if code is grpc.StatusCode.RESOURCE_EXHAUSTED and "larger than max" in detail:
        return Invalid("MESSAGE_TOO_LARGE", "内容过大")
    kind = _KINDS.get(code)
    if kind is None:
        return CallFailed(code, detail, info.metadata.get("trace_id", ""))
    retry_after: float | None = retry.retry_delay.ToMilliseconds() / 1000 if retry else None
    if kind is Unavailable:
        retry_after = _RETRY_AFTER if retry_after is None else retry_after
        detail = detail if info.reason else "服务暂时不可用，请稍后再试"
    return kind(
        info.reason or code.name,
        detail,
        faults=[Fault(v.field, v.reason, v.description) for v in request.field_violations],
        retry_after=retry_after,
    )


def _details(
    error: grpc.RpcError,
) -> tuple[error_details_pb2.ErrorInfo, error_details_pb2.BadRequest, error_details_pb2.RetryInfo | None]:
    info, request, retry = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest(), None
    try:
        status = rpc_status.from_call(error)
    except ValueError:
        status = None
    packed: AnyMessage
    for packed in status.details if status else ():
        if packed.Is(info.DESCRIPTOR):
            packed.Unpack(info)
        elif packed.Is(request.DESCRIPTOR):
            packed.Unpack(request)
        elif packed.Is(error_details_pb2.RetryInfo.DESCRIPTOR):
            retry = error_details_pb2.RetryInfo()
            packed.Unpack(retry)
    return info, request, retry


def _within_current(deadline: float) -> float:
    answering = current()
    left = answering.remaining() if answering else None
    return deadline if left is None else min(deadline, left)


def _metadata(caller: Caller | None) -> tuple[tuple[str, str], ...]:
    if caller is None:
        answering = current()
        caller = Caller(answering.principal.token, answering.key) if answering else Caller()
    carrier: dict[str, str] = {}
    inject(carrier)
    if caller.token:
        carrier["authorization"] = f"Bearer {caller.token}"
    if caller.key:
        carrier["idempotency-key"] = caller.key
    return tuple(carrier.items())
