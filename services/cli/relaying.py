"""A room in the command's own process, whose events go out before the command ends."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click

from services.chassis.bus.topology import declare_at
from services.chassis.doors import Doors, open_doors
from services.chassis.errors import Unavailable
from services.chassis.room import Room
from services.chassis.settings import Settings
from services.rooms import hears

PUBLISHED_WITHIN = 30.0
W = TypeVar("W")


@contextmanager
def at_work(
    settings: Settings, name: str, bootstrap: Callable[[Doors], Room[W]], relaying: bool
) -> Iterator[Room[W]]:
    """The room. What its own relay cannot publish in time is left to that of `serve`."""
    doors = open_doors(settings, name)
    room = bootstrap(doors)
    try:
        if relaying:
            room.prepare()
            doors.trail.ensure_indexes([name])
            if _declared(doors, name):
                doors.relay.start()
        yield room
        if relaying:
            _wait_told(doors)
    finally:
        doors.relay.stop(PUBLISHED_WITHIN)
        if relaying:
            _tell_what_is_left(doors)
        doors.client.close()


def _declared(doors: Doors, room: str) -> bool:
    """Queues before events: an event that nobody listens for yet would be lost."""
    name = f"{doors.settings.stack}.{room}.declare"
    try:
        declare_at(doors.settings.amqp_url, name, hears(), doors.settings.stack, doors.stack_codes)
    except Unavailable:
        return False
    return True


def _wait_told(doors: Doors) -> None:
    """Until every event is out, those included that a command killed half-way left behind."""
    until = time.monotonic() + PUBLISHED_WITHIN
    while doors.relay.running and time.monotonic() < until and any(doors.relay.pending().values()):
        time.sleep(0.1)


def _tell_what_is_left(doors: Doors) -> None:
    try:
        left = sum(doors.relay.pending().values())
    except Unavailable:
        return
    if left:
        click.echo(f"{left} events wait in the outbox; `serve` publishes them", err=True)
