"""The gRPC server of a room, over a real connection."""

import json
from collections.abc import Iterator
from threading import Event
from typing import Any

import grpc
import pytest
from google.protobuf.wrappers_pb2 import StringValue
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from services.chassis.auth import Principal
from services.chassis.errors import Conflict, Fault, Forbidden, Invalid, NotFound, Refusal, Unavailable
from services.chassis.grpc_call import current
from services.chassis.grpc_server import AudienceInvalid, RoomServer, asked_key, principal
from services.chassis.telemetry import Telemetry, start
from tests.integration.chassis.echo import (
    ECHO,
    NAKED,
    STRANGE,
    Echo,
    EchoStub,
    dial,
    failure,
    reason,
    said,
    serving,
    token,
    verifier,
)
from tests.integration.chassis.plain import SETTINGS


def bearer(credential: str) -> tuple[tuple[str, str], ...]:
    return (("authorization", f"Bearer {credential}"),)


def refusing(refusal: Exception) -> Echo:
    def does(_text: str, _context: grpc.ServicerContext) -> str:
        raise refusal

    return Echo(does)


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (Invalid("FORM_INVALID"), grpc.StatusCode.INVALID_ARGUMENT),
        (NotFound("APPLICATION_NOT_FOUND"), grpc.StatusCode.NOT_FOUND),
        (Conflict("APPLICATION_STATE"), grpc.StatusCode.FAILED_PRECONDITION),
        (Conflict("STALE_VERSION"), grpc.StatusCode.ABORTED),
        (Forbidden("DIVISION_OUT_OF_SCOPE"), grpc.StatusCode.PERMISSION_DENIED),
        (Forbidden("TOKEN_EXPIRED"), grpc.StatusCode.UNAUTHENTICATED),
        (Unavailable("STORE_AWAY"), grpc.StatusCode.UNAVAILABLE),
    ],
)
def test_each_kind_of_refusal_has_its_own_status_and_keeps_its_reason(
    refusal: Refusal, code: grpc.StatusCode
) -> None:
    with serving(refusing(refusal)) as server:
        error = failure(server)
    assert error.code() is code
    assert (reason(error).reason, reason(error).domain) == (refusal.reason, "echo")


def test_every_fault_that_fits_arrives_and_the_rest_are_counted() -> None:
    faults = [
        Fault(f"/form/members/{n}/id_number", "ID_INVALID", "身份证号码校验位不正确") for n in range(3000)
    ]
    with serving(refusing(Invalid("FORM_INVALID", "表单有误", faults=faults))) as server:
        error = failure(server)
    request = error_details_pb2.BadRequest()
    rpc_status.from_call(error).details[1].Unpack(request)
    assert len(request.field_violations) > 200
    assert len(request.field_violations) + int(reason(error).metadata["faults_omitted"]) == 3000
    assert request.field_violations[7].field == "/form/members/7/id_number"


def test_a_defect_becomes_internal_without_its_text_and_is_logged_under_its_trace_id(
    capsys: pytest.CaptureFixture[str],
) -> None:
    telemetry = start("serve", SETTINGS)
    with serving(refusing(RuntimeError("disk of 13812341234 is full")), telemetry=telemetry) as server:
        error = failure(server)
    telemetry.shutdown()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    logged = next(line for line in lines if line["level"] == "ERROR")
    assert (error.code(), error.details()) == (grpc.StatusCode.INTERNAL, "内部错误")
    assert reason(error).metadata["trace_id"] == logged["trace_id"] != ""
    assert "RuntimeError: disk of 138****1234 is full" in logged["exception"]


def test_an_rpc_that_the_room_does_not_implement_is_unimplemented() -> None:
    with serving() as server:
        assert failure(server, "Unmade").code() is grpc.StatusCode.UNIMPLEMENTED


