"""The `work` process: any set of rooms listening, one relay, one set of gauges."""

import logging
import signal
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import eventlet
from eventlet.event import Event
from nameko.runners import ServiceRunner

from services.chassis.bus.dead import DeadLetters
from services.chassis.bus.publisher import Publisher
from services.chassis.bus.topology import declare_at
from services.chassis.doors import Doors, open_doors, rooms_of
from services.chassis.errors import Refusal, Unavailable
from services.chassis.memory import calm_collector
from services.chassis.settings import Settings
from services.chassis.telemetry import start
from services.chassis.worker.entrypoints import WorkShop

log = logging.getLogger(__name__)
GAUGES_EVERY = 15.0
AGAIN_AFTER = 1.0


class RoomDied(Exception):
    """What a room's container could not bear; its cause says what."""


def run(names: Sequence[str], hears: Mapping[str, tuple[str, ...]], settings: Settings) -> None:
    """Work until SIGTERM, then finish what is in hand. `hears`: every room's event types.

    Raises `RoomDied` when one room cannot go on: the process ends, so that its supervisor starts it anew.
    """
    telemetry = start("work", settings)
    logging.getLogger("nameko").setLevel(logging.CRITICAL)
    doors = open_doors(settings, "work")
    rooms = rooms_of(names, doors)
    publisher = Publisher(settings.amqp_url, f"{settings.stack}.work.ladder")
    shop = WorkShop(doors, telemetry, publisher, rooms, hears)
    runner = ServiceRunner({"sanji": shop, "max_workers": settings.prefetch})
    for name in names:
        runner.add_service(import_module(f"services.{name}.worker").Worker)
    ending = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: eventlet.spawn_after(0, _once, ending))
    runner.start()
    dead: list[BaseException] = []
    eventlet.spawn(_watch, runner, ending, dead)
    relaying = eventlet.spawn(_relay_once_declared, doors, hears)
    gauges = eventlet.spawn(_measure, shop, names)
    calm_collector()
    log.info("working: %s", " ".join(names))
    ending.wait()
    relaying.kill()
    gauges.kill()
    runner.stop()
    doors.relay.stop()
    publisher.close()
    telemetry.shutdown()
    if dead:
        raise RoomDied from dead[0]


def _watch(runner: ServiceRunner, ending: Any, dead: list[BaseException]) -> None:
    try:
        runner.wait()
    except Exception as error:
        log.critical("a room died", exc_info=True)
        dead.append(error)
        _once(ending)


def _relay_once_declared(doors: Doors, hears: Mapping[str, tuple[str, ...]]) -> None:
    # An event published before its listeners' queues exist would be lost.
    name = f"{doors.settings.stack}.work.declare"
    while True:
        try:
            declare_at(doors.settings.amqp_url, name, hears, doors.settings.stack, doors.stack_codes)
            break
        except Unavailable:
            log.warning("relay waits for the broker")
            eventlet.sleep(AGAIN_AFTER)
    doors.relay.start()


def _once(ending: Any) -> None:
    if not ending.ready():
        ending.send(None)


def _measure(shop: WorkShop, names: Sequence[str]) -> None:
    dead = DeadLetters(shop.doors.settings.amqp_url)

    def pending() -> None:
        for room, count in shop.doors.relay.pending().items():
            shop.telemetry.outbox_pending.set(count, room)

    def parked() -> None:
        for room in names:
            shop.telemetry.dead_letters.set(dead.count(room), room)

    while True:
        # One at a time: the dead letters are counted also while the database is away.
        for measure in (parked, pending):
            try:
                measure()
            except Refusal as refusal:
                log.info("gauges wait: %s", refusal.reason)
            except Exception:
                log.exception("gauges failed")
        eventlet.sleep(GAUGES_EVERY)
