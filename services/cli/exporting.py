"""`sanji catalogue export`: one of the four lists as a file, or the whole register as files that can be imported."""

import hashlib
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from services.catalogue.bootstrap import bootstrap
from services.catalogue.commands import ExportList, ExportRegister
from services.catalogue.domain.exports import CSV, STYLES
from services.catalogue.domain.listing import LISTS
from services.catalogue.domain.register_files import CHECKSUMS, checksum_line
from services.catalogue.ports import Catalogue
from services.chassis.auth import system
from services.chassis.room import Room
from services.chassis.settings import load
from services.cli.relaying import at_work


@click.command("export")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--county", required=True, help="the county's six digits")
@click.option("--list", "kind", type=click.Choice(tuple(LISTS)), help="one list alone; PATH is then a file")
@click.option(
    "--format", "style", type=click.Choice(STYLES), default=CSV, show_default=True, help="of a list"
)
def export(path: Path, county: str, kind: str | None, style: str) -> None:
    """Write the register of a county into the folder PATH, as `import --data PATH` reads it, with SHA256SUMS.

    Importing it into an empty stack gives the same register. With --list: one list into the file PATH, and the
    checksum that `GET /v1/lists` shows.
    """
    with at_work(load(), "catalogue", bootstrap, False) as room:
        if kind:
            _list(room, path, county, kind, style)
        else:
            _register(room, path, county)


def _list(room: Room[Catalogue], path: Path, county: str, kind: str, style: str) -> None:
    content, part = bytearray(), room.ask(ExportList(kind, county, style))
    with _bar() as progress:
        task = progress.add_task(LISTS[kind], total=part.total)
        content += part.content
        while len(content) < part.total:
            progress.update(task, completed=len(content))
            known = part.exported.checksum
            part = room.ask(ExportList(kind, county, style, known, len(content)))
            if part.exported.checksum != known:
                content.clear()
            content += part.content
        progress.update(task, total=len(content), completed=len(content))
    path.write_bytes(content)
    click.echo(f"{path}: {len(part.exported.lines)} items, edition {part.edition}")
    click.echo(f"list checksum {part.exported.checksum}")
    click.echo(f"file sha256   {hashlib.sha256(content).hexdigest()}")


def _register(room: Room[Catalogue], path: Path, county: str) -> None:
    if path.exists() and any(path.iterdir()):
        raise click.ClickException(f"{path} is not empty")
    lines = []
    with _bar() as progress:
        task = progress.add_task("catalogue", total=room.world.items.in_force(county))
        for name, content in room.ask(ExportRegister(system(room.world.stack), county)):
            target = path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            lines.append(checksum_line(name, content))
            progress.advance(task)
        progress.update(task, total=len(lines), completed=len(lines))
    (path / CHECKSUMS).write_text("".join(sorted(lines, key=lambda line: line[66:])), encoding="utf-8")
    click.echo(f"{path}: {len(lines)} files; check with `cd {path} && sha256sum --check {CHECKSUMS}`")


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True))
