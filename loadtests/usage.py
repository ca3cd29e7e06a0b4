"""CPU time and memory of processes over a stretch of time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import perf_counter

import psutil

CLIENT = "load client"
_MB = 1_000_000


class ProcessGone(Exception):
    """A watched process ended or was replaced while it was measured."""


@dataclass(frozen=True, slots=True)
class Usage:
    """`cpu_seconds` used and `rss_mb` (greatest seen) per process; `neighbours`: cores kept busy by anybody else."""

    cpu_seconds: Mapping[str, float] = field(default_factory=dict)
    rss_mb: Mapping[str, float] = field(default_factory=dict)
    neighbours: float = 0.0


class Meter:
    """Watches the processes in `pids` (name → process id), each with its children, and this process."""

    def __init__(self, pids: Mapping[str, int]) -> None:
        self._watched = {name: psutil.Process(pid) for name, pid in pids.items()}
        self._own = psutil.Process()
        self._cpu: dict[str, float] = {}
        self._busy = 0.0
        self._began = 0.0
        self._rss: dict[str, float] = {}

    def start(self) -> None:
        """Begin a stretch. Raises `ProcessGone`."""
        self._rss = {}
        self.sample()
        self._cpu, self._busy, self._began = self._cpu_now(), _busy_now(), perf_counter()

    def sample(self) -> None:
        """Look at the memory; call it now and then. Raises `ProcessGone`."""
        for name, process in self._watched.items():
            self._rss[name] = max(self._rss.get(name, 0.0), _rss_mb(name, process))
        self._rss[CLIENT] = max(self._rss.get(CLIENT, 0.0), self._own.memory_info().rss / _MB)

    def stop(self) -> Usage:
        """End the stretch. Raises `ProcessGone`."""
        used = {name: cpu - self._cpu[name] for name, cpu in self._cpu_now().items()}
        busy = _busy_now() - self._busy
        elapsed = perf_counter() - self._began
        self.sample()
        neighbours = max(0.0, busy - sum(used.values())) / elapsed if elapsed else 0.0
        return Usage(used, dict(self._rss), neighbours)

    def _cpu_now(self) -> dict[str, float]:
        own = self._own.cpu_times()
        found = {name: _cpu_seconds(name, process) for name, process in self._watched.items()}
        return {**found, CLIENT: own.user + own.system}


def _family(name: str, process: psutil.Process) -> list[psutil.Process]:
    try:
        if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
            raise ProcessGone(name)
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        raise ProcessGone(name) from None


def _cpu_seconds(name: str, process: psutil.Process) -> float:
    total = 0.0
    for member in _family(name, process):
        try:
            times = member.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def _rss_mb(name: str, process: psutil.Process) -> float:
    total = 0.0
    for member in _family(name, process):
        try:
            total += member.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total / _MB


def _busy_now() -> float:
    times = psutil.cpu_times()
    return float(
        times.user + times.nice + times.system + getattr(times, "irq", 0.0) + getattr(times, "softirq", 0.0)
    )
