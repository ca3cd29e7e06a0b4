"""What a benchmark amounts to, by name: what its report, its file and its budgets are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from loadtests.figures import Figures
from loadtests.usage import CLIENT


@dataclass(slots=True)
class Results:
    """`figures`: "<phase>.<clients>" → medians. `drain`: seconds from the end of the long run until nothing was on
    its way, None when not measured; `drain_cpu`: CPU ms per submission of that run by process, all events delivered.
    `idle`: CPU ms per second and process while nobody asks for anything. `services_mb`: the most memory that serve, work and gateway took together. `faults`: text → count.
    """

    figures: dict[str, Figures] = field(default_factory=dict)
    drain: float | None = None
    drain_cpu: Mapping[str, float] = field(default_factory=dict)
    idle: Mapping[str, float] = field(default_factory=dict)
    services_mb: float = 0.0
    faults: dict[str, int] = field(default_factory=dict)

    def fault(self, text: str, count: int = 1) -> None:
        """Note that something went wrong."""
        self.faults[text] = self.faults.get(text, 0) + count

    def of(self, name: str, clients: int) -> Figures | None:
        """One phase's medians, if it was measured."""
        return self.figures.get(f"{name}.{clients}")

    def measured(self) -> dict[str, float]:
        """Every figure that a budget may name: "submission.64.p95" (ms), "drain.seconds", "memory.services" (MB)."""
        found: dict[str, float] = {}
        for key, one in self.figures.items():
            found |= {
                f"{key}.rate": one.rate,
                f"{key}.p50": one.p50,
                f"{key}.p95": one.p95,
                f"{key}.p99": one.p99,
            }
            found[f"{key}.cpu"] = stack_cpu(one.cpu_ms)
        if self.drain is not None:
            found["drain.seconds"] = self.drain
        if self.services_mb:
            found["memory.services"] = self.services_mb
        return found

    def ratio(self, name: str, yardstick: str, clients: int) -> tuple[float, float] | None:
        """(rate, CPU) of one phase divided by the yardstick's with as many clients."""
        ours, best = self.of(name, clients), self.of(yardstick, clients)
        if ours is None or best is None or not best.rate or not stack_cpu(best.cpu_ms):
            return None
        return ours.rate / best.rate, stack_cpu(ours.cpu_ms) / stack_cpu(best.cpu_ms)


def stack_cpu(cpu_ms: Mapping[str, float]) -> float:
    """CPU ms per turn over all processes but the load client."""
    return sum(spent for process, spent in cpu_ms.items() if process != CLIENT)
