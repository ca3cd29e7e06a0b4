"""`sanji serve` and `sanji work`: the two kinds of process (architecture R9)."""

import click

from services.chassis.settings import load
from services.rooms import ROOMS, hears

_rooms = click.argument("rooms", nargs=-1, type=click.Choice(ROOMS))


@click.command()
@_rooms
def serve(rooms: tuple[str, ...]) -> None:
    """Answer gRPC for ROOMS (default: all) and relay their events."""
    from services.chassis.serve import run
    from services.cli.asking import ask_departments
    from services.identity.rpc import key_source

    run(rooms or ROOMS, hears(), load(), key_source, ask_departments)


@click.command()
@_rooms
def work(rooms: tuple[str, ...]) -> None:
    """Hear events for ROOMS (default: all) and run their timers."""
    from services.chassis.worker.process import run

    run(rooms or ROOMS, hears(), load())
