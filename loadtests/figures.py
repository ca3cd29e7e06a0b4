"""Counting what happens in a phase, and what comes out of several."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from loadtests.usage import Usage


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile of `values`, `share` in (0, 1]; 0.0 of nothing."""
    if not values:
        return 0.0
    ordered = sorted(values)
    rank = max(1, -(-len(ordered) * round(share * 10_000) // 10_000))
    return ordered[rank - 1]


class Tally:
    """What one phase's clients report. Turns count only between `begin` and `end`; faults always."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.faults: Counter[str] = Counter()
        self._counting = False

    def begin(self) -> None:
        """The warm-up is over."""
        self._counting = True

    def end(self) -> None:
        """The measured time is over; what is still in hand does not count."""
        self._counting = False

    def done(self, seconds: float) -> None:
        """A turn succeeded in so many seconds."""
        if self._counting:
            self.seconds.append(seconds)

    def failed(self, fault: str) -> None:
        """A turn failed."""
        self.faults[fault] += 1


@dataclass(frozen=True, slots=True)
class Phase:
    """One measured stretch of time. Rates per second; latencies and CPU in milliseconds; memory in MB."""

    clients: int
    seconds: float
    completed: int
    p50: float
    p95: float
    p99: float
    usage: Usage
    requests_per_turn: float = 1.0
    faults: Mapping[str, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Turns a second."""
        return self.completed / self.seconds if self.seconds else 0.0

    def cpu_ms(self, process: str) -> float:
        """CPU milliseconds per turn of one process."""
        return self.usage.cpu_seconds.get(process, 0.0) * 1000 / max(self.completed, 1)


def phase(tally: Tally, clients: int, seconds: float, usage: Usage, requests: int) -> Phase:
    """What a tally amounts to."""
    completed = len(tally.seconds)
    return Phase(
        clients=clients,
        seconds=seconds,
        completed=completed,
        p50=percentile(tally.seconds, 0.50) * 1000,
        p95=percentile(tally.seconds, 0.95) * 1000,
        p99=percentile(tally.seconds, 0.99) * 1000,
        usage=usage,
        requests_per_turn=requests / max(completed, 1),
        faults=dict(tally.faults),
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """Medians over the repeats of one phase; faults are summed. `cpu_ms` per turn and process."""

    name: str
    clients: int
    repeats: int
    completed: int
    rate: float
    rates: tuple[float, ...]
    p50: float
    p95: float
    p99: float
    requests_per_turn: float
    cpu_ms: Mapping[str, float]
    rss_mb: Mapping[str, float]
    neighbours: float
    faults: Mapping[str, int]

    def cpu_of(self, processes: Sequence[str]) -> float:
        """CPU milliseconds per turn summed over `processes`."""
        return sum(self.cpu_ms.get(name, 0.0) for name in processes)


def medians(name: str, phases: Sequence[Phase]) -> Figures:
    """One line out of several runs of the same phase. Raises `ValueError` for none."""
    if not phases:
        raise ValueError(f"{name} was not measured")
    processes = sorted({process for one in phases for process in one.usage.cpu_seconds})
    faults: Counter[str] = Counter()
    for one in phases:
        faults.update(one.faults)
    return Figures(
        name=name,
        clients=phases[0].clients,
        repeats=len(phases),
        completed=sum(one.completed for one in phases),
        rate=median(one.rate for one in phases),
        rates=tuple(one.rate for one in phases),
        p50=median(one.p50 for one in phases),
        p95=median(one.p95 for one in phases),
        p99=median(one.p99 for one in phases),
        requests_per_turn=median(one.requests_per_turn for one in phases),
        cpu_ms={process: median(one.cpu_ms(process) for one in phases) for process in processes},
        rss_mb={process: max(one.usage.rss_mb.get(process, 0.0) for one in phases) for process in processes},
        neighbours=median(one.usage.neighbours for one in phases),
        faults=dict(faults),
    )
