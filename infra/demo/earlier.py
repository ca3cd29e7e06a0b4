"""The county's counter and desks as they were some days ago, for what needs days to happen.

One more `serve` and one more gateway of the same stack, their clock set back by `SANJI_CLOCK_DAYS_BACK`. What passes
through them is handed in, accepted and approved then; everything else of the stack lives today.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

import httpx

from infra.demo.gate import Gate
from infra.demo.seed import COUNTY, REPOSITORY
from infra.local.installation import Installation
from infra.local.ports import LOOPBACK, free_ports
from infra.local.programs import OWNER
from infra.local.readiness import wait_for
from services.chassis.clock import SystemClock
from services.chassis.workdays import calendar_from

ROOMS = ("intake", "approval")
CALENDAR = REPOSITORY / "infra" / "data" / "calendar" / "CN.json"
READY_SECONDS, DRAIN_SECONDS = 60.0, 60.0


@dataclass(frozen=True, slots=True)
class Earlier:
    """The stack as it was on `day`."""

    url: str
    day: date

    def gate(self, caller: Gate) -> Gate:
        """The same caller there."""
        wait_for(self._ready, READY_SECONDS, f"the gateway of {self.day}")
        return Gate(self.url, caller.token, caller.traceparent, caller.client)

    def _ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz").status_code == 200
        except httpx.TransportError:
            return False


@contextmanager
def working_days_ago(installation: Installation, days: int) -> Iterator[Earlier]:
    """The county's stack so many working days ago, starting up in the background; it ends with the block."""
    day = _before(SystemClock().today(), days)
    plan, (grpc, gateway) = installation.stack(COUNTY).plan, free_ports(2)
    shared = installation.env(COUNTY) | {
        OWNER: str(plan.dir),
        "SANJI_CLOCK_DAYS_BACK": str((SystemClock().today() - day).days),
        "SANJI_DEPARTMENTS": "",
        "SANJI_GRPC_SOCKET": "",
        "SANJI_GRPC_TARGET": f"{LOOPBACK}:{plan.ports.grpc}",
        "SANJI_GRPC_TARGETS": ",".join(f"{room}={LOOPBACK}:{grpc}" for room in ROOMS),
        "SANJI_GATEWAY_LISTEN": f"{LOOPBACK}:{gateway}",
    }
    commands = (("services", "serve", *ROOMS), ("gateway",))
    own: tuple[dict[str, str], ...] = ({"SANJI_GRPC_LISTEN": f"{LOOPBACK}:{grpc}"}, {})
    with (plan.dir / "logs" / "earlier.log").open("ab") as log:
        processes = [
            subprocess.Popen(
                [sys.executable, "-m", *command], cwd=REPOSITORY, env=shared | more, stdout=log, stderr=log
            )
            for command, more in zip(commands, own, strict=True)
        ]
        try:
            yield Earlier(f"http://{LOOPBACK}:{gateway}", day)
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                _ended(process)


def _ended(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(DRAIN_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _before(today: date, days: int) -> date:
    """The latest day after which `days` working days have begun until today, today included."""
    calendar, day = calendar_from(json.loads(CALENDAR.read_text(encoding="utf-8"))), today
    while calendar.working_days_between(day, today) < days:
        day -= timedelta(days=1)
    return day
