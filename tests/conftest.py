"""What every test may stand on: one real broker and one real database per run, a vhost and a database per module."""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import hypothesis
import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from infra.local import secretfiles
from infra.local.installation import Installation
from infra.local.plan import StackPlan
from infra.local.ports import Ports
from services.chassis.doors import Doors, open_doors
from services.chassis.privacy import Keyring, Sealer
from services.chassis.settings import ENROLLED, Settings, StackEntry
from tests.stacks import Stacks, running
from tests.vhosts import Vhosts

# How long an example takes says something of the machine and nothing of the rule.
hypothesis.settings.register_profile(
    "sanji", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("sanji")

COUNTY = "510822"
TOWNSHIP = "510822101"
ON_STACKS = ("tests/faults/", "tests/journeys/")
"""Folders whose tests share the running stacks."""
NOT_ON_STACKS = (
    "tests/faults/test_clocks.py",
    "tests/faults/test_departments.py",
    "tests/journeys/test_required_second_factor.py",
)
"""What of them stands on a room or a stack of its own."""
ON_BROKERS = ("tests/integration/local/",)
"""Folders whose tests share two linked brokers."""


def shared_by(nodeid: str) -> str:
    """What a test shares with those of other modules, "" when nothing takes so long to start."""
    if nodeid.startswith(ON_STACKS) and not nodeid.startswith(NOT_ON_STACKS):
        return "stacks"
    return "brokers" if nodeid.startswith(ON_BROKERS) else ""


class ByModule(LoadScopeScheduling):
    """One worker runs a whole module, whose tests may build on earlier ones, and one whatever shares something."""

    def _split_scope(self, nodeid: str) -> str:
        return shared_by(nodeid) or nodeid.partition("::")[0]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is on the running stacks takes longest: it comes first, and the rest is done beside it."""
    items.sort(key=lambda item: shared_by(item.nodeid) != "stacks")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByModule:
    """Hand out whole modules in their order."""
    config.option.loadscopereorder = False
    return ByModule(config, log)


@pytest.fixture(scope="session")
def foundation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A broker and a database without rooms, started for this run and ended after it."""
    root = tmp_path_factory.mktemp("foundation")
    plan = StackPlan(
        code=COUNTY, name="青川县", dir=root / COUNTY, ports=Ports.free(1)[0], programs=("broker", "database")
    )
    made = Installation(root, [plan])
    try:
        made.up(180)
        yield made
    finally:
        made.wipe()


@pytest.fixture(scope="module")
def mongo_url(foundation: Installation) -> Iterator[str]:
    """A database of this module's own."""
    database = foundation.stack(COUNTY).database
    name = f"test_{secrets.token_hex(6)}"
    yield database.url(name)
    database.drop(name)


@pytest.fixture(scope="module")
def amqp_url(vhosts: Vhosts) -> Iterator[str]:
    """A virtual host of this module's own."""
    url = vhosts.take()
    yield url
    vhosts.give_back(url)


@pytest.fixture(scope="session")
def vhosts(foundation: Installation) -> Iterator[Vhosts]:
    """Virtual hosts for the modules of this run."""
    made = Vhosts(foundation.stack(COUNTY).broker)
    yield made
    made.close()


@pytest.fixture(scope="session")
def sealing_keys() -> str:
    """The keyring of this run, as JSON."""
    return secretfiles.sealing_keys()


@pytest.fixture(scope="session")
def sealer(sealing_keys: str) -> Sealer:
    """Seals with this run's keyring."""
    return Sealer(Keyring.from_json(sealing_keys))


@pytest.fixture(scope="session")
def bare_settings(sealing_keys: str) -> Settings:
    """Settings of the county's stack beside one township's, without a broker or a database."""
    return Settings(
        stack=COUNTY,
        mongo_url="",
        amqp_url="",
        grpc_listen="127.0.0.1:0",
        grpc_target="",
        gateway_listen="127.0.0.1:0",
        metrics_listen="",
        data=Path("infra/data"),
        sealing_keys=sealing_keys,
        stacks=(
            StackEntry(COUNTY, "青川县", "http://127.0.0.1:1", (0, 400_000)),
            StackEntry(TOWNSHIP, "青溪镇", "http://127.0.0.1:1", (400_000, 430_000)),
        ),
        second_factor=ENROLLED,
    )


@pytest.fixture(scope="module")
def settings(bare_settings: Settings, mongo_url: str, amqp_url: str) -> Settings:
    """The county's settings on this module's database and virtual host."""
    return replace(bare_settings, mongo_url=mongo_url, amqp_url=amqp_url)


@pytest.fixture(scope="module")
def store_doors(bare_settings: Settings, mongo_url: str) -> Doors:
    """Doors to this module's database; the relay is not started and there is no broker."""
    return open_doors(replace(bare_settings, mongo_url=mongo_url), "test")


@pytest.fixture(scope="module")
def doors(settings: Settings) -> Iterator[Doors]:
    """Doors to this module's database and broker; the relay is not started."""
    made = open_doors(settings, "test")
    yield made
    made.relay.stop()
    made.client.close()


@pytest.fixture(scope="session")
def running_stacks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stacks]:
    """The county's and the township's stacks, whole, for journeys and faults."""
    yield from running(tmp_path_factory.mktemp("stacks"))


@pytest.fixture
def stacks(running_stacks: Stacks) -> Stacks:
    """The running stacks, everybody signed in."""
    running_stacks.keep_signed_in()
    return running_stacks
