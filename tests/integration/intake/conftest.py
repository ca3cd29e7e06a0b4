"""Intake on a real broker and database: its servicer in this process, its worker in another."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sanji.catalogue.v1 import catalogue_events_pb2, catalogue_pb2
from sanji.common.v1 import division_pb2

from services.chassis.bus.publisher import Letter, Publisher, connect
from services.chassis.bus.topology import declare, exchange_of
from services.chassis.clock import SystemClock
from services.chassis.doors import Doors
from services.chassis.levels import order
from services.chassis.messages import Envelope, routing_key, scope_of, to_headers
from services.chassis.room import Room
from services.chassis.settings import Settings
from services.intake.bootstrap import bootstrap
from services.intake.events import HEARS

DATA = Path("infra/data")
ROOMS_HEARD: dict[str, tuple[str, ...]] = {"intake": HEARS, "catalogue": (), "approval": (), "identity": ()}
WORK = """
import sys
from services.chassis.worker.green import patch
patch()
from services.chassis.settings import load
from services.chassis.worker.process import run
from services.intake.events import HEARS
run(["intake"], {"intake": HEARS, "catalogue": (), "approval": (), "identity": ()}, load())
"""


@pytest.fixture(scope="module")
def intake(doors: Doors) -> Room[Any]:
    """The room on real adapters, its queues declared and its relay running."""
    room = bootstrap(doors)
    room.prepare()
    connection = connect(doors.settings.amqp_url, "test")
    declare(connection, ROOMS_HEARD, doors.settings.stack, doors.stack_codes)
    connection.release()
    doors.relay.start()
    return room


@pytest.fixture(scope="module")
def worker(intake: Room[Any], settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Intake's worker as a process of its own."""
    log = (tmp_path_factory.mktemp("worker") / "log").open("wb")
    topology = tmp_path_factory.mktemp("topology") / "topology.toml"
    topology.write_text(
        "".join(
            f'[[stacks]]\ncode = "{s.code}"\nname = "{s.name}"\ngateway = "{s.gateway}"\nnumbers = {list(s.numbers)}\n'
            for s in settings.stacks
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
    process = subprocess.Popen([sys.executable, "-c", WORK], env=environment, stdout=log, stderr=log)
    yield process
    process.terminate()
    assert process.wait(20) == 0, Path(log.name).read_text(encoding="utf-8")[-2000:]


@pytest.fixture(scope="module")
def publisher(settings: Settings) -> Iterator[Publisher]:
    made = Publisher(settings.amqp_url, "test")
    yield made
    made.close()


def item_document(item_id: str) -> dict[str, Any]:
    """One item of the shipped catalogue."""
    text = (DATA / f"catalogue/510822/items/{item_id}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def item_published(item_id: str, version: int = 1) -> catalogue_events_pb2.ItemPublished:
    document = item_document(item_id) | {"version": version}
    return catalogue_events_pb2.ItemPublished(
        item=catalogue_pb2.Item(
            item_id=item_id,
            version=version,
            division="510822",
            aliases=[document["implementation_code"]],
            document=json.dumps(document, ensure_ascii=False),
        )
    )


def tree_published() -> catalogue_events_pb2.DivisionTreePublished:
    rows = json.loads((DATA / "divisions/510822.json").read_text(encoding="utf-8"))
    kept = [row for row in rows if len(row["code"]) in (6, 9, 12) and row["code"].startswith("510822")]
    return catalogue_events_pb2.DivisionTreePublished(
        county="510822",
        version=1,
        divisions=[division_pb2.Division(code=row["code"], order=order(row["code"])) for row in kept],
    )


def posted(
    message: Any, *, number: int = 1, destination: str = "*", subject: str = "x", body: bytes | None = None
) -> Letter:
    """An event as another room's relay would publish it."""
    event_type = message.DESCRIPTOR.full_name
    envelope = Envelope(
        id=f"510822/test/{event_type}/{subject}/{number}",
        type=event_type,
        source="/stacks/510822/test",
        subject=subject,
        time=SystemClock().now(),
        sequence=number,
        division="510822105004",
        destination=destination,
    )
    scope = scope_of("510822", ("510822", "510822101"), destination)
    return Letter(
        exchange_of(envelope.room),
        routing_key(event_type, scope, destination),
        dict(to_headers(envelope)),
        message.SerializeToString() if body is None else body,
    )
