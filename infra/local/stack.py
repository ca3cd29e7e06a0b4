"""One stack: its broker, database and supervisor, brought up and down."""

import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

from infra.local import processes, secretfiles
from infra.local.broker import Broker
from infra.local.database import Database
from infra.local.departments import prepare_departments
from infra.local.plan import StackPlan
from infra.local.ports import is_open, taken
from infra.local.programs import Program, programs, stack_environment
from infra.local.readiness import NotReady, wait_for
from infra.local.supervisor import STARTED, Supervisor

_LOG_LINES = 15


class PortsTaken(Exception):
    """Something that this installation did not start listens on a port it wants."""


class Stack:
    """A stack as planned, with what it runs on. Nothing is written before `prepare`."""

    def __init__(self, plan: StackPlan, root: Path, settings: Mapping[str, str]) -> None:
        self.plan = plan
        self.supervisor = Supervisor(plan)
        secret_dir = plan.dir / "secrets"
        self.broker = Broker(
            plan.dir / "broker",
            name=plan.code,
            port=plan.ports.amqp,
            distribution_port=plan.ports.broker_distribution,
            epmd_port=plan.ports.epmd,
            secret_dir=secret_dir,
            memory=plan.broker_memory,
        )
        self.database = Database(
            plan.dir / "database",
            port=plan.ports.mongo,
            secret_dir=secret_dir,
            cache_gb=plan.database_cache_gb,
        )
        self._shared = stack_environment(plan, root, settings)

    def prepare(self) -> None:
        """Write secrets, configuration and the environment file for tools. Idempotent."""
        self.plan.dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        secrets = self.plan.dir / "secrets"
        if "broker" in self.plan.programs:
            self.broker.prepare()
            secretfiles.write(secrets / "amqp-url", self.broker.amqp_url())
        if "database" in self.plan.programs:
            self.database.prepare()
            secretfiles.write(secrets / "mongo-url", self.database.url("sanji"))
        prepare_departments(self.plan)
        lines = (f"{name}={value}\n" for name, value in self._shared.items() if name.startswith("SANJI_"))
        (self.plan.dir / "env").write_text("".join(lines), encoding="utf-8")

    def programs(self) -> list[Program]:
        """What the stack runs, foundations first."""
        return programs(self.plan, self.broker, self.database, self._shared)

    def env(self, process: str = "") -> dict[str, str]:
        """The environment of the program `process`, or what the stack's tools need. Raises `KeyError`."""
        if not process:
            return dict(self._shared)
        return dict({program.name: program.environment for program in self.programs()}[process])

    def up(self, seconds: float, tell: Callable[[str], None]) -> None:
        """Start what is not running, foundations first, and wait until it answers.

        Raises `NotReady` with the end of the log of whatever did not come up, `PortsTaken`.
        """
        if not self.supervisor.is_running():
            self._refuse_taken_ports()
        wanted = self.programs()
        self.supervisor.write(wanted)
        self.supervisor.ensure()
        self._start([program.name for program in wanted if program.is_foundation])
        self._await("database", self.database.wait_ready, seconds, tell)
        self._await("broker", self.broker.wait_ready, seconds, tell)
        self._start([program.name for program in wanted if not program.is_foundation])
        self._await("serve", self._wait_serve, seconds, tell)
        self._await("gateway", self._wait_gateway, seconds, tell)
        self._await("work", self._wait_work, seconds, tell)

    def down(self) -> list[str]:
        """End every process of the stack; the names of those that had to be killed."""
        mine = processes.owned(self.plan.dir)
        if self.supervisor.is_running():
            self.supervisor.shutdown()
        else:
            processes.terminate(mine)
        killed = processes.end(mine, 90.0)
        # Whatever was born while the others were ending.
        killed += processes.end(processes.owned(self.plan.dir), 5.0)
        return [f"{process.pid}" for process in killed]

    def kill(self) -> None:
        """End every process of the stack at once, for good: what it was writing may be left half written."""
        for _ in range(2):  # Whatever was born while the others were ending.
            processes.end(processes.owned(self.plan.dir), 0.0)

    def _refuse_taken_ports(self) -> None:
        if processes.owned(self.plan.dir):
            self.down()
        if ports := taken(self.plan.ports.all()):
            listed = ", ".join(map(str, ports))
            raise PortsTaken(
                f"{self.plan.code}: something else listens on {listed}; choose another base port"
            )

    def _start(self, names: list[str]) -> None:
        states = self.supervisor.states()
        for name in names:
            if states[name].state not in STARTED:
                self.supervisor.start(name)

    def _await(
        self, program: str, wait: Callable[[float], None], seconds: float, tell: Callable[[str], None]
    ) -> None:
        if program not in self.plan.programs:
            return
        try:
            wait(seconds)
        except NotReady as error:
            raise NotReady(f"{self.plan.code} {program}: {error}\n{self._log_end(program)}") from None
        tell(f"{self.plan.code} {self.plan.name}: {program} is ready")

    def _wait_serve(self, seconds: float) -> None:
        wait_for(lambda: is_open(self.plan.ports.grpc), seconds, f"gRPC on port {self.plan.ports.grpc}")

    def _wait_work(self, seconds: float) -> None:
        wait_for(lambda: self.supervisor.states()["work"].state == "RUNNING", seconds, "running workers")

    def _wait_gateway(self, seconds: float) -> None:
        url = f"{self.plan.gateway_url}/readyz"
        wait_for(lambda: _answers(url), seconds, url, every=0.2)

    def _log_end(self, program: str) -> str:
        file = self.plan.dir / "logs" / f"{program}.log"
        if not file.exists():
            return ""
        return "\n".join(file.read_text(encoding="utf-8", errors="replace").splitlines()[-_LOG_LINES:])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
