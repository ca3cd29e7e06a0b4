"""What a stack's containers find in their volumes."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from infra.images.health import is_well
from infra.images.stackfiles import Folders, prepare
from infra.local.plan import PlanInvalid
from infra.local.secretfiles import rabbit_hash
from services.chassis.privacy import Keyring
from services.chassis.settings import read_topology

COUNTY = "510822"
TOWNSHIP = "510822101"
VILLAGE = "510822101200"


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, Folders]:
    """Code → the volumes of that stack's containers; two of them are everybody's."""
    made = {}
    for code in (COUNTY, TOWNSHIP, VILLAGE):
        root = tmp_path / code
        root.mkdir()
        for shared in ("installation", "topology"):
            (tmp_path / shared).mkdir(exist_ok=True)
            (root / shared).symlink_to(tmp_path / shared)
        made[code] = Folders(root)
    return made


def definitions(folders: Folders) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folders.broker / "definitions.json").read_text(encoding="utf-8"))
    return read


def shovels(folders: Folders) -> dict[str, dict[str, Any]]:
    return {row["name"]: row["value"] for row in definitions(folders)["parameters"]}


def test_the_topology_holds_only_stacks_that_were_prepared(folders: dict[str, Folders]) -> None:
    assert prepare(COUNTY, folders[COUNTY]) == [COUNTY]
    file = folders[COUNTY].topology / "topology.toml"
    assert [entry.code for entry in read_topology(file)] == [COUNTY]
    assert prepare(TOWNSHIP, folders[TOWNSHIP]) == [COUNTY, TOWNSHIP]
    assert [entry.gateway for entry in read_topology(file)] == [
        "http://county-gateway:8100",
        "http://township-gateway:8100",
    ]


def test_preparing_again_changes_no_file(folders: dict[str, Folders], tmp_path: Path) -> None:
    def contents() -> dict[Path, str]:
        return {file: file.read_text(encoding="utf-8") for file in tmp_path.rglob("*") if file.is_file()}

    for code, own in folders.items():
        prepare(code, own)
    before = contents()
    for code, own in folders.items():
        prepare(code, own)
    assert contents() == before


def test_a_lower_stack_signs_in_with_the_password_its_upper_broker_knows(folders: dict[str, Folders]) -> None:
    for code, own in folders.items():
        prepare(code, own)
    assert shovels(folders[COUNTY]) == {}
    for lower, upper, broker in (
        (TOWNSHIP, COUNTY, "county-broker"),
        (VILLAGE, TOWNSHIP, "township-broker"),
    ):
        uri = urlsplit(shovels(folders[lower])["uplink"]["dest-uri"])
        assert (uri.hostname, uri.port, uri.username) == (broker, 5672, f"link-{lower}")
        users = {row["name"]: row["password_hash"] for row in definitions(folders[upper])["users"]}
        assert users[f"link-{lower}"] == rabbit_hash(uri.password or "")


def test_rooms_find_broker_and_database_by_name(folders: dict[str, Folders]) -> None:
    prepare(COUNTY, folders[COUNTY])
    rooms = folders[COUNTY].rooms
    amqp = urlsplit((rooms / "amqp-url").read_text(encoding="utf-8"))
    mongo = urlsplit((rooms / "mongo-url").read_text(encoding="utf-8"))
    assert (amqp.hostname, amqp.port, amqp.path) == ("county-broker", 5672, "/sanji")
    assert (mongo.hostname, mongo.port, mongo.path) == ("county-database", 27017, "/sanji")
    assert mongo.password == (folders[COUNTY].database / "mongo-sanji").read_text(encoding="utf-8")


def test_all_stacks_seal_with_the_same_keys(folders: dict[str, Folders]) -> None:
    for code, own in folders.items():
        prepare(code, own)
    keys = {(own.rooms / "sealing-keys.json").read_text(encoding="utf-8") for own in folders.values()}
    assert len(keys) == 1
    Keyring.from_json(keys.pop())


def test_nobody_else_may_read_a_secret(folders: dict[str, Folders], tmp_path: Path) -> None:
    for code, own in folders.items():
        prepare(code, own)
    public = {"topology.toml", "rabbitmq.conf", "enabled_plugins", "mongod.conf"}
    open_to_others = {
        file.name for file in tmp_path.rglob("*") if file.is_file() and file.stat().st_mode & 0o077
    }
    assert {name for name in open_to_others if not name.endswith(".sh")} == public


def test_the_database_is_configured_for_every_version_from_six_on(folders: dict[str, Folders]) -> None:
    prepare(VILLAGE, folders[VILLAGE])
    conf = json.loads((folders[VILLAGE].database / "mongod.conf").read_text(encoding="utf-8"))
    assert "journal" not in conf["storage"]
    assert conf["storage"]["wiredTiger"]["engineConfig"]["cacheSizeGB"] == 0.25
    assert conf["replication"]["replSetName"] == "rs0"


def test_a_stack_that_the_site_does_not_have_is_refused(folders: dict[str, Folders]) -> None:
    with pytest.raises(PlanInvalid, match="510822999"):
        prepare("510822999", folders[COUNTY])


@pytest.mark.parametrize(("status", "well"), [(200, True), (503, False)])
def test_only_a_process_that_answers_200_is_well(status: int, well: bool) -> None:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        assert is_well(f"http://127.0.0.1:{server.server_port}/readyz") is well


@pytest.mark.parametrize("scheme", ["http", "grpc"])
def test_a_process_that_does_not_listen_is_not_well(scheme: str) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert is_well(f"{scheme}://127.0.0.1:{unused.getsockname()[1]}") is False
