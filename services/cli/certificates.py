"""`sanji certificates`: bring stock in, give an organ a fresh seal key."""

import csv
import json
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import click

from services.approval.bootstrap import bootstrap
from services.approval.commands import ImportCertificates
from services.approval.domain.stock import COLUMNS, MOST_AT_ONCE, StockRow
from services.chassis.auth import system
from services.chassis.numbers import is_uscc
from services.chassis.settings import load
from services.cli.relaying import at_work

LONGEST_LINE = 10_000


@click.group()
def certificates() -> None:
    """The certificates of this stack."""


@certificates.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_stock(file: Path) -> None:
    """Bring in certificates from before the platform; exit 1 when any line was bad.

    FILE: CSV with a head line, or JSON lines (`.jsonl`); columns id, name, holder, issued_on, valid_until, department,
    division. Read in batches of a thousand; a bad line stops no other. Running it again, also after it was killed half-way,
    leads to the same result.
    """
    settings = load()
    by = system(settings.stack)
    read = added = known = bad = 0
    with at_work(settings, "approval", bootstrap, relaying=False) as room:
        room.prepare()
        lines = _lines(file)
        while batch := tuple(islice(lines, MOST_AT_ONCE)):
            done = room.ask(ImportCertificates(by, batch))
            read, added, known = read + len(batch), added + done.added, known + done.known
            bad += len({line for line, _ in done.faults})
            for line, fault in done.faults:
                click.echo(f"{file}:{line}: {fault.pointer} {fault.reason} {fault.detail}")
    click.echo(f"{read} lines read, {added} added, {known} known, {bad} bad")
    raise SystemExit(1 if bad else 0)


@certificates.command("rotate-key")
@click.argument("organ")
def rotate_key(organ: str) -> None:
    """Seal with a fresh key of ORGAN (USCC) from now on; what older keys sealed stays good."""
    if not is_uscc(organ):
        raise click.ClickException("not a USCC")
    with at_work(load(), "approval", bootstrap, relaying=False) as room:
        room.prepare()
        click.echo(room.world.certificates.signers.rotate(organ).key_id)


def _lines(file: Path) -> Iterator[StockRow]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        if file.suffix == ".jsonl":
            for number, line in enumerate(iter(lambda: text.readline(LONGEST_LINE), ""), 1):
                if line.strip():
                    yield StockRow(number, _object(line))
            return
        table = csv.DictReader(text)
        for row in table:
            yield StockRow(table.line_num, {name: (row.get(name) or "")[:LONGEST_LINE] for name in COLUMNS})


def _object(line: str) -> Mapping[str, str]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
