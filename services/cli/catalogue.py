"""`sanji catalogue`: bring a county's data in, tell it again, look at what is published."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from services.catalogue.bootstrap import bootstrap
from services.catalogue.commands import GetItem, Republish
from services.catalogue.domain.batch import BadRow, Batch, Folder, Row, batch_of
from services.catalogue.domain.contents import CHANGED, NEW, UNCHANGED, Item, Outcome, Publication
from services.catalogue.ports import Catalogue, Wanted
from services.chassis.auth import system
from services.chassis.bus.topology import declare_at
from services.chassis.doors import Doors, open_doors
from services.chassis.errors import Invalid, Unavailable
from services.chassis.room import Room
from services.chassis.settings import Settings, load
from services.cli.lint import Told, lint, warnings_of
from services.rooms import hears

PUBLISHED_WITHIN = 30.0
_county = click.option("--county", required=True, help="the county's six digits")


@click.group()
def catalogue() -> None:
    """The catalogue of this stack."""


@catalogue.command("import")
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), help="the data folder")
@_county
@click.option("--items-only", is_flag=True, help="leave divisions, calendar, departments and sites alone")
@click.option("--dry-run", is_flag=True, help="check and compare, change nothing")
def import_county(data: Path | None, county: str, items_only: bool, dry_run: bool) -> None:
    """Publish what is new or changed in a county's files; exit 1 when any row was bad.

    A bad row stops no other. Running it again, also after it was killed half-way, leads to the same result.
    """
    settings = load()
    root = data or settings.data
    batch = batch_of(_files(root, county), county, system(settings.stack), items_only, dry_run)
    bad, warned = list(batch.bad), list[Told]()
    counts: Counter[tuple[str, str]] = Counter()
    with _room(settings, relaying=not dry_run) as room:
        for row, answer in _published(batch, room):
            if isinstance(answer, Outcome):
                counts[answer.kind, answer.state] += 1
                warned += warnings_of(row)
                bad += [row.bad(fault) for fault in answer.faults]
            else:
                bad += answer
    for warning in warned:
        click.echo(warning.sentence, err=True)
    _report(root, bad, counts, dry_run)
    click.echo(f"{len(warned)} warnings")
    raise SystemExit(1 if bad else 0)


@catalogue.command()
@_county
def republish(county: str) -> None:
    """Tell every publication again in its present version, for a stack that joined late."""
    settings = load()
    with _room(settings, relaying=True) as room:
        told = room.ask(Republish(system(settings.stack), county))
    click.echo(f"republished {told}")


@catalogue.command()
@click.argument("code", required=False)
@click.option("--version", default=0, help="an earlier version of the item")
def show(code: str | None, version: int) -> None:
    """What is published on this stack; with CODE (item id or alias) that item whole."""
    with _room(load(), relaying=False) as room:
        if code:
            item = room.ask(GetItem(code, version=version)).content
            click.echo(json.dumps(json.loads(item.document), ensure_ascii=False, indent=1))
            return
        world = room.world
        table = Table("item", "version", "type", "department", "name")
        for found in _every_item(world):
            item = found.content
            table.add_row(item.key, str(found.version), item.item_type, item.department, item.name_zh)
        Console(width=160).print(table)


catalogue.add_command(lint)


def _every_item(world: Catalogue) -> Iterator[Publication[Item]]:
    after = ""
    while page := world.items.listed(Wanted(), after, 100):
        yield from page
        after = page[-1].content.key


def _published(batch: Batch, room: Room[Catalogue]) -> Iterator[tuple[Row, Outcome | list[BadRow]]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("catalogue", total=len(batch.rows))
        for row in batch.rows:
            progress.update(task, description=row.file.split("/")[-1][:40].ljust(40))
            try:
                yield row, room.ask(row.command)
            except Invalid as refusal:
                if not refusal.faults:
                    raise
                yield row, [row.bad(fault) for fault in refusal.faults]
            progress.advance(task)


def _report(root: Path, bad: list[BadRow], counts: Counter[tuple[str, str]], dry_run: bool) -> None:
    for row in sorted(bad, key=lambda row: (row.file, row.line)):
        click.echo(f"{root / row.file}:{row.line}: {row.pointer or '/'} {row.reason} {row.detail}")
    for kind in dict.fromkeys(kind for kind, _ in counts):
        states = ", ".join(f"{counts[kind, state]} {state}" for state in (NEW, CHANGED, UNCHANGED))
        click.echo(f"{kind:11} {states}")
    rows = len({(row.file, row.pointer) for row in bad})
    click.echo(f"{rows} bad places{' · nothing was changed (dry run)' if dry_run else ''}")


def _files(root: Path, county: str) -> dict[str, bytes]:
    folder = Folder(county)
    names = [name for name in (*folder.single, folder.packages) if (root / name).is_file()]
    names += [path.relative_to(root).as_posix() for path in sorted((root / folder.items).glob("*.json"))]
    return {name: (root / name).read_bytes() for name in names}


@contextmanager
def _room(settings: Settings, relaying: bool) -> Iterator[Room[Catalogue]]:
    """The room in this process. What its own relay cannot publish in time is left to that of `serve`."""
    doors = open_doors(settings, "catalogue")
    room = bootstrap(doors)
    try:
        if relaying:
            room.prepare()
            doors.trail.ensure_indexes(["catalogue"])
            if _declared(doors):
                doors.relay.start()
        yield room
        if relaying:
            _wait_told(doors)
    finally:
        doors.relay.stop(PUBLISHED_WITHIN)
        if relaying:
            _tell_what_is_left(doors)
        doors.client.close()


def _declared(doors: Doors) -> bool:
    """Queues before events: an event that nobody listens for yet would be lost."""
    name = f"{doors.settings.stack}.catalogue.declare"
    try:
        declare_at(doors.settings.amqp_url, name, hears(), doors.settings.stack, doors.stack_codes)
    except Unavailable:
        return False
    return True


def _wait_told(doors: Doors) -> None:
    """Until every event is out, those included that an import killed half-way left behind."""
    until = time.monotonic() + PUBLISHED_WITHIN
    while doors.relay.running and time.monotonic() < until and any(doors.relay.pending().values()):
        time.sleep(0.1)


def _tell_what_is_left(doors: Doors) -> None:
    try:
        left = sum(doors.relay.pending().values())
    except Unavailable:
        return
    if left:
        click.echo(f"{left} publications wait in the outbox; `serve` publishes them", err=True)
