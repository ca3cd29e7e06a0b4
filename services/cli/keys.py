"""`sanji keys`: the keys that sign this stack's tokens."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from services.chassis.auth import system
from services.chassis.clock import rfc3339
from services.chassis.doors import open_doors
from services.chassis.room import Room
from services.chassis.settings import load
from services.identity.bootstrap import bootstrap
from services.identity.commands import RotateSigningKey
from services.identity.domain.keys import signing


@click.group()
def keys() -> None:
    """Keys that sign access tokens."""


@keys.command()
def rotate() -> None:
    """Publish the next key; it signs once every process and stack had time to learn it."""
    with _room() as room:
        key = room.ask(RotateSigningKey(system(room.world.stack)))
        click.echo(f"{key.id} signs from {rfc3339(key.active_from)}")


@keys.command("list")
def list_() -> None:
    """Every key of the last rotations, newest first, and what it is good for now."""
    with _room() as room:
        now = room.world.clock.now()
        found = room.world.keys.newest()
        current = signing(found, now)
        for key in found:
            begins = rfc3339(key.active_from or key.created_at)
            ends = rfc3339(key.not_after) if key.not_after else "no end"
            if key == current:
                use = "signs"
            elif not key.signs(now):
                use = "published"
            else:
                use = "checks" if key.checks(now) else "over"
            click.echo(f"{key.id} {use:9} {begins} {ends}")


@contextmanager
def _room() -> Iterator[Room[Any]]:
    doors = open_doors(load(), "keys")
    try:
        room = bootstrap(doors)
        room.prepare()
        yield room
    finally:
        doors.client.close()
