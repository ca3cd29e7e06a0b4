"""The course of a benchmark: which phases, in which order, on which processes."""

import asyncio
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from loadtests import ceiling
from loadtests.accounts import Accounts
from loadtests.backlog import Backlog
from loadtests.figures import Phase, medians
from loadtests.ground import SERVICES, Ground, Tell
from loadtests.results import Results
from loadtests.runner import Turn, burst, drive
from loadtests.scenarios import Scenarios
from loadtests.usage import CLIENT, Meter

SUBMISSION, LIFECYCLE, STATUS, TICKET = "submission", "lifecycle", "status", "ticket"
MESSAGES, HALLS, SUSTAINED, CEILING = "messages", "halls", "sustained", "ceiling"
ALL = (SUBMISSION, CEILING, LIFECYCLE, STATUS, TICKET, MESSAGES, HALLS, SUSTAINED)
CLIENTS = (1, 16, 64)
_SOME, _MANY = 16, 64
_HALL_COUNT, _HALL_SECONDS, _HALL_TURNS = 280, 10.0, 5
_WARM, _FIRST_WARM = 2.0, 5.0
_IDLE_SECONDS = 5.0
_SETTLE_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class Pace:
    """`seconds` per phase, `repeat` times; the long run lasts `sustained` seconds. `only`: which of `ALL`."""

    seconds: float = 20.0
    repeat: int = 3
    sustained: float = 60.0
    only: tuple[str, ...] = ALL


class Course:
    """One benchmark on one ground."""

    def __init__(
        self,
        ground: Ground,
        pace: Pace,
        accounts: Accounts,
        scenarios: Scenarios,
        backlog: Backlog,
        tell: Tell,
    ) -> None:
        self._ground = ground
        self._pace = pace
        self._accounts = accounts
        self._scenarios = scenarios
        self._backlog = backlog
        self._tell = tell
        self._phases: dict[str, list[Phase]] = {}
        self._results = Results()

    async def run(self) -> Results:
        """All phases. Raises `ProcessGone` when a process died, `Refused` when tokens are not renewed."""
        turns = self._scenarios
        await self._warm_up()
        if {SUBMISSION, CEILING} & set(self._pace.only):
            await self._submissions()
        for name, turn, clients in (
            (LIFECYCLE, turns.lifecycle, _SOME),
            (STATUS, turns.status, _MANY),
            (TICKET, turns.ticket, _SOME),
            (MESSAGES, turns.messages, _SOME),
        ):
            if name in self._pace.only:
                await self._repeated(name, turn, clients)
        if HALLS in self._pace.only:
            await self._halls()
        if SUSTAINED in self._pace.only:
            await self._sustained()
        return self._summed_up()

    async def _warm_up(self) -> None:
        for turn in (self._scenarios.submit_own, self._scenarios.lifecycle):
            self._blame("warm-up", await self._driven(turn, _SOME, _FIRST_WARM, 0.0))
        await self._settle()
        meter = self._meter()
        meter.start()
        await asyncio.sleep(_IDLE_SECONDS)
        used = meter.stop().cpu_seconds
        self._results.idle = {
            process: spent * 1000 / _IDLE_SECONDS for process, spent in used.items() if process != CLIENT
        }

    async def _submissions(self) -> None:
        """Ours and the yardstick in turn, so that both meet the same neighbours."""
        with self._yardstick() as bare:
            for _ in range(self._pace.repeat):
                for clients in CLIENTS:
                    if SUBMISSION in self._pace.only:
                        await self._measured(SUBMISSION, self._scenarios.submit, clients)
                    if bare:
                        url, pids = bare
                        meter = Meter({**pids, "database": self._ground.pids()["database"]})
                        phase = await drive(
                            url, self._scenarios.submit_bare, clients, self._pace.seconds, _WARM, meter
                        )
                        self._note(CEILING, phase)

    def _yardstick(self) -> AbstractContextManager[tuple[str, dict[str, int]] | None]:
        if CEILING not in self._pace.only:
            return nullcontext()
        return ceiling.running(self._ground.mongo_url_file)

    async def _repeated(self, name: str, turn: Turn, clients: int) -> None:
        for _ in range(self._pace.repeat):
            await self._measured(name, turn, clients)

    async def _measured(self, name: str, turn: Turn, clients: int) -> None:
        await self._accounts.freshen()
        self._note(name, await self._driven(turn, clients, self._pace.seconds, _WARM))
        await self._settle()

    async def _halls(self) -> None:
        await self._accounts.freshen()
        turn, meter = self._scenarios.submit, self._meter()
        for _ in range(self._pace.repeat):
            self._note(
                HALLS, await burst(self._ground.url, turn, _HALL_COUNT, _HALL_TURNS, _HALL_SECONDS, meter)
            )
            await self._settle()

    async def _sustained(self) -> None:
        """One long run, and how long its events take to arrive everywhere."""
        await self._accounts.freshen()
        long, draining = self._meter(), self._meter()
        phase = await drive(
            self._ground.url, self._scenarios.submit, _MANY, self._pace.sustained, _WARM, long
        )
        draining.start()
        self._note(SUSTAINED, phase)
        self._results.drain = await self._drained()
        after = draining.stop().cpu_seconds
        self._results.drain_cpu = {
            process: (spent + after.get(process, 0.0)) * 1000 / max(phase.completed, 1)
            for process, spent in phase.usage.cpu_seconds.items()
            if process != CLIENT
        }

    async def _driven(self, turn: Turn, clients: int, seconds: float, warm: float) -> Phase:
        return await drive(self._ground.url, turn, clients, seconds, warm, self._meter())

    def _meter(self) -> Meter:
        return Meter(self._ground.pids())

    async def _settle(self) -> None:
        await self._drained()

    async def _drained(self) -> float | None:
        seconds = await self._backlog.drained(_SETTLE_SECONDS)
        if seconds is None:
            self._results.fault(f"events still on their way after {_SETTLE_SECONDS:g} s")
        return seconds

    def _note(self, name: str, phase: Phase) -> None:
        self._phases.setdefault(f"{name}.{phase.clients}", []).append(phase)
        self._blame(name, phase)
        self._tell(
            f"{name}, {phase.clients} clients: {phase.rate:.0f}/s, p50 {phase.p50:.1f} ms, p95 {phase.p95:.1f} ms,"
            f" p99 {phase.p99:.1f} ms" + (f", {sum(phase.faults.values())} faults" if phase.faults else "")
        )

    def _blame(self, name: str, phase: Phase) -> None:
        for text, count in phase.faults.items():
            self._results.fault(f"{name}: {text}", count)

    def _summed_up(self) -> Results:
        results = self._results
        for key, phases in self._phases.items():
            results.figures[key] = medians(key.rpartition(".")[0], phases)
        ours = [
            phase for key, phases in self._phases.items() if not key.startswith(CEILING) for phase in phases
        ]
        results.services_mb = max(
            (sum(phase.usage.rss_mb.get(name, 0.0) for name in SERVICES) for phase in ours), default=0.0
        )
        if dead := self._backlog.dead():
            results.fault("dead letters", dead)
        return results
