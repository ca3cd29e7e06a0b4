"""How fast cards are shown when many cases are due at once: `SANJI_…=… python -m loadtests.cards [CASES]`.

In a database of its own beside the one that `SANJI_MONGO_URL` names, which is dropped afterwards. Prints the seconds until every
card is shown and every case marked (budget: 10,000 in 60 s) and how many cards there are more or fewer than there should be.
"""

import sys
import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta
from time import perf_counter
from urllib.parse import urlsplit, urlunsplit

from services.approval.bootstrap import bootstrap
from services.approval.commands import ShowCards
from services.approval.domain.case import Case, Task
from services.approval.domain.clocks import COMMITTED, WORKING_DAY, Clock
from services.approval.domain.life import IN_REVIEW
from services.approval.domain.supervision import YELLOW, Step
from services.chassis.clock import SystemClock
from services.chassis.doors import open_doors
from services.chassis.settings import load

CASES = 10_000
PAGE = 1000


def case(number: int, now: datetime) -> Case:
    """Accepted ten days ago, its yellow card due this morning."""
    county, today = "510822", now.date()
    due: date = today + timedelta(days=1)
    return Case(
        id=f"{county}20260101{number:07d}",
        state=IN_REVIEW,
        item="residence_permit",
        item_version=1,
        item_name="居住证办理",
        case_type="commitment",
        division=county,
        owner_division=county,
        applicant_name="测试",
        party="p" * 32,
        form="{}",
        accepted_at=now - timedelta(days=10),
        handled_by=(),
        tasks=(Task("public_security"),),
        clocks=(Clock(COMMITTED, today - timedelta(days=10), 10, WORKING_DAY, due, False),),
        steps=(Step(YELLOW, today),),
        opened_on=today - timedelta(days=10),
    )


def main() -> None:
    """Fill, sweep, count, drop."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    settings = load()
    url = urlsplit(settings.mongo_url)._replace(path=f"/cards_{uuid.uuid4().hex[:8]}")
    doors = open_doors(replace(settings, mongo_url=urlunsplit(url)), "loadtest")
    room = bootstrap(doors)
    room.prepare()
    database = doors.client.get_default_database()
    try:
        now = SystemClock().now()
        for start in range(0, count, PAGE):
            made = [(case(number, now), [], None) for number in range(start, min(start + PAGE, count))]
            room.world.cases.add_many(made)
        started = perf_counter()
        while room.ask(ShowCards()):
            pass
        seconds = perf_counter() - started
        print(f"cards for {count:,} cases due at once  {seconds:8.2f} s")
        print(f"more or fewer than one each    {database['approval_cards'].count_documents({}) - count:8d}")
    finally:
        doors.client.drop_database(database.name)


if __name__ == "__main__":
    main()
