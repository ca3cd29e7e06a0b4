"""`sanji department`: keys for a department, and the conformance kit."""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table


@click.group()
def department() -> None:
    """Departments' plug-ins: keys and conformance."""


@department.command()
@click.argument("folder", type=click.Path(file_okay=False, exists=True, path_type=Path))
@click.argument("name")
def keys(folder: Path, name: str) -> None:
    """Make NAME.json in FOLDER, a department's keys, and platform.json, or add NAME to those that it trusts."""
    from services.departments.keys import write_pair

    try:
        made = write_pair(folder, name)
    except FileExistsError as error:
        raise click.ClickException(f"{error.filename} is there already") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise click.ClickException(f"{error!r}") from error
    for path in made:
        click.echo(str(path))


@department.command()
@click.argument("target")
@click.option("--id", "name", help="the department's id; in process it is TARGET")
@click.option(
    "--keys", "file", type=click.Path(dir_okay=False, exists=True, path_type=Path), help="the platform's keys"
)
@click.option(
    "--catalogue",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    default=Path("infra/data/catalogue/510822"),
    show_default=True,
    help="the county's folder whose examples are asked",
)
@click.option("--seconds", type=click.FloatRange(0.1, 10), default=10, show_default=True, help="the deadline")
def check(target: str, name: str | None, file: Path | None, catalogue: Path, seconds: float) -> None:
    """Run the whole contract against TARGET and print a report; exit 1 when anything fails.

    TARGET: an id of a department in this process, grpc://host:port, http://host:port or https://host.
    """
    from services.departments.asking.client import Remote
    from services.departments.asking.transports import LocalTransport, Transport, transport_to
    from services.departments.conformance.checks import CHECKS
    from services.departments.conformance.door import Door
    from services.departments.conformance.kit import Bench, Limits, Outcome, run
    from services.departments.conformance.questions import questions
    from services.departments.keys import pair, read_keys
    from services.departments.loader import plug_in
    from services.departments.sdk.answering import Answering

    transport: Transport
    if "://" in target:
        if name is None or file is None:
            raise click.UsageError("a department elsewhere needs --id and --keys")
        platform, transport = read_keys(file), transport_to(target)
    else:
        name = target
        platform, own = pair(name)
        try:
            transport = LocalTransport(Answering(plug_in(name), own))
        except ModuleNotFoundError as error:
            raise click.UsageError(f"{name}: no such department in this process") from error
    remote = Remote(name, transport, platform, seconds)
    bench = Bench(remote, platform, Door(name, platform), limits=Limits(answer=seconds))
    try:
        bench.questions, bench.unasked = questions(remote.matters(), catalogue)
    except Exception as error:
        outcomes = [Outcome("names its matters", f"{type(error).__name__}: {error}", 0.0)]
    else:
        outcomes = run(bench, CHECKS)
    finally:
        bench.door.close()
    transport.close()
    table = Table("check", "", "s", "finding", title=f"{name} at {target}")
    for one in outcomes:
        word = "not asked" if one.skipped else "ok" if one.passed else "FAILED"
        table.add_row(one.name, word, f"{one.seconds:.1f}", one.finding)
    Console(width=None).print(table)
    skipped = sum(one.skipped for one in outcomes)
    failed = sum(not one.passed for one in outcomes)
    seconds = sum(one.seconds for one in outcomes)
    click.echo(
        f"{len(outcomes) - skipped} checks, {failed} failed, {skipped} matters not asked, {seconds:.1f} s"
    )
    raise SystemExit(1 if failed else 0)
