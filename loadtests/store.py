"""A database to put load on: on a server started for it in a temporary folder, or on one that runs; gone afterwards."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from infra.local import secretfiles
from infra.local.installation import Installation
from infra.local.plan import StackPlan
from infra.local.ports import Ports
from loadtests.data import COUNTY, DATA
from services.chassis.doors import Doors, open_doors
from services.chassis.settings import ENROLLED, Settings

UP_SECONDS = 120.0
DEADLINE = 60.0
MONGO_URL = click.option(
    "--mongo-url", default="", help="A running server to use instead of one of its own; all else on it stays."
)


@contextmanager
def store(mongo_url: str = "") -> Iterator[Doors]:
    """Doors of a county to a database that nobody else uses. Nothing is published: there is no broker.

    Raises `NotReady`, `DatabaseMissing`.
    """
    with _server(mongo_url) as url:
        settings = Settings(
            stack=COUNTY,
            mongo_url=url,
            amqp_url="",
            grpc_listen="127.0.0.1:0",
            grpc_target="",
            gateway_listen="127.0.0.1:0",
            metrics_listen="",
            data=DATA,
            sealing_keys=secretfiles.sealing_keys(),
            second_factor=ENROLLED,
            deadline=DEADLINE,
        )
        doors = open_doors(settings, "loadtest")
        try:
            yield doors
        finally:
            doors.client.drop_database(doors.client.get_default_database().name)
            doors.client.close()


@contextmanager
def _server(mongo_url: str) -> Iterator[str]:
    name = f"load_{secrets.token_hex(4)}"
    if mongo_url:
        yield f"{mongo_url.rstrip('/')}/{name}?directConnection=true"
        return
    with tempfile.TemporaryDirectory(prefix="sanji-load-") as folder:
        root = Path(folder)
        plan = StackPlan(
            code=COUNTY, name="青川县", dir=root / COUNTY, ports=Ports.free(1)[0], programs=("database",)
        )
        installation = Installation(root, [plan])
        try:
            installation.up(UP_SECONDS)
            yield installation.stack(COUNTY).database.url(name)
        finally:
            installation.wipe()
