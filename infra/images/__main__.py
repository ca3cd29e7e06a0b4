"""`python -m infra.images`: prepare, found."""

import tempfile
from pathlib import Path

import click

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


if __name__ == "__main__":
    main()
