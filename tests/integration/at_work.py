"""One room on a real broker and database: its gRPC server in this process, its worker in another."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import grpc
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from services.chassis.bus.dead import DeadLetter, DeadLetters
from services.chassis.bus.publisher import Letter, Publisher, connect
from services.chassis.bus.topology import declare, exchange_of
from services.chassis.doors import Doors
from services.chassis.grpc_server import RoomServer
from services.chassis.messages import Envelope, routing_key, scope_of, to_headers
from services.chassis.room import Room
from services.chassis.settings import Settings
from services.chassis.telemetry import Telemetry
from services.chassis.tokens import Claims, TokenVerifier, issue

KEY, KID = Ed25519PrivateKey.generate(), "510822-1"
Hears = Mapping[str, tuple[str, ...]]
WORK = """
import json, sys
from services.chassis.worker.green import patch
patch()
from services.chassis.settings import load
from services.chassis.worker.process import run
hears = {room: tuple(types) for room, types in json.loads(sys.argv[2]).items()}
run([sys.argv[1]], hears, load())
"""


@dataclass
class AtWork:
    """A room, its server and its worker; `publish` speaks as other rooms do."""

    room: Room[Any]
    doors: Doors
    port: int
    publisher: Publisher

    def call(self, service: str, rpc: str, request: Any, caller: tuple[str, ...] = (), key: str = "") -> Any:
        """The answer of an RPC. `caller`: (kind, subject, division, role…); none: nobody signed in."""
        metadata = [("authorization", f"Bearer {self._token(*caller)}")] if caller else []
        if key:
            metadata.append(("idempotency-key", key))
        name = service.split(".")[1]
        stubs = import_module(f"sanji.{name}.v1.{name}_service_pb2_grpc")
        with grpc.insecure_channel(f"127.0.0.1:{self.port}") as channel:
            stub = getattr(stubs, f"{service.rpartition('.')[2]}Stub")(channel)
            return getattr(stub, rpc)(request, metadata=metadata, timeout=20)

    def publish(
        self,
        message: Any,
        subject: str,
        *,
        number: int = 1,
        division: str = "510822",
        destination: str = "510822",
    ) -> None:
        """An event as another room's relay would publish it."""
        event_type = message.DESCRIPTOR.full_name
        self.publish_raw(event_type, message.SerializeToString(), subject, number, division, destination)

    def publish_raw(
        self, event_type: str, body: bytes, subject: str, number: int, division: str, destination: str
    ) -> None:
        """Any bytes under the name of an event."""
        settings = self.doors.settings
        envelope = Envelope(
            id=f"{settings.stack}/{event_type.split('.')[1]}/{subject}/{number}",
            type=event_type,
            source=f"/stacks/{settings.stack}/{event_type.split('.')[1]}",
            subject=subject,
            time=self.doors.clock.now(),
            sequence=number,
            division=division,
            destination=destination,
        )
        scope = scope_of(settings.stack, self.doors.stack_codes, destination)
        key = routing_key(event_type, scope, destination)
        assert all(
            self.publisher.publish(
                [Letter(exchange_of(envelope.room), key, dict(to_headers(envelope)), body)]
            )
        )

    def dead(self) -> list[DeadLetter]:
        """The room's dead letters."""
        return DeadLetters(self.doors.settings.amqp_url).list(self.room.name)

    def _token(self, kind: str, subject: str, division: str, *roles: str) -> str:
        claims = Claims("510822", subject, kind, frozenset(roles), division, "session-1")
        return issue(claims, KEY, KID, 600, self.doors.clock)


def reason(error: grpc.RpcError) -> str:
    """The reason of a refusal as it came over the wire."""
    info = error_details_pb2.ErrorInfo()
    rpc_status.from_call(error).details[0].Unpack(info)
    return str(info.reason)


@contextmanager
def at_work(name: str, doors: Doors, folder: Path) -> Iterator[AtWork]:
    """The room served and working, drained at the end."""
    room = import_module(f"services.{name}.bootstrap").bootstrap(doors)
    room.prepare()
    hears = _hears(name)
    connection = connect(doors.settings.amqp_url, "test")
    declare(connection, hears, doors.settings.stack, doors.stack_codes)
    connection.release()
    doors.relay.start()
    telemetry = Telemetry("serve", doors.settings, doors.settings.stack)
    verifier = TokenVerifier(lambda: {KID: KEY.public_key()}, doors.clock)
    servicers = dict([import_module(f"services.{name}.rpc").servicer(room)])
    server = RoomServer(doors.settings, servicers, verifier, telemetry)
    publisher = Publisher(doors.settings.amqp_url, "test")
    server.start()
    try:
        with _working(name, hears, doors.settings, folder):
            yield AtWork(room, doors, server.port, publisher)
    finally:
        publisher.close()
        server.stop()
        telemetry.shutdown()


def _hears(name: str) -> dict[str, tuple[str, ...]]:
    heard: tuple[str, ...] = import_module(f"services.{name}.events").HEARS
    others = {event.split(".")[1] for event in heard} - {name}
    return {name: heard} | dict.fromkeys(others, ())


@contextmanager
def _working(name: str, hears: Hears, settings: Settings, folder: Path) -> Iterator[None]:
    topology, log = folder / "topology.toml", folder / "work.log"
    topology.write_text("".join(_stack(entry) for entry in settings.stacks), encoding="utf-8")
    environment = os.environ | {
        "SANJI_STACK": settings.stack,
        "SANJI_MONGO_URL": settings.mongo_url,
        "SANJI_AMQP_URL": settings.amqp_url,
        "SANJI_SEALING_KEYS": settings.sealing_keys,
        "SANJI_TOPOLOGY": str(topology),
        "PYTHONPATH": f".{os.pathsep}protos/gen",
    }
    with log.open("wb") as output:
        command = [sys.executable, "-c", WORK, name, json.dumps(hears)]
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    try:
        yield
    finally:
        process.terminate()
        assert process.wait(20) == 0, log.read_text(encoding="utf-8")[-2000:]


def _stack(entry: Any) -> str:
    numbers = list(entry.numbers)
    return f'[[stacks]]\ncode = "{entry.code}"\nname = "{entry.name}"\ngateway = "{entry.gateway}"\nnumbers = {numbers}\n'
