"""Health as others see it: serving while every probe succeeds, not serving while one does not."""

import logging
from collections.abc import Callable, Sequence
from threading import Event, Lock, Thread
from time import monotonic

from grpc_health.v1 import health, health_pb2

_log = logging.getLogger(__name__)


class Readiness:
    """Asks each probe in its own thread, so that one that hangs counts as failing and holds up no other.

    `services`: full names whose status is shown, besides the whole server's "".
    `interval`: seconds between two asks; a probe that has not succeeded for `patience` seconds fails.
    """

    def __init__(
        self,
        servicer: health.HealthServicer,
        services: Sequence[str],
        interval: float = 1.0,
        patience: float = 5.0,
    ) -> None:
        self._servicer = servicer
        self._services = ("", *services)
        self._interval = interval
        self._patience = patience
        self._probes: dict[str, Callable[[], bool]] = {}
        self._well_at: dict[str, float] = {}
        self._ready: bool | None = None
        self._stopped = Event()
        self._lock = Lock()

    def add(self, name: str, probe: Callable[[], bool]) -> None:
        """Ask `probe` from `start` on; False or an exception means that `name` is away."""
        self._probes[name] = probe

    def start(self) -> None:
        """Begin asking. Not ready until every probe has succeeded once."""
        self._show()
        for name, probe in self._probes.items():
            Thread(target=self._ask, args=(name, probe), name=f"probe-{name}", daemon=True).start()
        if self._probes:
            Thread(target=self._watch, name="probe-patience", daemon=True).start()

    def stop(self) -> None:
        """Not serving from now on, for good."""
        self._stopped.set()
        with self._lock:
            self._servicer.enter_graceful_shutdown()

    def _ask(self, name: str, probe: Callable[[], bool]) -> None:
        while not self._stopped.is_set():
            try:
                well = probe()
            except Exception as error:
                _log.debug("probe %s: %r", name, error)
                well = False
            self._well_at[name] = monotonic() if well else float("-inf")
            self._show()
            self._stopped.wait(self._interval)

    def _watch(self) -> None:
        while not self._stopped.wait(self._interval):
            self._show()

    def _show(self) -> None:
        oldest = monotonic() - self._patience
        away = sorted(name for name in self._probes if self._well_at.get(name, float("-inf")) < oldest)
        with self._lock:
            if self._stopped.is_set() or self._ready is (not away):
                return
            self._ready = not away
            if away:
                _log.warning("not ready: %s", ", ".join(away))
            else:
                _log.info("ready")
            states = health_pb2.HealthCheckResponse
            for service in self._services:
                self._servicer.set(service, states.SERVING if self._ready else states.NOT_SERVING)
