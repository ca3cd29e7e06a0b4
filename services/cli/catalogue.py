"""`sanji catalogue`: bring a county's data in, tell it again, look at what is published."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from services.catalogue.bootstrap import bootstrap
from services.catalogue.commands import GetItem, PublishBasics, Republish
from services.catalogue.domain.basics import MOST_AT_ONCE
from services.catalogue.domain.basics_file import basics_file
from services.catalogue.domain.batch import BadRow, Batch, Folder, Row, batch_of
from services.catalogue.domain.contents import CHANGED, NEW, UNCHANGED, Item, Outcome, Publication
from services.catalogue.ports import Catalogue, Wanted
from services.chassis.auth import system
from services.chassis.errors import Invalid
from services.chassis.room import Room
from services.chassis.settings import Settings, load
from services.cli.exporting import export
from services.cli.lint import Told, lint, warnings_of
from services.cli.relaying import at_work

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


@catalogue.command("import-basics")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_county
@click.option("--dry-run", is_flag=True, help="check and compare, change nothing")
def import_basics(file: Path | None, county: str, dry_run: bool) -> None:
    """Publish the basic entries of a county's list (CSV); exit 1 when any row was bad.

    FILE: without it `basics/<county>.csv` of the data folder. A bad row stops no other. Items are renamed with their
    entry. Running it again, also after it was killed half-way, leads to the same result.
    """
    settings = load()
    path = file or settings.data / f"basics/{county}.csv"
    if not path.is_file():
        raise click.ClickException(f"there is no {path}")
    found = basics_file(str(path), path.read_bytes(), county)
    counts: Counter[tuple[str, str]] = Counter()
    with _room(settings, relaying=not dry_run) as room:
        for rows in _in_batches([row for _, row in found.rows]):
            command = PublishBasics(system(settings.stack), county, rows, dry_run)
            counts.update((outcome.kind, outcome.state) for outcome in room.ask(command))
    click.echo(f"{found.read} rows read, {len(found.rows)} accepted")
    _report(Path(), list(found.bad), counts, dry_run)
    raise SystemExit(1 if found.bad else 0)


@catalogue.command()
@_county
def republish(county: str) -> None:
    """Tell publications, lent powers and claims again as they are, for a stack that joined late.

    A stack below the county tells the claims of its own sites.
    """
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
            item = room.ask(GetItem(code, version=version, by=system(room.world.stack))).content
            click.echo(json.dumps(json.loads(item.document), ensure_ascii=False, indent=1))
            return
        world = room.world
        table = Table("item", "version", "type", "department", "name")
        for found in _every_item(world):
            item = found.content
            table.add_row(item.key, str(found.version), item.item_type, item.department, item.name_zh)
        Console(width=160).print(table)


catalogue.add_command(lint)
catalogue.add_command(export)


def _every_item(world: Catalogue) -> Iterator[Publication[Item]]:
    after = ""
    while page := world.items.listed(Wanted(), after, 100):
        yield from page
        after = page[-1].content.key


def _in_batches(rows: Sequence[Mapping[str, str]]) -> Iterator[tuple[Mapping[str, str], ...]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("basic entries", total=len(rows))
        for start in range(0, len(rows), MOST_AT_ONCE):
            part = tuple(rows[start : start + MOST_AT_ONCE])
            yield part
            progress.advance(task, len(part))


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


def _room(settings: Settings, relaying: bool) -> AbstractContextManager[Room[Catalogue]]:
    return at_work(settings, "catalogue", bootstrap, relaying)
