"""What a reviewer's work lists cost: `python -m loadtests.desk`.

Fills a database of its own with cases, as the room stores them, reads pages and numbers of desks, prints milliseconds, and removes
it. Budget: 150 ms for the 95th percentile of a page with 1,000,000 cases. Exit status 1 when it is missed.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from time import perf_counter

import click

from loadtests.cases import IN_ONE_DEPARTMENT, receipt
from loadtests.data import COUNTY
from loadtests.figures import percentile
from loadtests.machine import tell
from loadtests.store import MONGO_URL, store
from services.approval.domain.case import Case
from services.approval.domain.clocks import COMMITTED, WORKING_DAY, Clock
from services.approval.domain.desk import NOBODY, Wanted
from services.approval.domain.life import DECIDED, IN_REVIEW
from services.approval.domain.task import TASK_DECIDED, Task
from services.approval.store import MongoCases
from services.approval.wire import encode
from services.chassis.messages import Event

DEPARTMENTS = ("health", "public_security", "civil_affairs", "agriculture", "water_affairs")
ITEMS, REVIEWERS, BATCH, BUDGET = 36, 40, 1_000, 150.0


def cases_of(number: int) -> Iterator[Case]:
    """So many cases of a county and its 20 townships; of 25 one is still open, of 3 open ones somebody holds one."""
    for at in range(number):
        department, is_open = DEPARTMENTS[at % 5], at % 25 == 0
        held = f"reviewer-{at % REVIEWERS}" if is_open and at % 3 == 0 else ""
        due = date(2026, 1, 5) + timedelta(days=at % 300)
        task = Task(department, claimed_by=held)
        yield replace(
            IN_ONE_DEPARTMENT,
            id=receipt(at),
            state=IN_REVIEW if is_open else DECIDED,
            item=f"item-{at % ITEMS}",
            owner_division=COUNTY if at % 2 else f"{COUNTY}{100 + at // 2 % 20}",
            tasks=(task if is_open else replace(task, state=TASK_DECIDED),),
            clocks=(Clock(COMMITTED, date(2026, 1, 5), 20, WORKING_DAY, due, False),),
            outcome="" if is_open else "granted",
        )


DESKS = {
    "department": Wanted(COUNTY, "health"),
    "in review": Wanted(COUNTY, "health", IN_REVIEW),
    "one item": Wanted(COUNTY, "health", IN_REVIEW, "item-5"),
    "item, any state": Wanted(COUNTY, "", "", "item-5", after="2026-06"),
    "held by nobody": Wanted(COUNTY, "health", holder=NOBODY),
    "mine": Wanted(COUNTY, holder="reviewer-0"),
    "due before": Wanted(COUNTY, "health", IN_REVIEW, before="2026-03-01"),
    "a township": Wanted(f"{COUNTY}101", "", IN_REVIEW),
}


def milliseconds(turn: Callable[[], object], turns: int) -> float:
    """The 95th percentile."""
    taken = []
    for _ in range(turns):
        started = perf_counter()
        turn()
        taken.append((perf_counter() - started) * 1000)
    return percentile(taken, 0.95)


def filled(cases: MongoCases, number: int) -> float:
    """Cases per second while filling."""
    started, rest = perf_counter(), cases_of(number)
    nothing: list[Event] = []
    while batch := list(islice(rest, BATCH)):
        cases.add_many([(one, nothing, None) for one in batch])
    return number / (perf_counter() - started)


@click.command()
@MONGO_URL
@click.option("--cases", "number", default=1_000_000, show_default=True)
@click.option("--turns", default=200, show_default=True)
def main(mongo_url: str, number: int, turns: int) -> None:
    """Fill, read, print, drop."""
    tell()
    with store(mongo_url) as doors:
        cases = MongoCases(doors.outbox("approval", encode))
        cases.ensure_indexes()
        print(f"filled {number:,} cases, {filled(cases, number):,.0f} a second")
        slowest = 0.0
        for desk, wanted in DESKS.items():
            page = milliseconds(lambda wanted=wanted: cases.page(wanted, 21), turns)
            count = milliseconds(lambda wanted=wanted: cases.count(wanted, 1000), turns)
            slowest = max(slowest, page)
            print(f"{desk:16} page p95 {page:8.2f} ms   number p95 {count:8.2f} ms")
        print(f"slowest page p95 {slowest:.2f} ms, budget {BUDGET:g} ms")
    sys.exit(slowest > BUDGET)


if __name__ == "__main__":
    main()
