"""`python -m infra.local`: up, down, status, restart, wipe, protos."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from infra.local.broker import BrokerRefused
from infra.local.database import DatabaseMissing
from infra.local.erlang_code import BrokerMissing
from infra.local.installation import Installation, leftovers
from infra.local.plan import DEFAULT_SITE, REPOSITORY, PlanInvalid, read_site
from infra.local.protos import ProtosInvalid, generate
from infra.local.readiness import NotReady
from infra.local.stack import PortsTaken

_SAID_ALOUD = (
    NotReady,
    PortsTaken,
    PlanInvalid,
    BrokerMissing,
    BrokerRefused,
    DatabaseMissing,
    ProtosInvalid,
)
console = Console(highlight=False)


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except _SAID_ALOUD as error:
        raise click.ClickException(str(error)) from None


@click.group()
@click.option(
    "--root", type=click.Path(path_type=Path), default=REPOSITORY / "var", help="Where stacks live."
)
@click.option(
    "--site", type=click.Path(path_type=Path, exists=True), default=DEFAULT_SITE, help="Which stacks."
)
@click.option("--base-port", type=click.IntRange(1024, 64000), help="The first gateway's port.")
@click.option(
    "--otlp-endpoint", default="", help="Where traces and metrics go, such as http://127.0.0.1:4318."
)
@click.option("--set", "pairs", multiple=True, metavar="NAME=VALUE", help="A further SANJI_* setting.")
@click.pass_context
def main(
    context: click.Context,
    root: Path,
    site: Path,
    base_port: int | None,
    otlp_endpoint: str,
    pairs: tuple[str, ...],
) -> None:
    """Run Sanji's stacks on this machine."""
    settings = dict(pair.partition("=")[::2] for pair in pairs)
    if otlp_endpoint:
        settings["SANJI_OTLP_ENDPOINT"] = otlp_endpoint
    with _refusals():
        context.obj = Installation(root, read_site(site, root.resolve(), base_port), settings)


@main.command()
@click.option("--seconds", default=180.0, help="How long to wait for everything to answer.")
@click.pass_obj
def up(installation: Installation, seconds: float) -> None:
    """Start whatever is not running, and wait until it answers."""
    began = time.monotonic()

    def tell(line: str) -> None:
        console.print(f"[dim]{time.monotonic() - began:6.1f} s[/dim]  {line}")

    with _refusals():
        installation.up(seconds, tell)
    for plan in installation.plans:
        console.print(f"[green]✓[/green] {plan.name} ({plan.code})  {plan.gateway_url}  {plan.dir}/logs")


@main.command()
@click.pass_obj
def down(installation: Installation) -> None:
    """End every process that `up` started, and only those."""
    with _refusals():
        killed = installation.down()
    for code, names in killed.items():
        if names:
            console.print(f"[yellow]{code}: had to kill {', '.join(names)}[/yellow]")
    if left := leftovers(installation.root, installation.codes):
        raise click.ClickException(f"still running: {', '.join(map(str, left))}")
    console.print("[green]✓[/green] nothing runs")


@main.command()
@click.pass_obj
def status(installation: Installation) -> None:
    """Which programs run; ends with 1 unless all do."""
    table = Table("stack", "program", "state", "pid", "up for", "gateway", box=None)
    healthy = True
    for plan in installation.plans:
        states = installation.status()[plan.code]
        healthy = healthy and bool(states) and all(state.state == "RUNNING" for state in states.values())
        if not states:
            table.add_row(plan.code, "-", "DOWN", "", "", plan.gateway_url)
        for state in states.values():
            colour = "green" if state.state == "RUNNING" else "red"
            shown = f"[{colour}]{state.state}[/{colour}]"
            table.add_row(plan.code, state.name, shown, str(state.pid), f"{state.uptime} s", plan.gateway_url)
    console.print(table)
    sys.exit(0 if healthy else 1)


@main.command()
@click.argument("code")
@click.argument("program")
@click.pass_obj
def restart(installation: Installation, code: str, program: str) -> None:
    """End one program of one stack gracefully and start it again."""
    if code not in installation.codes or program not in installation.pids(code):
        raise click.ClickException(f"no such program runs: {code} {program}")
    installation.restart(code, program)


@main.command()
@click.confirmation_option(prompt="Remove all data, keys and logs of these stacks?")
@click.pass_obj
def wipe(installation: Installation) -> None:
    """End everything and remove all data."""
    installation.wipe()


@main.command()
def protos() -> None:
    """Generate protos/gen from protos/sanji; only when something changed."""
    with _refusals():
        changed = generate(REPOSITORY / "protos")
    console.print("[green]✓[/green] protos " + ("generated" if changed else "unchanged"))


if __name__ == "__main__":
    main()
