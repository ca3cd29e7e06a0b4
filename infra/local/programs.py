"""The programs of a stack as a supervisor runs them: command, environment, order."""

import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.local.broker import Broker
from infra.local.database import Database
from infra.local.departments import registry
from infra.local.plan import REPOSITORY, StackPlan
from infra.local.ports import LOOPBACK
from infra.local.sockets import socket_path

# Every process that a stack starts carries its folder under this name: so they are found again.
OWNER = "SANJI_STACK_DIR"
FOUNDATIONS = ("epmd", "broker", "database")


@dataclass(frozen=True, slots=True)
class Program:
    """One supervised process. `rank`: lower starts earlier and ends later."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    rank: int

    @property
    def is_foundation(self) -> bool:
        """True for what the rooms stand on: broker and database."""
        return self.name in FOUNDATIONS


def stack_environment(plan: StackPlan, root: Path, extra: Mapping[str, str]) -> dict[str, str]:
    """`SANJI_*` settings that all rooms and tools of a stack share; secrets only as file names."""
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
        "SANJI_STACK": plan.code,
        "SANJI_TOPOLOGY": str(root / "topology.toml"),
        "SANJI_DATA": str(REPOSITORY / "infra" / "data"),
        "SANJI_MONGO_URL_FILE": str(plan.dir / "secrets" / "mongo-url"),
        "SANJI_AMQP_URL_FILE": str(plan.dir / "secrets" / "amqp-url"),
        "SANJI_SEALING_KEYS_FILE": str(root / "sealing-keys.json"),
        "SANJI_GRPC_LISTEN": f"{LOOPBACK}:{plan.ports.grpc}",
        "SANJI_GRPC_SOCKET": str(socket_path(plan.dir, "serve.sock") or ""),
        "SANJI_GATEWAY_LISTEN": f"{LOOPBACK}:{plan.ports.gateway}",
        **({"SANJI_DEPARTMENTS": str(registry(plan))} if plan.elsewhere else {}),
        **plan.settings,
        **extra,
    }


def programs(plan: StackPlan, broker: Broker, database: Database, shared: Mapping[str, str]) -> list[Program]:
    """What `plan` runs, foundations first."""
    made: list[Program] = []
    python = sys.executable
    rooms = (python, "-m", "services")
    if "broker" in plan.programs:
        made.append(Program("epmd", tuple(broker.epmd_command()), broker.environment(), 1))
        made.append(Program("broker", tuple(broker.command()), broker.environment(), 2))
    if "database" in plan.programs:
        made.append(Program("database", tuple(database.command()), {}, 3))
    for name, port in (("serve", plan.ports.serve_metrics), ("work", plan.ports.work_metrics)):
        if name in plan.programs:
            own = {**shared, "SANJI_METRICS_LISTEN": f"{LOOPBACK}:{port}"}
            made.append(Program(name, (*rooms, name, *plan.rooms), own, 10))
    if "gateway" in plan.programs:
        made.append(Program("gateway", (python, "-m", "gateway"), shared, 20))
    return made


def section(program: Program, plan: StackPlan) -> str:
    """The program's part of a supervisor configuration file.

    Rooms are started by hand, after their foundations are ready; whatever ends by itself is started again.
    """
    environment = {OWNER: str(plan.dir), **program.environment}
    pairs = ",".join(f'{name}="{_escaped(value)}"' for name, value in environment.items())
    return (
        f"[program:{program.name}]\n"
        f"command={_escaped(shlex.join(program.command))}\n"
        f"directory={_escaped(str(REPOSITORY))}\n"
        f"environment={pairs}\n"
        f"priority={program.rank}\n"
        f"autostart={'true' if program.is_foundation else 'false'}\n"
        "autorestart=true\nstartsecs=1\nstartretries=1000\n"
        "stopsignal=TERM\nstopwaitsecs=35\nstopasgroup=true\nkillasgroup=true\n"
        f"redirect_stderr=true\nstdout_logfile={_escaped(str(plan.dir / 'logs' / program.name))}.log\n"
        "stdout_logfile_maxbytes=20MB\nstdout_logfile_backups=3\n"
    )


def _escaped(value: str) -> str:
    return value.replace("%", "%%")
