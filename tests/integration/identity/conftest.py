"""Identity on a real broker and database: its server in this process, its worker in another."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sanji.identity.v1 import identity_service_pb2_grpc

from services.chassis.auth import system
from services.chassis.bus.publisher import connect
from services.chassis.bus.topology import declare
from services.chassis.doors import Doors
from services.chassis.grpc_client import Channel
from services.chassis.grpc_server import RoomServer
from services.chassis.room import Room
from services.chassis.settings import Settings
from services.chassis.telemetry import Telemetry
from services.chassis.tokens import TokenVerifier
from services.identity.bootstrap import bootstrap
from services.identity.commands import AddStaff
from services.identity.events import HEARS
from services.identity.rpc import key_source, servicer

PASSWORD = "Spring-2026"
WORK = """
from services.chassis.worker.green import patch
patch()
from services.chassis.settings import load
from services.chassis.worker.process import run
from services.identity.events import HEARS
run(["identity"], {"identity": HEARS}, load())
"""


@pytest.fixture(scope="module")
def identity(doors: Doors) -> Room[Any]:
    """The room on real adapters, its queues declared, its relay running, with one admin."""
    room = bootstrap(doors)
    room.prepare()
    connection = connect(doors.settings.amqp_url, "test")
    declare(connection, {"identity": HEARS}, doors.settings.stack, doors.stack_codes)
    connection.release()
    doors.relay.start()
    roles = frozenset({"admin"})
    room.ask(AddStaff(system("510822"), "wang.admin", "王五", PASSWORD, roles, "510822"))
    return room


class Client:
    """The service as other processes see it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.channel = Channel(settings.grpc_target, settings)
        self.stub = self.channel.stub(identity_service_pb2_grpc.IdentityServiceStub)

    def ask(self, name: str, request: Any, caller: Any = None) -> Any:
        return self.channel.ask(getattr(self.stub, name), request, caller=caller)


@pytest.fixture(scope="module")
def client(identity: Room[Any], doors: Doors) -> Iterator[Client]:
    """A client of a served identity room."""
    settings = doors.settings
    telemetry = Telemetry("serve", settings, settings.stack)
    verifier = TokenVerifier(key_source({"identity": identity}, settings), doors.clock)
    server = RoomServer(settings, dict([servicer(identity)]), verifier, telemetry)
    server.start()
    made = Client(replace(settings, grpc_target=f"127.0.0.1:{server.port}"))
    yield made
    made.channel.close()
    server.stop()
    telemetry.shutdown()


@pytest.fixture(scope="module")
def environment(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a process of this stack finds in its environment."""
    topology = tmp_path_factory.mktemp("topology") / "topology.toml"
    rows = (
        f'[[stacks]]\ncode = "{s.code}"\nname = "{s.name}"\ngateway = "{s.gateway}"\nnumbers = {list(s.numbers)}\n'
        for s in settings.stacks
    )
    topology.write_text("".join(rows), encoding="utf-8")
    return os.environ | {
        "SANJI_STACK": settings.stack,
        "SANJI_MONGO_URL": settings.mongo_url,
        "SANJI_AMQP_URL": settings.amqp_url,
        "SANJI_SEALING_KEYS": settings.sealing_keys,
        "SANJI_TOPOLOGY": str(topology),
        "PYTHONPATH": f".{os.pathsep}protos/gen",
    }


@pytest.fixture(scope="module")
def worker(identity: Room[Any], environment: dict[str, str], tmp_path_factory: Any) -> Iterator[Any]:
    """Identity's worker as a process of its own."""
    log: Path = tmp_path_factory.mktemp("worker") / "log"
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-c", WORK], env=environment, stdout=out, stderr=out)
        yield process
        process.terminate()
        assert process.wait(20) == 0, log.read_text(encoding="utf-8")[-2000:]
