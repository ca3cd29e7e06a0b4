"""`sanji certificates`: bring stock in, give an organ a fresh seal key."""

import csv
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import click

from services.approval.bootstrap import bootstrap
from services.approval.commands import ImportCertificates
from services.approval.domain.stock import MOST_AT_ONCE, StockRow
from services.approval.ports import Approval
from services.chassis.auth import system
from services.chassis.errors import Fault
from services.chassis.numbers import is_uscc
from services.chassis.room import Room
from services.chassis.settings import load
from services.cli.lines import json_lines, text_lines
from services.cli.relaying import at_work

CHUNK = 1 << 20


@dataclass(slots=True)
class Report:
    """Lines so far; `last`: number of the last one that is done with."""

    read: int = 0
    added: int = 0
    known: int = 0
    bad: int = 0
    last: int = 0

    def __str__(self) -> str:
        return f"{self.read} lines read, {self.added} added, {self.known} known, {self.bad} bad"


@click.group()
def certificates() -> None:
    """The certificates of this stack."""


@certificates.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--from-line", default=1, show_default=True, type=click.IntRange(1), help="Go on from there.")
def import_stock(file: Path, from_line: int) -> None:
    """Bring in certificates from before the platform; exit 1 when any line was bad.

    FILE: CSV with a head line, or JSON lines (`.jsonl`); columns id, name, holder, issued_on, valid_until, department,
    division. UTF-8, a certificate a line. Read in batches of a thousand; a bad line stops no other and is told by its number.
    Running it again, also after it was killed half-way, leads to the same result; when interrupted it says from which line to
    go on.
    """
    settings, report = load(), Report(last=from_line - 1)

    def told(line: int, fault: Fault) -> None:
        click.echo(f"{file}:{line}: {fault.pointer} {fault.reason} {fault.detail}")

    with at_work(settings, "approval", bootstrap, relaying=False) as room:
        room.prepare()
        rows = (row for row in lines_of(file) if row.line >= from_line)
        with click.progressbar(length=count_lines(file), label=file.name, file=sys.stderr) as bar:
            bar.update(from_line - 1)
            try:
                bring_in(room, rows, report, told, bar.update)
            except KeyboardInterrupt:
                click.echo(f"{report}; go on with --from-line {report.last + 1}")
                raise SystemExit(130) from None
    click.echo(str(report))
    raise SystemExit(1 if report.bad else 0)


@certificates.command("rotate-key")
@click.argument("organ")
def rotate_key(organ: str) -> None:
    """Seal with a fresh key of ORGAN (USCC) from now on; what older keys sealed stays good."""
    if not is_uscc(organ):
        raise click.ClickException("not a USCC")
    with at_work(load(), "approval", bootstrap, relaying=False) as room:
        room.prepare()
        click.echo(room.world.certificates.signers.rotate(organ).key_id)


def bring_in(
    room: Room[Approval],
    rows: Iterator[StockRow],
    report: Report,
    told: Callable[[int, Fault], None],
    passed: Callable[[int], None],
) -> None:
    """Take the rows in, a batch at a time. `told`: of each fault; `passed`: how many lines further each batch has come."""
    by = system(room.world.stack)
    while batch := tuple(islice(rows, MOST_AT_ONCE)):
        done = room.ask(ImportCertificates(by, batch))
        for line, fault in done.faults:
            told(line, fault)
        report.read += len(batch)
        report.added += done.added
        report.known += done.known
        report.bad += len({line for line, _ in done.faults})
        passed(batch[-1].line - report.last)
        report.last = batch[-1].line


def count_lines(file: Path) -> int:
    """How many lines it has, for the bar."""
    with file.open("rb") as content:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: content.read(CHUNK), b""))


def lines_of(file: Path) -> Iterator[StockRow]:
    """Line by line, never the whole file; one that cannot be read is empty. Raises `ClickException` for such a head."""
    if file.suffix == ".jsonl":
        yield from (StockRow(number, found or {}) for number, found in json_lines(file))
        return
    lines = text_lines(file)
    number, head = next(lines, (1, ""))
    names = _cells(head)
    if not names:
        raise click.ClickException(f"{file}:{number}: the head line cannot be read")
    for number, line in lines:
        yield StockRow(number, dict(zip(names, _cells(line), strict=False)))


def _cells(line: str | None) -> list[str]:
    try:
        return next(csv.reader([line or ""], strict=True), [])
    except csv.Error:
        return []
