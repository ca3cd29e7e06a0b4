"""The import contracts hold, and each of them catches what it is there for."""

import configparser
import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.rooms import ROOMS
from tests.architecture.source import ROOT, SERVICES, python_files

CONTRACTS = ROOT / ".importlinter"
PURE_CHASSIS = (
    "auth",
    "authorities",
    "certificate_ids",
    "clock",
    "ended",
    "errors",
    "expressions",
    "fakes",
    "forms",
    "levels",
    "masking",
    "memory",
    "merges",
    "messages",
    "numbers",
    "paging",
    "patterns",
    "ports",
    "providers",
    "room",
)
PURE_CHASSIS += ("joining", "life", "periods", "settings", "shapes", "sheets", "trail", "workdays")

PLANTED = [
    ("R1", "services/intake/domain/__init__.py", "import services.intake.store"),
    ("R1", "services/intake/extras.py", ""),
    ("R2", "services/intake/rpc.py", "import services.approval.domain"),
    ("R3", "services/intake/handlers.py", "import services.chassis.mongo.connection"),
    ("R3", "services/chassis/clock.py", "import pymongo"),
    ("R3", "services/rating/events.py", "from google.protobuf import message"),
    ("R4-mongodb", "services/intake/rpc.py", "import pymongo"),
    ("R4-amqp", "services/intake/wire.py", "import kombu"),
    ("R4-green", "services/chassis/doors.py", "import eventlet"),
    ("R4-grpc", "gateway/levels.py", "import grpc"),
    ("R4-telemetry", "gateway/edge.py", "import opentelemetry"),
    ("R4-secrets", "gateway/auth.py", "import jwt"),
    ("R4-printing", "gateway/body.py", "import reportlab"),
    ("R4-sniffing", "gateway/body.py", "import puremagic"),
    ("R5", "services/chassis/serve.py", "import services.intake.rpc"),
    ("R6-sdk", "services/departments/sdk/__init__.py", "import services.chassis.errors"),
    ("R6-department", "services/departments/civil_affairs/__init__.py", "import services.approval.domain"),
    ("R6-rooms", "services/approval/handlers.py", "import services.departments.sdk"),
    ("R7", "gateway/clients.py", "import services.intake.commands"),
    ("R9-green", "services/intake/worker.py", "import services.chassis.grpc_client"),
    ("R9-threaded", "services/intake/rpc.py", "import nameko"),
]


def _lint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    return subprocess.run(
        [*command, f"--config={CONTRACTS}", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """The house with every file empty."""
    for file in python_files("services", "gateway"):
        copy = tmp_path / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.touch()
    return tmp_path


def test_the_code_keeps_every_contract() -> None:
    done = _lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_empty_house_keeps_every_contract(skeleton: Path) -> None:
    done = _lint(skeleton)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("contract", "file", "line"), PLANTED)
def test_a_planted_violation_is_caught(skeleton: Path, contract: str, file: str, line: str) -> None:
    target = skeleton / file
    if not target.exists() and target.with_suffix("").is_dir():
        target = target.with_suffix("") / "__init__.py"
    target.write_text(line, encoding="utf-8")
    done = _lint(skeleton, f"--contract={contract}")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout


def test_every_contract_has_a_planted_violation() -> None:
    named = {name.rpartition(":")[2] for name in _contracts().sections() if ":contract:" in name}
    assert named == {contract for contract, _, _ in PLANTED}


def test_every_room_stands_under_the_contracts() -> None:
    contracts = _contracts()
    for contract, option in (("R1", "containers"), ("R2", "modules"), ("R7", "forbidden_modules")):
        listed = contracts[f"importlinter:contract:{contract}"][option].split()
        assert {f"services.{room}" for room in ROOMS} <= set(listed), contract


def test_every_chassis_module_is_pure_or_a_door() -> None:
    rule = _contracts()["importlinter:contract:R3"]
    doors = {name.rpartition(".")[2] for name in rule["forbidden_modules"].split() if ".chassis." in name}
    there = {file.stem for file in (SERVICES / "chassis").iterdir() if file.stem.strip("_") == file.stem}
    assert there == doors | set(PURE_CHASSIS)
    assert not doors & set(PURE_CHASSIS)


def test_the_chassis_itself_is_empty() -> None:
    assert not (SERVICES / "chassis" / "__init__.py").read_text(encoding="utf-8").strip()


def _contracts() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(CONTRACTS, encoding="utf-8")
    return parser
