"""`python -m infra.images`: prepare, found, health."""

import sys
import tempfile
from pathlib import Path

import click

from infra.images.health import is_well
from infra.images.stackfiles import Folders, database, prepare
from infra.local.readiness import NotReady

FOUNDED_WITHIN = 150.0


@click.group()
def main() -> None:
    """What the containers of a stack need beside their programs."""


@main.command("prepare")
@click.argument("code")
def prepare_stack(code: str) -> None:
    """Write keys, configuration and topology of the stack CODE into the mounted volumes; again changes nothing."""
    enrolled = prepare(code, Folders(Path("/sanji")))
    click.echo(f"prepared {code}; this installation has {', '.join(enrolled)}")


@main.command()
def found() -> None:
    """Make the mongod on this loopback a replica set with its user; again changes nothing."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            database(Path(folder), Folders(Path("/sanji"))).wait_ready(FOUNDED_WITHIN)
        except NotReady as error:
            raise click.ClickException(str(error)) from None


@main.command()
@click.argument("url")
def health(url: str) -> None:
    """Ask once at URL (`http://…` answers 200, `grpc://host:port` serves); exit 1 when it is not well."""
    sys.exit(0 if is_well(url) else 1)


if __name__ == "__main__":
    main()
