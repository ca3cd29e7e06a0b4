"""A room of its own for the gRPC doors: `sanji.echo.v1.EchoService`, built from descriptors."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import grpc
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from google.protobuf import descriptor_pb2, descriptor_pool
from google.protobuf.wrappers_pb2 import StringValue
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from sanji.common.v1 import audience_pb2

from services.chassis.clock import SystemClock
from services.chassis.grpc_server import RoomServer, stop_on_signals
from services.chassis.telemetry import Telemetry, start
from services.chassis.tokens import Claims, TokenVerifier, issue
from tests.integration.chassis.plain import SETTINGS

ECHO = "sanji.echo.v1.EchoService"
NAKED = "sanji.echo.v1.NakedService"
STRANGE = "sanji.echo.v1.StrangeService"
KEY = Ed25519PrivateKey.generate()


def _describe() -> None:
    file = descriptor_pb2.FileDescriptorProto(
        name="sanji/echo/v1/echo_service.proto",
        package="sanji.echo.v1",
        syntax="proto3",
        dependency=["google/protobuf/wrappers.proto", "sanji/common/v1/audience.proto"],
    )

    def method(
        service: Any, name: str, roles: tuple[str, ...], takes: bool = False, gives: bool = False
    ) -> None:
        text = ".google.protobuf.StringValue"
        made = service.method.add(name=name, input_type=text, output_type=text)
        made.client_streaming, made.server_streaming = takes, gives
        if roles:
            audience = made.options.Extensions[audience_pb2.audience]
            audience.anyone = roles == ("anyone",)
            audience.roles.extend(role for role in roles if role != "anyone")

    echo = file.service.add(name="EchoService")
    method(echo, "Open", ("anyone",))
    method(echo, "Staff", ("clerk", "reviewer"))
    method(echo, "Count", ("anyone",), gives=True)
    method(echo, "Join", ("anyone",), takes=True)
    method(echo, "Unmade", ("anyone",))
    method(file.service.add(name="NakedService"), "Bare", ())
    method(file.service.add(name="StrangeService"), "Odd", ("wizard",))
    descriptor_pool.Default().AddSerializedFile(file.SerializeToString())


_describe()


class Echo:
    """Answers `Open` and `Staff` by `does(text, context)`."""

    def __init__(
        self, does: Callable[[str, grpc.ServicerContext], str] = lambda text, _context: text
    ) -> None:
        self.does = does

    def Open(self, request: StringValue, context: grpc.ServicerContext) -> StringValue:
        return StringValue(value=self.does(request.value, context))

    Staff = Open

    def Count(self, request: StringValue, context: grpc.ServicerContext) -> Iterator[StringValue]:
        for number in range(int(request.value)):
            yield StringValue(value=str(number))
        self.does(request.value, context)

    def Join(self, requests: Iterator[StringValue], context: grpc.ServicerContext) -> StringValue:
        return StringValue(value=self.does("".join(request.value for request in requests), context))

    def Unmade(self, request: StringValue, context: grpc.ServicerContext) -> StringValue:
        raise NotImplementedError

    def Bare(self, request: StringValue, context: grpc.ServicerContext) -> StringValue:
        return request

    Odd = Bare


class EchoStub:
    """What protoc would have made of the service, for a synchronous or an asynchronous channel."""

    def __init__(self, channel: Any) -> None:
        def arguments(name: str) -> dict[str, Any]:
            return {
                "method": f"/{ECHO}/{name}",
                "request_serializer": StringValue.SerializeToString,
                "response_deserializer": StringValue.FromString,
            }

        self.Open = channel.unary_unary(**arguments("Open"))
        self.Staff = channel.unary_unary(**arguments("Staff"))
        self.Unmade = channel.unary_unary(**arguments("Unmade"))
        self.Count = channel.unary_stream(**arguments("Count"))
        self.Join = channel.stream_unary(**arguments("Join"))


def verifier() -> TokenVerifier:
    """Knows the one key of these tests."""
    return TokenVerifier(lambda: {"510822-k1": KEY.public_key()}, SystemClock())


def token(*roles: str) -> str:
    """A token of a staff member of Qingchuan with these roles."""
    claims = Claims("510822", "s-1", "staff", frozenset(roles), "510822", "session-1")
    return issue(claims, KEY, "510822-k1", 600, SystemClock())


@contextmanager
def serving(
    servicer: Echo | None = None,
    *,
    probes: dict[str, Callable[[], bool]] | None = None,
    telemetry: Telemetry | None = None,
    **settings: Any,
) -> Iterator[RoomServer]:
    """A started server, drained at the end."""
    changed = replace(SETTINGS, **settings)
    own = telemetry or Telemetry("serve", changed, changed.stack)
    server = RoomServer(changed, {ECHO: servicer or Echo()}, verifier(), own)
    for name, probe in (probes or {}).items():
        server.add_probe(name, probe)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        if telemetry is None:
            own.shutdown()


def said(text: str) -> StringValue:
    """The message that holds `text`."""
    return StringValue(value=text)


def dial(server: RoomServer) -> grpc.Channel:
    """A bare connection, without the project's own client."""
    return grpc.insecure_channel(f"127.0.0.1:{server.port}", options=(("grpc.max_metadata_size", 65_536),))


def failure(server: RoomServer, method: str = "Open", text: str = "x", **call: Any) -> grpc.RpcError:
    """How a call fails that must fail."""
    with dial(server) as channel, pytest.raises(grpc.RpcError) as caught:
        getattr(EchoStub(channel), method)(said(text), timeout=10, **call)
    return caught.value


def reason(error: grpc.RpcError) -> error_details_pb2.ErrorInfo:
    """The `ErrorInfo` that came with `error`."""
    info = error_details_pb2.ErrorInfo()
    rpc_status.from_call(error).details[0].Unpack(info)
    return info


def main() -> None:
    """Serve until told to stop; `Count` holds its last message back until then."""
    stop = stop_on_signals()
    telemetry = start("serve", SETTINGS)

    def hold(text: str, _context: grpc.ServicerContext) -> str:
        stop.wait()
        return text

    server = RoomServer(SETTINGS, {ECHO: Holding(hold)}, verifier(), telemetry)
    server.start()
    print(server.port, flush=True)
    stop.wait()
    server.stop()
    telemetry.shutdown()


class Holding(Echo):
    """Says "started", and "finished" once `does` returns."""

    def Count(self, request: StringValue, context: grpc.ServicerContext) -> Iterator[StringValue]:
        yield StringValue(value="started")
        yield StringValue(value=self.does("finished", context))


if __name__ == "__main__":
    main()
