"""Certificates issued and stock brought in, per second: `python -m loadtests.certificates`.

In a database of its own, gone afterwards: decisions with their certificate through the room itself, one after the other, then a
generated file of stock through what `sanji certificates import` does, and the same file again. Budget: 50 certificates a second.
Exit status 1 when it is missed or when a line of the file was not taken.
"""

import sys
import tempfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter

import click

from loadtests.cases import IN_ONE_DEPARTMENT
from loadtests.data import COUNTY
from loadtests.machine import tell
from loadtests.store import MONGO_URL, store
from services.approval.bootstrap import bootstrap
from services.approval.commands import DecideCase
from services.approval.domain.case import Case
from services.approval.domain.terms import CertificateTerms, ItemTerms
from services.approval.ports import Approval
from services.chassis.auth import REVIEWER, Principal
from services.chassis.certificate_ids import certificate_id
from services.chassis.numbers import receipt_number
from services.chassis.periods import WORKING_DAY
from services.chassis.room import Room
from services.cli.certificates import Report, bring_in, lines_of

BUDGET = 50.0
ORGAN = "11510822MB9A00049D"
POLICE = Principal("reviewer-1", "staff", frozenset({REVIEWER}), COUNTY, "public_security")
CONDITION = "c1"
PERMIT = ItemTerms(
    item_id="residence_permit",
    version=1,
    name="居住证办理",
    departments=(POLICE.department,),
    case_type="commitment",
    committed_days=15,
    committed_unit=WORKING_DAY,
    statutory_days=20,
    statutory_unit=WORKING_DAY,
    conditions={CONDITION: "在居住地连续居住满半年"},
    certificate=CertificateTerms("residence_permit", ORGAN, 12),
)
HEAD = "id,name,holder,issued_on,valid_until,department,division\n"


def case(number: str, now: datetime) -> Case:
    """In review since yesterday, all of it with the one department."""
    return replace(
        IN_ONE_DEPARTMENT,
        id=number,
        form='{"residence_address_zh": "青溪镇石坝村3组"}',
        accepted_at=now - timedelta(days=1),
        opened_on=now.date() - timedelta(days=1),
    )


def opened(room: Room[Approval], number: int) -> list[str]:
    """So many cases of an item that yields a certificate, ready to be decided."""
    room.world.items.put(PERMIT)
    now = room.world.clock.now()
    numbers = [receipt_number(COUNTY, now.date(), at) for at in range(number)]
    room.world.cases.add_many([(case(one, now), [], None) for one in numbers])
    return numbers


def issued(room: Room[Approval], numbers: list[str]) -> float:
    """Decisions with their certificates, per second."""
    started = perf_counter()
    for one in numbers:
        room.ask(DecideCase(POLICE, one, "granted", "", {CONDITION: True}))
    return len(numbers) / (perf_counter() - started)


def written(file: Path, rows: int) -> None:
    """A file of stock."""
    with file.open("w", encoding="utf-8") as text:
        text.write(HEAD)
        for at in range(rows):
            one = certificate_id(f"{ORGAN}101", ORGAN, f"2018{at:07d}")
            text.write(f"{one},居住证,王秀英{at},2018-05-01,,public_security,\n")


def imported(room: Room[Approval], file: Path) -> tuple[Report, float]:
    """What became of the file, and the seconds it took."""
    report, started = Report(), perf_counter()
    bring_in(room, lines_of(file), report, lambda line, fault: print(line, fault.reason), lambda _: None)
    return report, perf_counter() - started


@click.command()
@MONGO_URL
@click.option("--issued", "number", default=1_000, show_default=True)
@click.option("--rows", default=350_000, show_default=True)
def main(mongo_url: str, number: int, rows: int) -> None:
    """Issue, import, import again, print, drop."""
    tell()
    with store(mongo_url) as doors, tempfile.TemporaryDirectory() as folder:
        room = bootstrap(doors)
        room.prepare()
        rate = issued(room, opened(room, number))
        print(f"issued {number:,} with their decisions  {rate:8.0f} a second, budget {BUDGET:g}", flush=True)
        file = Path(folder) / "stock.csv"
        written(file, rows)
        first, seconds = imported(room, file)
        print(f"first time: {first}  {seconds:8.1f} s, {rows / seconds:,.0f} a second", flush=True)
        again, seconds = imported(room, file)
        print(f"again:      {again}  {seconds:8.1f} s, {rows / seconds:,.0f} a second")
        print(f"most memory of this process {getrusage(RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")
    sys.exit(rate < BUDGET or first.added != rows or again.known != rows)


if __name__ == "__main__":
    main()
