"""Asking another room, from threads and from an event loop, over a real connection."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from typing import Any

import grpc
import pytest
from google.protobuf.wrappers_pb2 import StringValue

from infra.local.ports import free_ports
from services.chassis.errors import Conflict, Fault, Forbidden, Invalid, NotFound, Refusal, Unavailable
from services.chassis.grpc_call import current
from services.chassis.grpc_client import AsyncChannel, Caller, CallFailed, Channel
from services.chassis.grpc_server import RoomServer, asked_key, principal
from services.chassis.telemetry import Telemetry, current_trace_id
from tests.integration.chassis.echo import Echo, EchoStub, said, serving, token
from tests.integration.chassis.plain import SETTINGS
from tests.waiting import until

FAULTS = [Fault("/form/name", "FIELD_REQUIRED", "请填写姓名"), Fault("/form/age", "FIELD_RANGE", "")]


def refusing(refusal: Exception) -> Echo:
    def does(_text: str, _context: grpc.ServicerContext) -> str:
        raise refusal

    return Echo(does)


def threaded(server: RoomServer, method: str, text: str, **options: Any) -> str:
    channel = Channel(f"127.0.0.1:{server.port}", SETTINGS)
    try:
        return str(channel.ask(getattr(channel.stub(EchoStub), method), said(text), **options).value)
    finally:
        channel.close()


def looped(server: RoomServer, method: str, text: str, **options: Any) -> str:
    async def ask() -> str:
        channel = AsyncChannel(f"127.0.0.1:{server.port}", SETTINGS)
        try:
            answer = await channel.ask(getattr(channel.stub(EchoStub), method), said(text), **options)
            return str(answer.value)
        finally:
            await channel.close()

    return asyncio.run(ask())


BOTH = pytest.mark.parametrize("ask", [threaded, looped])
Ask = Callable[..., str]


@BOTH
@pytest.mark.parametrize(
    "refusal",
    [
        Invalid("FORM_INVALID", "表单有误", faults=FAULTS),
        NotFound("APPLICATION_NOT_FOUND", "没有这个编号"),
        Conflict("STALE_VERSION", "已被他人修改"),
        Forbidden("TOKEN_EXPIRED", "登录已过期"),
        Unavailable("STORE_AWAY", "请稍后再试", retry_after=2.5),
    ],
    ids=lambda refusal: refusal.reason,
)
def test_a_refusal_arrives_as_it_was_raised(ask: Ask, refusal: Refusal) -> None:
    with serving(refusing(refusal)) as server, pytest.raises(Refusal) as caught:
        ask(server, "Open", "x")
    told = caught.value
    assert type(told) is type(refusal)
    assert (told.reason, told.detail, told.faults) == (refusal.reason, refusal.detail, refusal.faults)
    assert told.retry_after == refusal.retry_after


@BOTH
def test_a_defect_of_the_other_side_is_no_refusal_but_has_its_trace_id(ask: Ask) -> None:
    with serving(refusing(ValueError("inside"))) as server, pytest.raises(CallFailed) as caught:
        ask(server, "Open", "x")
    assert caught.value.code is grpc.StatusCode.INTERNAL
    assert len(caught.value.trace_id) == 32
    assert "inside" not in str(caught.value)


@BOTH
def test_a_call_past_its_deadline_is_unavailable(ask: Ask) -> None:
    def does(text: str, context: grpc.ServicerContext) -> str:
        until(lambda: not context.is_active(), 20, "the caller to give up")
        return text

    with serving(Echo(does)) as server, pytest.raises(Unavailable, match="DEADLINE_EXCEEDED") as caught:
        ask(server, "Open", "x", deadline=0.2)
    assert caught.value.retry_after == 1.0


@BOTH
def test_a_message_that_is_too_large_is_invalid_and_not_worth_asking_again(ask: Ask) -> None:
    with serving() as server, pytest.raises(Invalid, match="MESSAGE_TOO_LARGE"):
        ask(server, "Open", "x" * (2 * 1024 * 1024 + 1))


@BOTH
def test_the_caller_goes_along(ask: Ask) -> None:
    def does(_text: str, context: grpc.ServicerContext) -> str:
        return f"{principal(context).subject} {asked_key(context)}"

    with serving(Echo(does)) as server:
        assert ask(server, "Staff", "", caller=Caller(token("clerk"), "k-1")) == "s-1 k-1"


@BOTH
def test_the_trace_goes_along(ask: Ask) -> None:
    telemetry = Telemetry("gateway", SETTINGS, "510822")
    with serving(Echo(lambda _text, _context: current_trace_id())) as server:
        with telemetry.span("GET /v1/items"):
            expected = current_trace_id()
            assert ask(server, "Open", "") == expected
        assert ask(server, "Open", "") != expected
    telemetry.shutdown()


def test_a_room_that_asks_another_passes_on_caller_key_trace_and_the_time_left() -> None:
    left: list[float] = []

    def inner(_text: str, context: grpc.ServicerContext) -> str:
        left.append(context.time_remaining())
        return f"{principal(context).subject} {asked_key(context)} {current_trace_id()}"

    with serving(Echo(inner)) as far:
        channel = Channel(f"127.0.0.1:{far.port}", replace(SETTINGS, deadline=500.0))
        stub = channel.stub(EchoStub)

        def outer(_text: str, _context: grpc.ServicerContext) -> str:
            return f"{current_trace_id()} {channel.ask(stub.Staff, said('')).value}"

        with serving(Echo(outer)) as near:
            answer = threaded(near, "Staff", "", caller=Caller(token("clerk"), "k-9"), deadline=30.0)
        channel.close()
    outer_trace, subject, key, inner_trace = answer.split()
    assert (subject, key) == ("s-1", "k-9")
    assert outer_trace == inner_trace
    assert 0 < left[0] < 100
    assert current() is None


def test_an_absent_room_is_unavailable_and_is_found_again_when_it_returns() -> None:
    (port,) = free_ports(1)
    channel = Channel(f"127.0.0.1:{port}", SETTINGS)
    stub = channel.stub(EchoStub)

    def answered() -> bool:
        try:
            return bool(channel.ask(stub.Open, said("x")).value == "x")
        except Unavailable:
            return False

    with pytest.raises(Unavailable) as absent:
        channel.ask(stub.Open, said("x"))
    assert absent.value.retry_after == 1.0
    for _ in range(2):
        with serving(grpc_listen=f"127.0.0.1:{port}"):
            until(answered, 10, "the room to be found again")
        assert not answered()
    channel.close()


def test_an_event_loop_takes_streams_and_sends_them() -> None:
    def does(text: str, _context: grpc.ServicerContext) -> str:
        if text == "4":
            raise NotFound("HALL_NOT_FOUND")
        return text

    async def pieces() -> AsyncIterator[StringValue]:
        for piece in "三级":
            yield said(piece)

    async def run(port: int) -> tuple[str, list[str], str]:
        channel = AsyncChannel(f"127.0.0.1:{port}", SETTINGS)
        stub = channel.stub(EchoStub)
        joined = (await channel.send(stub.Join, pieces())).value
        taken = []
        try:
            async for message in channel.watch(stub.Count, said("4")):
                taken.append(message.value)
        except NotFound as refusal:
            return joined, taken, refusal.reason
        finally:
            await channel.close()
        return joined, taken, ""

    with serving(Echo(does)) as server:
        assert asyncio.run(run(server.port)) == ("三级", ["0", "1", "2", "3"], "HALL_NOT_FOUND")


def test_who_is_refused_while_still_writing_learns_why() -> None:
    class Refusing(Echo):
        def Join(self, requests: Iterator[StringValue], context: grpc.ServicerContext) -> StringValue:
            next(requests)
            raise NotFound("HALL_NOT_FOUND")

    async def pieces() -> AsyncIterator[StringValue]:
        for _ in range(40):
            yield said("x" * 100_000)

    async def run(port: int) -> list[str]:
        channel = AsyncChannel(f"127.0.0.1:{port}", SETTINGS)
        stub = channel.stub(EchoStub)
        told = []
        for _ in range(30):
            try:
                await channel.send(stub.Join, pieces())
            except NotFound as refusal:
                told.append(refusal.reason)
        await channel.close()
        return told

    with serving(Refusing()) as server:
        assert asyncio.run(run(server.port)) == ["HALL_NOT_FOUND"] * 30
