"""Broker and database under their supervisor, on real processes."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure
from pymongo.write_concern import WriteConcern

from infra.local.broker import VHOST
from infra.local.installation import Installation, leftovers
from infra.local.ports import LOOPBACK
from infra.local.stack import PortsTaken
from tests.integration.local.conftest import COUNTY, TOWNSHIP, foundations
from tests.waiting import until


def _client(installation: Installation, code: str) -> MongoClient[dict[str, Any]]:
    return MongoClient(installation.stack(code).database.url(), serverSelectionTimeoutMS=20_000)


def _write_journaled(installation: Installation, value: int) -> None:
    with _client(installation, COUNTY) as client:
        journaled = WriteConcern(w="majority", j=True)
        client.get_database("sanji_local").get_collection("marks", write_concern=journaled).insert_one(
            {"_id": value}
        )


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A stack without another, up; nothing of it is left."""
    root = tmp_path_factory.mktemp("alone")
    made = Installation(root, [foundations(root, TOWNSHIP)])
    try:
        made.up(120)
        yield made
    finally:
        made.wipe()
    assert not leftovers(root, [TOWNSHIP])
    assert not root.exists()


def test_planning_an_installation_writes_nothing(tmp_path: Path) -> None:
    Installation(tmp_path / "var", [foundations(tmp_path / "var", COUNTY)])
    assert not (tmp_path / "var").exists()


def test_bringing_up_what_runs_starts_nothing_again(installation: Installation) -> None:
    before = {code: installation.pids(code) for code in installation.codes}
    installation.up(60)
    assert {code: installation.pids(code) for code in installation.codes} == before
    assert set(before[COUNTY]) == {"epmd", "broker", "database"}


def test_everything_listens_on_the_loopback_only(installation: Installation) -> None:
    pids = {pid for code in installation.codes for pid in installation.pids(code).values()}
    listening = [
        connection
        for pid in pids
        for connection in psutil.Process(pid).net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert listening
    assert {connection.laddr.ip for connection in listening} <= {LOOPBACK, "::1"}


def test_a_killed_database_is_started_again_and_keeps_journaled_writes(installation: Installation) -> None:
    _write_journaled(installation, 1)
    old = installation.kill(COUNTY, "database")
    until(lambda: installation.pids(COUNTY).get("database", old) != old, 30, "a new mongod")
    installation.stack(COUNTY).database.wait_ready(60)
    with _client(installation, COUNTY) as client:
        assert client["sanji_local"]["marks"].count_documents({"_id": 1}) == 1
    installation.stack(COUNTY).database.drop("sanji_local")


def test_a_killed_broker_is_started_again(installation: Installation) -> None:
    broker = installation.stack(COUNTY).broker
    old = installation.kill(COUNTY, "broker")
    until(lambda: installation.pids(COUNTY).get("broker", old) != old, 30, "a new broker")
    broker.wait_ready(90)
    assert broker.ctl("list_users", "--no-table-headers").split()
    assert "1000000" in broker.ctl("list_policies", "-p", VHOST, "--no-table-headers")


def test_the_database_refuses_a_caller_without_a_password(installation: Installation) -> None:
    port = installation.stack(COUNTY).plan.ports.mongo
    visitor: MongoClient[dict[str, Any]] = MongoClient(LOOPBACK, port, directConnection=True)
    with visitor, pytest.raises(OperationFailure):
        visitor["sanji_local"]["marks"].insert_one({})


def test_secrets_are_readable_by_their_owner_only(installation: Installation) -> None:
    files = [installation.root / "sealing-keys.json"]
    files += [
        file for code in installation.codes for file in (installation.root / code / "secrets").iterdir()
    ]
    files += [installation.root / code / "broker" / "definitions.json" for code in installation.codes]
    assert {file.stat().st_mode & 0o077 for file in files} == {0}


def test_no_secret_stands_in_an_environment_or_a_command_line(installation: Installation) -> None:
    secrets = [file.read_text() for file in (installation.root / COUNTY / "secrets").iterdir()]
    for pid in installation.pids(COUNTY).values():
        process = psutil.Process(pid)
        shown = "\n".join([*process.cmdline(), *process.environ().values()])
        assert not [secret for secret in secrets if secret in shown]


def test_a_foreign_listener_on_a_wanted_port_is_left_alone(
    tmp_path: Path, installation: Installation
) -> None:
    plan = foundations(tmp_path, "150626")
    foreign = installation.stack(COUNTY).plan.ports
    rival = Installation(tmp_path, [replace(plan, ports=foreign)])
    before = installation.pids(COUNTY)
    with pytest.raises(PortsTaken, match=str(foreign.mongo)):
        rival.up(10)
    assert installation.pids(COUNTY) == before


def test_a_changed_plan_restarts_only_what_it_changes(alone: Installation) -> None:
    before = alone.pids(TOWNSHIP)
    changed = Installation(alone.root, [replace(alone.plans[0], database_cache_gb=0.3)])
    changed.up(120)
    after = changed.pids(TOWNSHIP)
    assert after["broker"] == before["broker"]
    assert after["database"] != before["database"]


def test_bringing_down_leaves_no_process_and_what_was_stored_comes_back(alone: Installation) -> None:
    with _client(alone, TOWNSHIP) as client:
        client["sanji_local"]["marks"].insert_one({"_id": "kept"})
    pids = alone.pids(TOWNSHIP).values()
    assert alone.down() == {TOWNSHIP: []}
    assert not [pid for pid in pids if psutil.pid_exists(pid)]
    assert not leftovers(alone.root, [TOWNSHIP])
    alone.up(120)
    with _client(alone, TOWNSHIP) as client:
        assert client["sanji_local"]["marks"].find_one() == {"_id": "kept"}


def test_orphans_of_a_killed_supervisor_are_ended_by_the_next_down(tmp_path: Path) -> None:
    plan = foundations(tmp_path, TOWNSHIP)
    one = Installation(tmp_path, [replace(plan, programs=("database",))])
    try:
        one.up(60)
        supervisor = int((plan.dir / "supervisord.pid").read_text())
        os.kill(supervisor, 9)
        until(lambda: not one.pids(TOWNSHIP), 10, "the supervisor's end")
        assert leftovers(tmp_path, [TOWNSHIP])
    finally:
        one.down()
    assert not leftovers(tmp_path, [TOWNSHIP])
