"""`sanji catalogue lint`: every fault and warning of a county's items, without a stack."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from services.catalogue.commands import PublishItem
from services.catalogue.domain.batch import Batch, Folder, Row, batch_of
from services.catalogue.domain.quality.items import lint_item
from services.catalogue.domain.quality.register import Summary, lint_across, summary_of
from services.catalogue.domain.quality.rules import FAULT, OWN_FORMAT, WARNING, Finding
from services.catalogue.domain.shapes import mapping
from services.chassis.auth import system


@dataclass(frozen=True, slots=True)
class Told:
    """A finding where an editor of the files finds it. `line` counts from 1."""

    file: str
    line: int
    pointer: str
    reason: str
    detail: str
    severity: str
    source: str

    @property
    def sentence(self) -> str:
        return f"{self.file}:{self.line}: {self.severity} {self.pointer or '/'} {self.reason} {self.detail}（{self.source}）"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The county's files (path below `root` → content), and which of its item files were asked for.

    `shown`: how a file that lies elsewhere was called.
    """

    root: Path
    county: str
    files: dict[str, bytes]
    chosen: frozenset[str]
    shown: dict[str, str]


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="the data folder, if PATH lies elsewhere",
)
@click.option("--county", help="the county's six digits, if PATH does not tell")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def lint(path: Path, data: Path | None, county: str | None, style: str) -> None:
    """Check one item file, a folder of them, or a county's whole folder; exit 1 when any fault was found.

    A folder that holds every item of the county is also checked across its items.
    """
    wanted = _wanted(path.resolve(), data and data.resolve(), county)
    batch = batch_of(wanted.files, wanted.county, system(wanted.county), items_only=True)
    told = [*_unreadable(batch, wanted), *_found(batch, wanted)]
    told.sort(key=lambda one: (one.file, one.line, one.pointer))
    counts = {severity: sum(one.severity == severity for one in told) for severity in (FAULT, WARNING)}
    if style == "json":
        click.echo(
            json.dumps({"findings": [asdict(one) for one in told], **counts}, ensure_ascii=False, indent=1)
        )
    else:
        for one in told:
            click.echo(one.sentence)
        click.echo(f"{len(wanted.chosen)} items, {counts[FAULT]} faults, {counts[WARNING]} warnings")
    raise SystemExit(1 if counts[FAULT] else 0)


def warnings_of(row: Row) -> Iterator[Told]:
    """What the import does not stop for; nothing for a row that is no item."""
    if isinstance(row.command, PublishItem):
        found = lint_item(row.command.row, row.command.references)
        yield from (_told(one, row, row.file) for one in found if one.severity == WARNING)


def _wanted(path: Path, data: Path | None, county: str | None) -> Wanted:
    place = next((one for one in (path, *path.parents) if (one / "catalogue.json").is_file()), None)
    root = data or (place.parents[1] if place else None)
    county = county or (place.name if place else None)
    if root is None or county is None:
        raise click.UsageError("PATH lies in no county's folder: name --data and --county")
    folder = Folder(county)
    names = [name for name in folder.single if (root / name).is_file()]
    names += [one.relative_to(root).as_posix() for one in sorted((root / folder.items).glob("*.json"))]
    files = {name: (root / name).read_bytes() for name in names}
    given = [path] if path.is_file() else sorted((path / "items" if path == place else path).glob("*.json"))
    if not given:
        raise click.UsageError(f"no item file in {path}")
    shown = {}
    for one in given:
        name = f"{folder.items}{one.name}"
        shown[name] = str(one)
        files[name] = one.read_bytes()
    return Wanted(root, county, files, frozenset(shown), shown)


def _unreadable(batch: Batch, wanted: Wanted) -> Iterator[Told]:
    listed = {*wanted.chosen, *Folder(wanted.county).single}
    for bad in batch.bad:
        if bad.file in listed and bad.reason != "ITEM_NOT_LISTED":
            file = wanted.shown.get(bad.file) or str(wanted.root / bad.file)
            yield Told(file, bad.line, bad.pointer, bad.reason, bad.detail, FAULT, OWN_FORMAT)


def _found(batch: Batch, wanted: Wanted) -> Iterator[Told]:
    rows = [row for row in batch.rows if row.file in wanted.chosen and isinstance(row.command, PublishItem)]
    summaries: list[Summary] = []
    for row in _with_progress(rows):
        for one in lint_item(row.command.row, row.command.references):
            yield _told(one, row, wanted.shown[row.file])
        summaries.append(summary_of(mapping(row.command.row)))
    everything = {name for name in wanted.files if name.startswith(Folder(wanted.county).items)}
    if rows and wanted.chosen == everything:
        by_item = dict(zip((summary.item for summary in summaries), rows, strict=True))
        header = str(wanted.root / Folder(wanted.county).header)
        for one in lint_across(summaries, rows[0].command.references):
            of_item = by_item.get(one.item)
            yield _told(one, of_item, wanted.shown[of_item.file]) if of_item else _told(one, None, header)


def _told(found: Finding, row: Row | None, file: str) -> Told:
    line = row.located.line(row.pointer + found.pointer) if row else 1
    return Told(file, line, found.pointer, found.reason, found.detail, found.severity, found.source)


def _with_progress(rows: list[Row]) -> Iterable[Row]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        yield from progress.track(rows, description="lint")
