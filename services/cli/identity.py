"""`sanji identity`: what this stack's identity room tells the others."""

import click

from services.chassis.auth import system
from services.chassis.settings import load
from services.cli.relaying import at_work
from services.identity.bootstrap import bootstrap
from services.identity.commands import Republish


@click.group()
def identity() -> None:
    """People, mandates and sessions of this stack."""


@identity.command()
def republish() -> None:
    """Tell mandates, links, ended sessions and merged accounts again, for a stack that joined late."""
    settings = load()
    with at_work(settings, "identity", bootstrap, relaying=True) as room:
        told = room.ask(Republish(system(settings.stack)))
    click.echo(f"republished {told}")
