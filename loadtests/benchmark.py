"""`python -m loadtests.benchmark`: figures of one stack and of the yardstick, taken in one run.

Bounded in time, on the loopback only, ends what it started. Exit status 1 when anything was refused,
lost or left over; missed budgets are shown, not punished.
"""

import asyncio
import signal
import sys
import time
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from types import FrameType

import click
import uvloop
from rich.console import Console

from infra.local.broker import BrokerRefused
from infra.local.plan import DEFAULT_SITE, REPOSITORY
from infra.local.readiness import NotReady
from loadtests import machine, report
from loadtests.accounts import VILLAGERS, open_accounts, windows
from loadtests.backlog import Backlog
from loadtests.client import Late, Link, Refused
from loadtests.course import ALL, Course, Pace
from loadtests.data import ITEM
from loadtests.ground import Ground, GroundMissing, Tell, own_stack, running_stacks
from loadtests.results import Results
from loadtests.runner import until_true
from loadtests.scenarios import Scenarios, strangers
from loadtests.usage import ProcessGone
from services.chassis.clock import SHANGHAI

_READY_SECONDS = 180.0
_CENTRE = "-CC"


@click.command()
@click.option("--stacks", type=click.Choice(["own", "var"]), default="own", show_default=True,
              help="A fresh stack of its own, or those that `make up` started.")  # fmt: skip
@click.option(
    "--root", type=click.Path(path_type=Path), default=REPOSITORY / "var", help="Where `var` stacks live."
)
@click.option(
    "--site", type=click.Path(path_type=Path, exists=True), default=DEFAULT_SITE, help="Which `var` stacks."
)
@click.option("--base-port", type=click.IntRange(1024, 64000), help="Their first gateway's port.")
@click.option(
    "--seconds", type=click.FloatRange(1, 300), default=20.0, show_default=True, help="Length of a phase."
)
@click.option(
    "--repeat", type=click.IntRange(1, 20), default=3, show_default=True, help="Runs of each phase."
)
@click.option("--sustained", type=click.FloatRange(1, 3600), default=60.0, show_default=True,
              help="Length of the long run before draining.")  # fmt: skip
@click.option("--only", multiple=True, type=click.Choice(ALL), help="Only these phases.")
@click.option(
    "--json", "file", type=click.Path(path_type=Path, dir_okay=False), help="Also write all figures here."
)
def main(
    stacks: str,
    root: Path,
    site: Path,
    base_port: int | None,
    seconds: float,
    repeat: int,
    sustained: float,
    only: tuple[str, ...],
    file: Path | None,
) -> None:
    """Measure a stack: submissions, lifecycles, reads, queueing, memory, CPU, draining, and the ceiling."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
    signal.signal(signal.SIGTERM, _terminated)
    began = time.monotonic()

    def tell(line: str) -> None:
        console.print(f"[dim]{time.monotonic() - began:6.1f} s[/dim]  {line}")

    pace = Pace(seconds, repeat, sustained, only or ALL)
    try:
        with _ground(stacks, root, site, base_port, tell) as ground:
            stack = ground.installation.stack(ground.code)
            facts = machine.facts(stack.broker, ground.installation.env(ground.code))
            facts["stacks"] = f"{stacks}: {', '.join(ground.installation.codes)}; under load: {ground.code}"
            facts["taken"] = f"{datetime.now(SHANGHAI):%Y-%m-%d %H:%M}, {repeat} × {seconds:g} s per phase"
            with Backlog(stack) as backlog:
                results = uvloop.run(_measured(ground, pace, backlog, tell))
    except (GroundMissing, NotReady, BrokerRefused, ProcessGone, Refused, Late) as error:
        raise click.ClickException(f"{type(error).__name__}: {error}") from None
    except asyncio.CancelledError:
        raise click.Abort from None
    report.show(console, facts, results)
    if file:
        report.write(file, facts, results)
    sys.exit(1 if results.faults else 0)


def _ground(
    stacks: str, root: Path, site: Path, base_port: int | None, tell: Tell
) -> AbstractContextManager[Ground]:
    return own_stack(tell) if stacks == "own" else running_stacks(tell, root, site, base_port)


async def _measured(ground: Ground, pace: Pace, backlog: Backlog, tell: Tell) -> Results:
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, _cancel_all)
    accounts = await open_accounts(ground.url, ground.code, ground.admin, ITEM, strangers(VILLAGERS))
    tell(
        f"{len(accounts.clerks)} clerks, {len(accounts.reviewers)} reviewers, {VILLAGERS} villagers signed in"
    )
    found = await _windows(ground)
    scenarios = Scenarios(accounts, ground.villages, datetime.now(SHANGHAI).date(), found)
    await _wait_for_catalogue(ground, scenarios)
    backlog.look_around()
    tell(f"the catalogue has arrived: {len(found)} windows; watching {backlog.watched}")
    return await Course(ground, pace, accounts, scenarios, backlog, tell).run()


async def _windows(ground: Ground) -> list[str]:
    found: list[str] = []

    async def known() -> bool:
        try:
            found[:] = await windows(ground.url, ground.code + _CENTRE)
        except Refused:
            return False
        return bool(found)

    if not await until_true(known, _READY_SECONDS):
        raise Late(f"the windows of {ground.code}{_CENTRE} were not known within {_READY_SECONDS:g} s")
    return found


async def _wait_for_catalogue(ground: Ground, scenarios: Scenarios) -> None:
    """Items reach intake as events: the first hand-ins may come too early."""
    link = Link(ground.url)
    last: list[str] = [""]

    async def accepted() -> bool:
        try:
            await scenarios.submit(link, 0)
        except Refused as refused:
            last[0] = f"{refused} {refused.answer.body.decode(errors='replace')[:500]}"
            return False
        return True

    try:
        if not await until_true(accepted, _READY_SECONDS):
            raise Late(f"no submission was taken within {_READY_SECONDS:g} s: {last[0]}")
    finally:
        link.close()


def _terminated(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _cancel_all() -> None:
    for task in asyncio.all_tasks():
        task.cancel()


if __name__ == "__main__":
    main()
