"""How fast cards are shown when many cases are due at once: `python -m loadtests.cards`.

In a database of its own, gone afterwards. Prints the seconds until every card is shown and every case marked (budget: 10,000 in
60 s) and how many cards there are more or fewer than there should be. Exit status 1 when the budget is missed or any is.
"""

import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from time import perf_counter

import click

from loadtests.cases import IN_ONE_DEPARTMENT, receipt
from loadtests.machine import tell
from loadtests.store import MONGO_URL, store
from services.approval.bootstrap import bootstrap
from services.approval.commands import ShowCards
from services.approval.domain.case import Case
from services.approval.domain.clocks import COMMITTED, WORKING_DAY, Clock
from services.approval.domain.supervision import YELLOW, Step
from services.chassis.clock import SystemClock

CASES, PAGE, BUDGET = 10_000, 1000, 60.0


def case(number: int, now: datetime) -> Case:
    """Accepted ten days ago, its yellow card due this morning."""
    today = now.date()
    due: date = today + timedelta(days=1)
    return replace(
        IN_ONE_DEPARTMENT,
        id=receipt(number),
        accepted_at=now - timedelta(days=10),
        clocks=(Clock(COMMITTED, today - timedelta(days=10), 10, WORKING_DAY, due, False),),
        steps=(Step(YELLOW, today),),
        opened_on=today - timedelta(days=10),
    )


@click.command()
@MONGO_URL
@click.option("--cases", "count", default=CASES, show_default=True)
def main(mongo_url: str, count: int) -> None:
    """Fill, sweep, count, drop."""
    tell()
    with store(mongo_url) as doors:
        room = bootstrap(doors)
        room.prepare()
        now = SystemClock().now()
        for start in range(0, count, PAGE):
            made = [(case(number, now), [], None) for number in range(start, min(start + PAGE, count))]
            room.world.cases.add_many(made)
        started = perf_counter()
        while room.ask(ShowCards()):
            pass
        seconds = perf_counter() - started
        off = doors.client.get_default_database()["approval_cards"].count_documents({}) - count
        print(f"cards for {count:,} cases due at once  {seconds:8.2f} s")
        print(f"more or fewer than one each    {off:8d}")
    sys.exit(bool(off) or seconds > BUDGET)


if __name__ == "__main__":
    main()
