"""The `serve` process: any set of rooms answering gRPC, and the relay beside them."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, Protocol

from services.chassis.bus.publisher import Pulse
from services.chassis.bus.topology import declare_at
from services.chassis.clock import SystemClock
from services.chassis.doors import Doors, open_doors, rooms_of
from services.chassis.ended import Ended
from services.chassis.errors import Refusal
from services.chassis.grpc_server import RoomServer, stop_on_signals
from services.chassis.memory import calm_collector
from services.chassis.mongo.connection import ping
from services.chassis.room import Room
from services.chassis.settings import Settings
from services.chassis.telemetry import start
from services.chassis.tokens import Keys, TokenVerifier

log = logging.getLogger(__name__)
AGAIN_AFTER = 1.0
KEYS_EVERY = 15.0
Hears = Mapping[str, tuple[str, ...]]
Beside = Callable[[Mapping[str, Room[Any]], Settings, threading.Event], None]


class TokenKeys(Protocol):
    """The keys that check tokens when called; it keeps what `ended` meanwhile."""

    @property
    def ended(self) -> Ended: ...
    def __call__(self) -> Keys: ...


def run(
    names: Sequence[str],
    hears: Hears,
    settings: Settings,
    keys: Callable[[Mapping[str, Room[Any]], Settings], TokenKeys],
    beside: Beside | None = None,
) -> None:
    """Serve until SIGTERM, then drain. `keys(rooms, settings)` gives the source of token keys.

    `beside(rooms, settings, stop)` runs in a thread of its own once the stores are prepared, until `stop` is set.
    """
    stop = stop_on_signals()
    telemetry = start("serve", settings)
    doors = open_doors(settings, "serve")
    rooms = rooms_of(names, doors)
    servicers = dict(import_module(f"services.{name}.rpc").servicer(room) for name, room in rooms.items())
    source = keys(rooms, settings)
    verifier = TokenVerifier(source, SystemClock(), ended=source.ended)
    server = RoomServer(settings, servicers, verifier, telemetry)
    prepared = threading.Event()
    server.add_probe("store", lambda: prepared.is_set() and _store_answers())
    server.add_probe("broker", Pulse(settings.amqp_url, f"{settings.stack}.serve.pulse").beats)
    preparing = threading.Thread(
        target=_prepare, args=(doors, rooms, hears, prepared, stop), name="prepare", daemon=True
    )
    preparing.start()
    threading.Thread(target=_keep_keys, args=(verifier, stop), name="keys", daemon=True).start()
    if beside is not None:
        arguments = (beside, rooms, settings, prepared, stop)
        threading.Thread(target=_run_beside, args=arguments, name="beside", daemon=True).start()
    calm_collector()
    log.info("serving: %s", " ".join(names))
    server.serve(stop)
    doors.relay.stop()
    telemetry.shutdown()


def _run_beside(
    beside: Beside,
    rooms: Mapping[str, Room[Any]],
    settings: Settings,
    prepared: threading.Event,
    stop: threading.Event,
) -> None:
    while not prepared.wait(AGAIN_AFTER):
        if stop.is_set():
            return
    beside(rooms, settings, stop)


def _keep_keys(verifier: TokenVerifier, stop: threading.Event) -> None:
    """Beside the requests, so that none of them waits for keys while the database is away."""
    while not stop.wait(KEYS_EVERY):
        verifier.renew()


def _prepare(
    doors: Doors,
    rooms: Mapping[str, Room[Any]],
    hears: Hears,
    prepared: threading.Event,
    stop: threading.Event,
) -> None:
    """Create indexes and queues, trying again until database and broker are there; only then relay.

    An event published before its listeners' queues exist would be lost.
    """
    steps: list[Callable[[], None]] = [room.prepare for room in rooms.values()]
    steps += [lambda: doors.trail.ensure_indexes(list(rooms)), lambda: _declare(doors, hears)]
    steps.append(doors.relay.start)
    for step in steps:
        while not stop.is_set():
            try:
                step()
                break
            except Refusal as refusal:
                log.warning("not prepared yet: %s", refusal.reason)
                stop.wait(AGAIN_AFTER)
    prepared.set()


def _declare(doors: Doors, hears: Hears) -> None:
    name = f"{doors.settings.stack}.serve.declare"
    declare_at(doors.settings.amqp_url, name, hears, doors.settings.stack, doors.stack_codes)


def _store_answers() -> bool:
    try:
        ping()
    except Refusal:
        return False
    return True
