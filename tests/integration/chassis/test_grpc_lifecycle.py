"""How a room's gRPC server starts, shows its health, and ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from threading import Event, Lock, Thread

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from services.chassis.telemetry import Telemetry
from tests.integration.chassis.echo import ECHO, Echo, EchoStub, dial, said, serving
from tests.integration.chassis.plain import SETTINGS
from tests.waiting import until


def watched(channel: grpc.Channel, service: str) -> Iterator[str]:
    stream = health_pb2_grpc.HealthStub(channel).Watch(
        health_pb2.HealthCheckRequest(service=service), timeout=30
    )
    return (health_pb2.HealthCheckResponse.ServingStatus.Name(answer.status) for answer in stream)


def test_health_follows_what_the_room_depends_on_without_a_restart() -> None:
    well, lock = {"store": True, "broker": False}, Lock()

    def probe(name: str) -> bool:
        with lock:
            if not well[name]:
                raise ConnectionError(name)
            return True

    def asking(name: str) -> Callable[[], bool]:
        return lambda: probe(name)

    def turn(name: str, state: bool) -> None:
        with lock:
            well[name] = state

    probes = {name: asking(name) for name in well}
    with serving(probes=probes, drain=0.1) as server, dial(server) as channel:
        states = watched(channel, ECHO)
        assert next(states) == "NOT_SERVING"
        turn("broker", True)
        assert next(states) == "SERVING"
        turn("store", False)
        assert next(states) == "NOT_SERVING"
        turn("store", True)
        assert next(states) == "SERVING"


def test_a_probe_that_hangs_counts_as_failing() -> None:
    release = Event()
    with serving(probes={"store": lambda: release.wait(30)}, drain=0.1) as server, dial(server) as channel:
        states = watched(channel, "")
        assert next(states) == "NOT_SERVING"
        release.set()
        assert next(states) == "SERVING"


def test_reflection_names_the_services() -> None:
    with serving() as server, dial(server) as channel:
        ask = reflection_pb2.ServerReflectionRequest(list_services="")
        answer = next(
            reflection_pb2_grpc.ServerReflectionStub(channel).ServerReflectionInfo(iter([ask]), timeout=10)
        )
    assert ECHO in {service.name for service in answer.list_services_response.service}


def test_an_address_that_is_taken_is_an_error_at_start() -> None:
    telemetry = Telemetry("serve", SETTINGS, "510822")
    with serving() as server:
        second = serving(grpc_listen=f"127.0.0.1:{server.port}", telemetry=telemetry)
        with pytest.raises(RuntimeError), second:
            pass
    telemetry.shutdown()


def test_a_stopping_server_finishes_what_is_in_hand_and_takes_nothing_new() -> None:
    running, release = Event(), Event()

    def does(text: str, _context: grpc.ServicerContext) -> str:
        if text == "in hand":
            running.set()
            release.wait(20)
        return text

    def refused() -> bool:
        try:
            EchoStub(other).Open(said("new"), timeout=10)
        except grpc.RpcError as error:
            return error.code() is grpc.StatusCode.UNAVAILABLE
        return False

    with serving(Echo(does), drain=60.0) as server, dial(server) as channel, dial(server) as other:
        in_hand = EchoStub(channel).Open.future(said("in hand"), timeout=20)
        assert running.wait(10)
        states = watched(other, "")
        assert next(states) == "SERVING"
        stopping = Thread(target=server.stop)
        stopping.start()
        assert next(states) == "NOT_SERVING"
        assert next(states, "ended") == "ended"
        until(refused, 10, "new calls to be refused")
        release.set()
        assert in_hand.result().value == "in hand"
        stopping.join(20)
        assert not stopping.is_alive()


def test_sigterm_drains_and_ends_the_process_cleanly() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.integration.chassis.echo"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        port = process.stdout.readline().strip().splitlines()[-1]
        while not port.isdigit():
            port = process.stdout.readline().strip()
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            held = EchoStub(channel).Count(said("1"), timeout=20)
            assert next(held).value == "started"
            os.kill(process.pid, signal.SIGTERM)
            assert [message.value for message in held] == ["finished"]
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait(20)
        process.stdout.close()