def test_bytes_that_are_no_message_are_refused_as_malformed() -> None:
    with serving() as server, dial(server) as channel:
        raw: Any = channel.unary_unary(f"/{ECHO}/Open")
        stream: Any = channel.stream_unary(f"/{ECHO}/Join")
        with pytest.raises(grpc.RpcError) as one:
            raw(b"\xff\xff\xff", timeout=10)
        with pytest.raises(grpc.RpcError) as many:
            stream(iter([said("a").SerializeToString(), b"\xff"]), timeout=10)
    for error in (one.value, many.value):
        assert (error.code(), reason(error).reason) == (grpc.StatusCode.INVALID_ARGUMENT, "MESSAGE_MALFORMED")


def test_a_message_beyond_two_mebibytes_is_not_taken() -> None:
    with serving() as server:
        assert failure(server, text="x" * (2 * 1024 * 1024 + 1)).code() is grpc.StatusCode.RESOURCE_EXHAUSTED


def test_a_method_for_anyone_answers_without_a_token_but_not_with_a_false_one() -> None:
    seen: list[Principal] = []

    def does(text: str, context: grpc.ServicerContext) -> str:
        seen.append(principal(context))
        return text

    with serving(Echo(does)) as server:
        with dial(server) as channel:
            assert EchoStub(channel).Open(said("早"), timeout=10).value == "早"
        forged = failure(server, metadata=bearer("a.b.c"))
        other = failure(server, metadata=(("authorization", "Basic dTpw"),))
    assert [caller.subject for caller in seen] == [""]
    for error in (forged, other):
        assert (error.code(), reason(error).reason) == (grpc.StatusCode.UNAUTHENTICATED, "TOKEN_INVALID")


def test_a_method_for_clerks_answers_clerks_only() -> None:
    with serving(Echo(lambda _text, context: principal(context).subject)) as server:
        nobody = failure(server, "Staff")
        citizen = failure(server, "Staff", metadata=bearer(token("citizen")))
        with dial(server) as channel:
            answer = EchoStub(channel).Staff(said(""), timeout=10, metadata=bearer(token("admin", "clerk")))
    assert (nobody.code(), reason(nobody).reason) == (grpc.StatusCode.UNAUTHENTICATED, "UNAUTHENTICATED")
    assert (citizen.code(), reason(citizen).reason) == (grpc.StatusCode.PERMISSION_DENIED, "ROLE_NOT_ALLOWED")
    assert answer.value == "s-1"


@pytest.mark.parametrize(
    ("service", "named"), [(NAKED, "Bare: no audience"), (STRANGE, "Odd: no such role: wizard")]
)
def test_a_server_does_not_start_while_an_rpc_declares_no_possible_audience(service: str, named: str) -> None:
    telemetry = Telemetry("serve", SETTINGS, "510822")
    with pytest.raises(AudienceInvalid, match=f"{service}.{named}"):
        RoomServer(SETTINGS, {service: Echo()}, verifier(), telemetry)
    telemetry.shutdown()


def test_the_idempotency_key_reaches_the_servicer_and_has_a_longest_length() -> None:
    with serving(Echo(lambda _text, context: asked_key(context))) as server:
        with dial(server) as channel:
            key = (("idempotency-key", "k-42"),)
            assert EchoStub(channel).Open(said(""), timeout=10, metadata=key).value == "k-42"
            assert EchoStub(channel).Open(said(""), timeout=10).value == ""
        error = failure(server, metadata=(("idempotency-key", "k" * 201),))
    assert reason(error).reason == "IDEMPOTENCY_KEY_INVALID"


def test_a_call_without_a_deadline_gets_the_configured_one() -> None:
    left: list[float | None] = []

    def does(text: str, _context: grpc.ServicerContext) -> str:
        call = current()
        left.append(call.remaining() if call else None)
        return text

    with serving(Echo(does), deadline=7.0) as server, dial(server) as channel:
        EchoStub(channel).Open(said("x"))
        EchoStub(channel).Open(said("x"), timeout=90)
    assert left[0] is not None
    assert 0 < left[0] <= 7
    assert left[1] is not None
    assert left[1] > 7


