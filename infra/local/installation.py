"""An installation: some stacks on one machine, their links, and what they share."""

import os
import shutil
import signal as signals
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from infra.local import processes, secretfiles
from infra.local.broker import SHOVEL_USER
from infra.local.plan import StackPlan, check, topology, upper_of
from infra.local.shovels import link_shovels, link_user
from infra.local.stack import Stack
from infra.local.supervisor import ProgramState


class Installation:
    """Stacks that share a topology and sealing keys, everything they write being under `root`.

    `settings`: further `SANJI_*` values for all rooms, such as an OTLP endpoint.
    Nothing is written or started before `up`.
    """

    def __init__(
        self, root: Path, plans: Sequence[StackPlan], settings: Mapping[str, str] | None = None
    ) -> None:
        check(plans)
        self.root = root.resolve()
        self.plans = tuple(plans)
        self._stacks = {plan.code: Stack(plan, self.root, settings or {}) for plan in plans}
        self._uppers = {
            plan.code: upper.code
            for plan in plans
            if (upper := upper_of(plan, plans)) and {"broker"} <= set(plan.programs) & set(upper.programs)
        }
        self._detours: dict[str, str] = {}

    @property
    def topology_path(self) -> Path:
        """The topology file that all processes read."""
        return self.root / "topology.toml"

    @property
    def codes(self) -> tuple[str, ...]:
        """The stacks' codes, as planned."""
        return tuple(self._stacks)

    def stack(self, code: str) -> Stack:
        """One stack with its `broker` and `database`. Raises `KeyError`."""
        return self._stacks[code]

    def up(self, seconds: float = 120.0, tell: Callable[[str], None] = lambda line: None) -> None:
        """Start whatever is not running and wait until all of it answers; harmless when all runs.

        `tell` is given one line per step.
        Raises `NotReady`, `PortsTaken`, `BrokerMissing`, `DatabaseMissing`.
        """
        self._prepare()
        self._each(lambda stack: stack.up(seconds, tell))

    def down(self) -> dict[str, list[str]]:
        """End every process of every stack, and only those; code → what had to be killed."""
        killed: dict[str, list[str]] = {}

        def end(stack: Stack) -> None:
            killed[stack.plan.code] = stack.down()

        self._each(end)
        return killed

    def wipe(self) -> None:
        """End everything at once and remove all data, keys and logs."""
        self._each(Stack.kill)
        shutil.rmtree(self.root, ignore_errors=True)

    def status(self) -> dict[str, dict[str, ProgramState]]:
        """Code → program → state; empty for a stack whose supervisor is not running."""
        return {code: stack.supervisor.states() for code, stack in self._stacks.items()}

    def env(self, code: str, process: str = "") -> dict[str, str]:
        """The environment of one of a stack's programs, or what tools of that stack need."""
        return self._stacks[code].env(process)

    def pids(self, code: str) -> dict[str, int]:
        """Program → process id of those that run."""
        return {
            name: state.pid for name, state in self._stacks[code].supervisor.states().items() if state.pid
        }

    def kill(self, code: str, program: str, signal: int = signals.SIGKILL) -> int:
        """Send `signal` to one program; its process id at that moment. Raises `KeyError` when it is down."""
        pid = self.pids(code)[program]
        os.kill(pid, signal)
        return pid

    def start(self, code: str, program: str) -> None:
        """Start one program and wait until it stays up."""
        self._stacks[code].supervisor.start(program, wait=True)

    def stop(self, code: str, program: str) -> None:
        """End one program; it stays down until started."""
        self._stacks[code].supervisor.stop(program)

    def restart(self, code: str, program: str) -> None:
        """End one program gracefully and start it again."""
        self.stop(code, program)
        self.start(code, program)

    def link(self, lower: str, upper: str, upper_uri: str | None = None) -> None:
        """Join two running stacks by both shovels; `upper_uri` when something stands in between.

        It holds over restarts of the brokers until this installation is brought up anew.
        """
        self._uppers[lower] = upper
        self._detours[lower] = upper_uri or ""
        for code in self._define_links():
            self._stacks[code].broker.import_definitions()

    def unlink(self, lower: str) -> None:
        """End both shovels of a running stack."""
        self._uppers.pop(lower, None)
        self._define_links()
        for name in self._stacks[lower].broker.shovel_status():
            self._stacks[lower].broker.clear_shovel(name)

    def upper_uri(self, lower: str, upper: str, port: int | None = None) -> str:
        """What a shovel of `lower` signs in with at `upper`; `port` of whatever stands in between."""
        return self._stacks[upper].broker.url_for(link_user(lower), port=port)

    def _prepare(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        secretfiles.kept(self.root / "sealing-keys.json", secretfiles.sealing_keys)
        self.topology_path.write_text(topology(self.plans), encoding="utf-8")
        for stack in self._stacks.values():
            stack.prepare()
        for code in self._define_links():
            if self._stacks[code].broker.is_ready():
                self._stacks[code].broker.import_definitions()

    def _define_links(self) -> Iterable[str]:
        """Write every broker's users and shovels; the codes of those for which they changed, upper first."""
        changed = []
        for code, stack in self._stacks.items():
            if "broker" not in stack.plan.programs:
                continue
            lower = tuple(low for low, upper in self._uppers.items() if upper == code)
            if stack.broker.define(lower, self._shovels(code)):
                changed.append(code)
        return sorted(changed, key=len)

    def _shovels(self, code: str) -> Mapping[str, Mapping[str, object]]:
        if code not in self._uppers:
            return {}
        upper_uri = self._detours.get(code) or self.upper_uri(code, self._uppers[code])
        return link_shovels(code, self._stacks[code].broker.url_for(SHOVEL_USER), upper_uri)

    def _each(self, act: Callable[[Stack], None]) -> None:
        with ThreadPoolExecutor(max_workers=max(1, len(self._stacks))) as pool:
            for done in [pool.submit(act, stack) for stack in self._stacks.values()]:
                done.result()


def leftovers(root: Path, codes: Iterable[str]) -> list[int]:
    """Process ids that still carry the mark of one of the stacks under `root`."""
    return [process.pid for code in codes for process in processes.owned(root.resolve() / code)]
