"""Approval on a real broker and database: its servicer in this process, its worker in another."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import grpc
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sanji.approval.v1 import approval_service_pb2_grpc
from sanji.catalogue.v1 import catalogue_events_pb2, catalogue_pb2
from sanji.intake.v1 import intake_events_pb2, intake_pb2

from services.approval.bootstrap import bootstrap
from services.approval.events import HEARS
from services.approval.rpc import servicer
from services.chassis.bus.publisher import Letter, Publisher, connect
from services.chassis.bus.topology import declare, exchange_of
from services.chassis.clock import SystemClock, rfc3339
from services.chassis.doors import Doors
from services.chassis.grpc_server import RoomServer
from services.chassis.messages import Envelope, routing_key, scope_of, to_headers
from services.chassis.privacy import Sealer
from services.chassis.room import Room
from services.chassis.settings import Settings
from services.chassis.telemetry import Telemetry
from services.chassis.tokens import Claims, TokenVerifier, issue
from tests.fakes.approval import COUNTY, DATA, VILLAGE, document, shipped_year

ROOMS_HEARD: dict[str, tuple[str, ...]] = {"approval": HEARS, "catalogue": (), "identity": (), "intake": ()}
WORK = """
from services.chassis.worker.green import patch
patch()
from services.approval.events import HEARS
from services.chassis.settings import load
from services.chassis.worker.process import run
run(["approval"], {"approval": HEARS, "catalogue": (), "identity": (), "intake": ()}, load())
"""
KEY = Ed25519PrivateKey.generate()


@pytest.fixture(scope="module")
def approval(doors: Doors) -> Room[Any]:
    """The room on real adapters, its queues declared and its relay running."""
    room = bootstrap(doors)
    room.prepare()
    connection = connect(doors.settings.amqp_url, "test")
    declare(connection, ROOMS_HEARD, doors.settings.stack, doors.stack_codes)
    connection.release()
    doors.relay.start()
    return room


@pytest.fixture(scope="module")
def worker(
    approval: Room[Any], settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[subprocess.Popen[bytes]]:
    """Approval's worker as a process of its own."""
    folder = tmp_path_factory.mktemp("worker")
    topology = folder / "topology.toml"
    topology.write_text(
        "".join(
            f'[[stacks]]\ncode = "{one.code}"\nname = "{one.name}"\ngateway = "{one.gateway}"\n'
            f"numbers = {list(one.numbers)}\n"
            for one in settings.stacks
        ),
        encoding="utf-8",
    )
    environment = os.environ | {
        "SANJI_STACK": settings.stack,
        "SANJI_MONGO_URL": settings.mongo_url,
        "SANJI_AMQP_URL": settings.amqp_url,
        "SANJI_SEALING_KEYS": settings.sealing_keys,
        "SANJI_TOPOLOGY": str(topology),
        "PYTHONPATH": f".{os.pathsep}protos/gen",
    }
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-c", WORK], env=environment, stdout=out, stderr=out)
        yield process
        process.terminate()
        assert process.wait(20) == 0, log.read_text(encoding="utf-8")[-2000:]


@pytest.fixture(scope="module")
def post(settings: Settings) -> Iterator[Callable[..., None]]:
    """Publishes a message as another room's relay would."""
    publisher = Publisher(settings.amqp_url, "test")

    def send(message: Any, subject: str, destination: str = "*", at: datetime | None = None) -> None:
        assert all(publisher.publish([posted(message, subject, destination, at)]))

    yield send
    publisher.close()


def posted(message: Any, subject: str, destination: str, at: datetime | None) -> Letter:
    event_type = message.DESCRIPTOR.full_name
    envelope = Envelope(
        id=f"{COUNTY}/test/{event_type}/{subject}/1",
        type=event_type,
        source=f"/stacks/{COUNTY}/test",
        subject=subject,
        time=at or SystemClock().now(),
        sequence=1,
        division=VILLAGE,
        destination=destination,
    )
    scope = scope_of(COUNTY, (COUNTY, "510822101"), destination)
    key = routing_key(event_type, scope, destination)
    return Letter(exchange_of(envelope.room), key, dict(to_headers(envelope)), message.SerializeToString())


