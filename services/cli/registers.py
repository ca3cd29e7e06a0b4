"""`sanji registers`: bring in extracts of registers by which rules of automatic approval judge."""

from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import click

from services.approval.bootstrap import bootstrap
from services.approval.commands import FactRow, ImportFacts
from services.chassis.settings import load
from services.cli.lines import json_lines
from services.cli.relaying import at_work

AT_ONCE = 1000


@click.group()
def registers() -> None:
    """What other registers say, as this stack knows it."""


@registers.command("import")
@click.argument("register")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as-of", required=True, type=click.DateTime(["%Y-%m-%d"]), help="the day of the extract")
def import_register(register: str, file: Path, as_of: datetime) -> None:
    """Keep an extract of REGISTER (population_base …); exit 1 when any line was bad.

    FILE: JSON lines, `number` and the fields that rules ask for: {"number": "…", "alive": true}. Numbers are kept as keyed
    hashes only. A bad line stops no other; an older extract changes nothing; what is older than thirty days is not used.
    """
    read = bad = 0
    with at_work(load(), "approval", bootstrap, relaying=False) as room:
        room.prepare()
        lines = ((line, _row(found)) for line, found in json_lines(file))
        while batch := list(islice(lines, AT_ONCE)):
            faults = room.ask(ImportFacts(register, as_of.date(), [row for _, row in batch]))
            read, bad = read + len(batch), bad + len(faults)
            for fault in faults:
                line = batch[int(fault.pointer.split("/")[1])][0]
                click.echo(f"{file}:{line}: {fault.reason} {fault.detail}")
    click.echo(f"{read} lines read, {bad} bad")
    raise SystemExit(1 if bad else 0)


def _row(found: Mapping[str, Any] | None) -> FactRow:
    if found is None:
        return FactRow("", {})
    number = found.get("number")
    facts = {name: value for name, value in found.items() if name != "number"}
    return FactRow(number if isinstance(number, str) else "", facts)
