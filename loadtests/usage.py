"""CPU time and memory of processes over a stretch of time."""

from collections.abc import Callable, Mapping, Sequence
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
    """Watches the processes in `pids` (name → process id), each with the children it has now, and this process.

    Raises `ProcessGone`, as all its methods do.
    """

    def __init__(self, pids: Mapping[str, int]) -> None:
        self._watched = {name: _family(name, pid) for name, pid in pids.items()}
        self._own = psutil.Process()
        self._cpu: dict[str, float] = {}
        self._busy = 0.0
        self._began = 0.0
        self._rss: dict[str, float] = {}

    def start(self) -> None:
        """Begin a stretch."""
        self._rss = {}
        self.sample()
        self._cpu, self._busy, self._began = self._cpu_now(), _busy_now(), perf_counter()

    def sample(self) -> None:
        """Look at the memory; call it now and then."""
        for name, members in self._watched.items():
            self._rss[name] = max(self._rss.get(name, 0.0), _sum(name, members, _rss_mb))
        self._rss[CLIENT] = max(self._rss.get(CLIENT, 0.0), _rss_mb(self._own))

    def stop(self) -> Usage:
        """End the stretch."""
        used = {name: cpu - self._cpu[name] for name, cpu in self._cpu_now().items()}
        busy = _busy_now() - self._busy
        elapsed = perf_counter() - self._began
        self.sample()
        neighbours = max(0.0, busy - sum(used.values())) / elapsed if elapsed else 0.0
        return Usage(used, dict(self._rss), neighbours)

    def _cpu_now(self) -> dict[str, float]:
        own = self._own.cpu_times()
        found = {name: _sum(name, members, _cpu_seconds) for name, members in self._watched.items()}
        return {**found, CLIENT: own.user + own.system}


def _family(name: str, pid: int) -> list[psutil.Process]:
    try:
        head = psutil.Process(pid)
        return [head, *head.children(recursive=True)]
    except psutil.NoSuchProcess:
        raise ProcessGone(name) from None


def _sum(name: str, members: Sequence[psutil.Process], measure: Callable[[psutil.Process], float]) -> float:
    """Over the head of the family, which must be alive, and those of its members that are."""
    total = 0.0
    for member in members:
        try:
            if member is members[0] and member.status() == psutil.STATUS_ZOMBIE:
                raise ProcessGone(name)
            total += measure(member)
        except psutil.NoSuchProcess:
            if member is members[0]:
                raise ProcessGone(name) from None
    return total


def _cpu_seconds(process: psutil.Process) -> float:
    """Its own and that of children it has buried, so that the sum never shrinks when one ends."""
    times = process.cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)


def _rss_mb(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / _MB


def _busy_now() -> float:
    times = psutil.cpu_times()
    return float(
        times.user + times.nice + times.system + getattr(times, "irq", 0.0) + getattr(times, "softirq", 0.0)
    )
