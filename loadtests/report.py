"""What a benchmark prints, and the file that it writes."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from loadtests.course import CEILING, CLIENTS, SUBMISSION
from loadtests.figures import Figures
from loadtests.results import Results, stack_cpu
from loadtests.targets import Verdict, verdicts
from loadtests.usage import CLIENT

_COLOURS = {"goal": "green", "floor": "green", "missed": "red", "not measured": "dim"}


def show(console: Console, machine: Mapping[str, str], results: Results) -> None:
    """Print everything."""
    console.print(_machine(machine))
    for made in (
        _rates(results),
        _cpu(results),
        _memory(results),
        _ceiling(results),
        _budgets(verdicts(results.measured())),
    ):
        console.print()
        console.print(made)
    if results.drain is not None:
        console.print(
            f"\nlong run: everything delivered {results.drain:.1f} s after its last submission,"
            f" {stack_cpu(results.drain_cpu):.2f} ms CPU per submission with all its events"
        )
    for text, count in sorted(results.faults.items()):
        console.print(f"[red]{count} ×[/red] {text}")
    console.print("\n[green]no faults[/green]" if not results.faults else "\n[red]there were faults[/red]")


def write(file: Path, machine: Mapping[str, str], results: Results) -> None:
    """Write everything as JSON."""
    ratios = {
        str(clients): dict(zip(("rate", "cpu"), ratio, strict=True))
        for clients in CLIENTS
        if (ratio := results.ratio(SUBMISSION, CEILING, clients))
    }
    document = {
        "machine": dict(machine),
        "figures": {key: asdict(one) for key, one in results.figures.items()},
        "drain_seconds": results.drain,
        "idle_cpu_ms_per_second": dict(results.idle),
        "drain_cpu_ms": dict(results.drain_cpu),
        "services_mb": results.services_mb,
        "to_ceiling": ratios,
        "budgets": [
            {**asdict(one.target), "measured": one.measured, "verdict": one.word}
            for one in verdicts(results.measured())
        ],
        "faults": results.faults,
    }
    file.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _machine(machine: Mapping[str, str]) -> Table:
    table = Table("machine", "", box=None)
    for name, value in machine.items():
        table.add_row(name, value)
    return table


def _rates(results: Results) -> Table:
    table = Table("medians", "clients", "runs", "turns", "per second", "p50 ms", "p95 ms", "p99 ms", box=None)
    table.add_column("requests/turn")
    table.add_column("CPU ms/turn")
    table.add_column("client CPU ms")
    table.add_column("cores of others")
    for one in results.figures.values():
        spread = f" ({min(one.rates):.0f}-{max(one.rates):.0f})" if one.repeats > 1 else ""
        table.add_row(
            one.name,
            str(one.clients),
            str(one.repeats),
            str(one.completed),
            f"[bold]{one.rate:.0f}[/bold]{spread}",
            *(f"{value:.1f}" for value in (one.p50, one.p95, one.p99)),
            f"{one.requests_per_turn:.2f}",
            f"{stack_cpu(one.cpu_ms):.2f}",
            f"{one.cpu_ms.get(CLIENT, 0.0):.3f}",
            f"{one.neighbours:.2f}",
        )
    return table


def _processes(results: Results) -> list[str]:
    return sorted({process for one in results.figures.values() for process in one.cpu_ms})


def _cpu(results: Results) -> Table:
    processes = _processes(results)
    table = Table("CPU ms per turn", "clients", *processes, box=None)
    for one in results.figures.values():
        table.add_row(one.name, str(one.clients), *_cells(one.cpu_ms, processes, 3))
    table.add_row("idle, per second", "", *_cells(results.idle, processes, 3))
    if results.drain_cpu:
        table.add_row("long run with draining", "", *_cells(results.drain_cpu, processes, 3))
    return table


def _memory(results: Results) -> Table:
    processes = _processes(results)
    table = Table("RSS MB, most seen", "clients", *processes, box=None)
    for one in results.figures.values():
        table.add_row(one.name, str(one.clients), *_cells(one.rss_mb, processes, 0))
    return table


def _cells(values: Mapping[str, float], processes: list[str], digits: int) -> list[str]:
    return [f"{values[process]:.{digits}f}" if process in values else "" for process in processes]


def _ceiling(results: Results) -> Table:
    table = Table("submission to ceiling", "ours/s", "ceiling/s", "rate ratio", "CPU ratio", box=None)
    for clients in CLIENTS:
        ratio = results.ratio(SUBMISSION, CEILING, clients)
        ours, best = results.of(SUBMISSION, clients), results.of(CEILING, clients)
        if ratio and ours and best:
            table.add_row(f"{clients} clients", *_compared(ours, best), f"{ratio[0]:.2f}", f"{ratio[1]:.2f}")
    return table


def _compared(ours: Figures, best: Figures) -> tuple[str, str]:
    return f"{ours.rate:.0f}", f"{best.rate:.0f}"


def _budgets(found: list[Verdict]) -> Table:
    table = Table("budget", "measured", "floor", "goal", "", box=None)
    for one in found:
        target = one.target
        table.add_row(
            target.path,
            "" if one.measured is None else f"{one.measured:.1f} {target.unit}",
            "" if target.floor is None else f"{target.floor:g}",
            f"{target.goal:g}",
            f"[{_COLOURS[one.word]}]{one.word}[/{_COLOURS[one.word]}]",
        )
    return table