def test_a_call_whose_deadline_passed_while_it_waited_is_never_run() -> None:
    running, release, ran = Event(), Event(), []

    def does(text: str, _context: grpc.ServicerContext) -> str:
        ran.append(text)
        running.set()
        release.wait(20)
        return text

    with serving(Echo(does), grpc_threads=1) as server, dial(server) as channel:
        first = EchoStub(channel).Open.future(said("first"), timeout=20)
        assert running.wait(10)
        with pytest.raises(grpc.RpcError) as late:
            EchoStub(channel).Open(said("late"), timeout=0.2)
        release.set()
        assert first.result().value == "first"
        EchoStub(channel).Open(said("last"), timeout=10)
    assert late.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    assert ran == ["first", "last"]


def test_more_calls_than_may_wait_are_turned_away_at_once() -> None:
    release = Event()

    def does(text: str, _context: grpc.ServicerContext) -> str:
        release.wait(20)
        return text

    with serving(Echo(does), grpc_threads=1) as server, dial(server) as channel:
        turned_away = Event()
        some: list[grpc.StatusCode] = []

        def noted(done: Any) -> None:
            some.append(done.code())
            turned_away.set()

        asked = [EchoStub(channel).Open.future(said("x"), timeout=20) for _ in range(9)]
        for call in asked:
            call.add_done_callback(noted)
        assert turned_away.wait(10)
        release.set()
        codes = sorted(call.code().name for call in asked)
    assert codes == ["OK"] * 8 + ["RESOURCE_EXHAUSTED"]
    assert some[0] is grpc.StatusCode.RESOURCE_EXHAUSTED


def test_a_stream_gives_its_messages_and_then_its_refusal() -> None:
    taken: list[str] = []
    with serving(refusing(NotFound("HALL_NOT_FOUND"))) as server, dial(server) as channel:
        stream = EchoStub(channel).Count(said("3"), timeout=10)
        with pytest.raises(grpc.RpcError) as caught:
            taken.extend(message.value for message in stream)
    assert taken == ["0", "1", "2"]
    assert (caught.value.code(), reason(caught.value).reason) == (grpc.StatusCode.NOT_FOUND, "HALL_NOT_FOUND")


def test_a_stream_of_requests_is_answered_once() -> None:
    with serving() as server, dial(server) as channel:
        assert EchoStub(channel).Join(iter(map(said, "三级")), timeout=10).value == "三级"


def test_a_refused_caller_that_stops_writing_holds_no_thread() -> None:
    release = Event()

    def stalling() -> Iterator[StringValue]:
        yield said("三")
        release.wait(30)

    stranger = (("authorization", "Bearer nobody"),)
    with serving(grpc_threads=1) as server, dial(server) as channel:
        echo = EchoStub(channel)
        held = echo.Join.future(stalling(), metadata=stranger, timeout=25)
        assert echo.Open(said("级"), timeout=15, wait_for_ready=True).value == "级"
        assert not release.is_set()
        assert held.exception().code() is grpc.StatusCode.CANCELLED
        release.set()
        with pytest.raises(grpc.RpcError) as caught:
            echo.Join(iter([said("三")]), metadata=stranger, timeout=15)
    assert caught.value.code() is grpc.StatusCode.UNAUTHENTICATED


def test_calls_are_measured_by_room_method_and_code() -> None:
    telemetry = Telemetry("serve", SETTINGS, "510822")
    with serving(refusing(NotFound("X")), telemetry=telemetry) as server:
        failure(server)
        with dial(server) as channel:
            stream = EchoStub(channel).Count(said("0"), timeout=10)
            with pytest.raises(grpc.RpcError):
                list(stream)
    text = telemetry.render_metrics()[0].decode()
    telemetry.shutdown()
    assert 'sanji_rpc_seconds_count{code="NOT_FOUND",method="Open",room="echo"} 1.0' in text
    assert 'sanji_rpc_seconds_count{code="NOT_FOUND",method="Count",room="echo"} 1.0' in text
