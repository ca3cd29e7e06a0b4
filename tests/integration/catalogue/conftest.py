"""The catalogue on a real broker and database: imported by its command, heard by a lower stack's worker."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from infra.local.installation import Installation
from services.catalogue.bootstrap import bootstrap
from services.catalogue.ports import Catalogue
from services.chassis.doors import Doors
from services.chassis.room import Room
from services.chassis.settings import Settings
from tests.conftest import COUNTY, TOWNSHIP

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def topology(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The two stacks as a topology file."""
    file = tmp_path_factory.mktemp("topology") / "topology.toml"
    rows = (
        f'[[stacks]]\ncode = "{s.code}"\nname = "{s.name}"\ngateway = "{s.gateway}"\nnumbers = {list(s.numbers)}\n'
        for s in settings.stacks
    )
    file.write_text("".join(rows), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def environment(settings: Settings, topology: Path) -> Mapping[str, str]:
    """The environment of a process of the county's stack."""
    return os.environ | {
        "SANJI_STACK": settings.stack,
        "SANJI_MONGO_URL": settings.mongo_url,
        "SANJI_AMQP_URL": settings.amqp_url,
        "SANJI_SEALING_KEYS": settings.sealing_keys,
        "SANJI_TOPOLOGY": str(topology),
        "PYTHONPATH": f".{os.pathsep}protos/gen",
    }


@pytest.fixture(scope="module")
def sanji(environment: Mapping[str, str]) -> Run:
    """Runs `sanji` with arguments, changes of the environment by name."""

    def run(*arguments: str, **changes: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "services", *arguments],
            env={**environment, **changes},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture(scope="module")
def room(doors: Doors) -> Room[Catalogue]:
    """The county's catalogue in this process."""
    made = bootstrap(doors)
    made.prepare()
    return made


@pytest.fixture(scope="module")
def lower_url(foundation: Installation) -> Iterator[str]:
    """The database of the township's stack."""
    database = foundation.stack(COUNTY).database
    name = f"test_lower_{os.getpid()}"
    yield database.url(name)
    database.drop(name)


@pytest.fixture(scope="module")
def worker(
    environment: Mapping[str, str], lower_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator["subprocess.Popen[bytes]"]:
    """The township's worker. It shares the county's broker, as if a link had carried everything down."""
    log = (tmp_path_factory.mktemp("worker") / "log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "services", "work", "catalogue"],
        env={**environment, "SANJI_STACK": TOWNSHIP, "SANJI_MONGO_URL": lower_url},
        stdout=log,
        stderr=log,
    )
    yield process
    process.terminate()
    assert process.wait(30) == 0, Path(log.name).read_text(encoding="utf-8")[-2000:]


@pytest.fixture(scope="module")
def below(lower_url: str) -> Iterator[Any]:
    """The township's database, as its worker fills it."""
    client: MongoClient[dict[str, Any]] = MongoClient(lower_url)
    yield client.get_default_database()
    client.close()