@pytest.fixture(scope="module")
def server(approval: Room[Any], settings: Settings) -> Iterator[RoomServer]:
    """The room behind a real gRPC server."""
    local = replace(settings, grpc_listen="127.0.0.1:0")
    telemetry = Telemetry("serve", local, local.stack)
    verifier = TokenVerifier(lambda: {"510822-k1": KEY.public_key()}, SystemClock())
    made = RoomServer(local, dict([servicer(approval)]), verifier, telemetry)
    made.start()
    yield made
    made.stop()
    telemetry.shutdown()


@pytest.fixture(scope="module")
def stub(server: RoomServer) -> Iterator[Any]:
    """A bare connection to the server."""
    with grpc.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        yield approval_service_pb2_grpc.ApprovalServiceStub(channel)


def signed(department: str, *roles: str, division: str = COUNTY, key: str = "") -> dict[str, Any]:
    """How a staff member calls, for ten minutes."""
    claims = Claims(COUNTY, f"s-{department}", "staff", frozenset(roles), division, "session", department)
    token = issue(claims, KEY, "510822-k1", 600, SystemClock())
    metadata = [("authorization", f"Bearer {token}")]
    if key:
        metadata.append(("idempotency-key", key))
    return {"metadata": metadata, "timeout": 10}


def item_published(item_id: str) -> Any:
    """A shipped item as the catalogue publishes it."""
    raw = document(item_id)
    days = raw["statutory_days"]
    return catalogue_events_pb2.ItemPublished(
        item=catalogue_pb2.Item(
            item_id=item_id,
            version=raw["version"],
            division=COUNTY,
            name_zh=raw["name_zh"],
            department=raw["department"],
            joint_departments=raw["joint_departments"],
            case_type=raw["case_type"],
            committed_days=raw["committed_days"],
            committed_unit=raw["committed_unit"],
            statutory_days=-1 if days is None else days,
            statutory_unit=raw["statutory_unit"] or "",
            document=json.dumps(raw, ensure_ascii=False),
        )
    )


def official_year(year: int, holidays: Iterable[str], make_up_days: Iterable[str] = ()) -> Any:
    """An official year as the catalogue publishes it."""
    return catalogue_events_pb2.CalendarYearPublished(
        year=catalogue_pb2.CalendarYear(
            year=year, region="CN", holidays=holidays, make_up_days=make_up_days, source="notice", version=1
        )
    )


def shipped_year_published() -> Any:
    """The official year 2026 of the shipped calendar."""
    year = shipped_year(2026)
    return official_year(
        2026, (day.isoformat() for day in year.holidays), (day.isoformat() for day in year.make_up_days)
    )


def application(number: str, item_id: str, sealer: Sealer, at: datetime) -> intake_pb2.Application:
    """A shipped example as intake would have accepted it."""
    path = Path(DATA) / f"catalogue/{COUNTY}/examples/{item_id}.json"
    form = json.loads(path.read_text(encoding="utf-8"))["valid"]["payload"]["form"]
    raw = document(item_id)
    return intake_pb2.Application(
        number=number,
        status="accepted",
        item=item_id,
        item_version=raw["version"],
        item_name=raw["name_zh"],
        division=VILLAGE,
        owner_division=COUNTY,
        department=raw["department"],
        case_type=raw["case_type"],
        applicant=intake_pb2.Applicant(name="王秀英", party="p" * 32),
        form_json=json.dumps(sealer.seal_personal(form, ("bank_account",)), ensure_ascii=False),
        accepted_at=rfc3339(at),
    )


def accepted(number: str, item_id: str, sealer: Sealer, at: datetime) -> Any:
    """The event that opens a case."""
    return intake_events_pb2.ApplicationAccepted(application=application(number, item_id, sealer, at))


def withdrawn(number: str, item_id: str, sealer: Sealer, at: datetime) -> Any:
    """The event that closes it."""
    return intake_events_pb2.ApplicationWithdrawn(application=application(number, item_id, sealer, at))
