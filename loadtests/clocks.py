"""What counting costs: `python -m loadtests.clocks`.

Prints milliseconds of processor time to explain the two clocks of a case with three special procedures, day by day (budget: 20 ms),
and seconds to count those of 10,000 cases again. Then, on a database of its own: explaining the clocks of a case as it is
asked for (budget: 20 ms for the 95th percentile), and a calendar reloaded while 10,000 cases run and reviewers claim them:
seconds until all are counted again, due dates that are not an independent count's, and moves told more or less than once.
Exit status 1 when a budget is missed or anything is wrong.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from time import perf_counter, process_time
from typing import Any

import click

from loadtests.cases import IN_ONE_DEPARTMENT, receipt
from loadtests.data import COUNTY, DATA
from loadtests.figures import percentile
from loadtests.machine import tell
from loadtests.store import MONGO_URL, store
from services.approval.bootstrap import bootstrap
from services.approval.commands import ClaimCase, GetCaseClock, RecountDueDates
from services.approval.domain.case import Case
from services.approval.domain.clocks import COMMITTED, STATUTORY, start_clock
from services.approval.store import MongoCalendars
from services.chassis.auth import REVIEWER, Principal
from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.chassis.periods import WORKING_DAY, Period, Stop, explained
from services.chassis.room import Room
from services.chassis.workdays import CalendarYear, calendar_from

CALENDAR = json.loads((DATA / "calendar/CN.json").read_text(encoding="utf-8"))
START = date(2025, 12, 15)
PERIODS = (Period(COMMITTED, START, 30, WORKING_DAY, 10), Period(STATUTORY, START, 45, WORKING_DAY, 15))
STOPS = tuple(
    Stop(START + timedelta(days=20 * n), START + timedelta(days=20 * n + 12), "expert_review")
    for n in range(1, 4)
)
ROUNDS, CASES, PAGE, BUDGET = 200, 10_000, 1000, 20.0
ONE = timedelta(days=1)
DAYS = {COMMITTED: 20, STATUTORY: 45}
FIRST = date(2026, 1, 5)
OFF = frozenset({date(2026, 3, 2), date(2026, 6, 15), date(2026, 9, 7)})
"""Days that the reloaded calendar takes off."""
BY = Principal("reviewer-1", "staff", frozenset({REVIEWER}), COUNTY, "public_security")


def explaining() -> float:
    """Milliseconds per case."""
    calendar = calendar_from(CALENDAR)
    started = process_time()
    for _ in range(ROUNDS):
        for period in PERIODS:
            explained(period, calendar, STOPS, until=START)
    return (process_time() - started) * 1000 / ROUNDS


def recounting() -> float:
    """Seconds for 10,000 cases."""
    calendar = calendar_from(CALENDAR)
    started = process_time()
    for case in range(CASES):
        for period in PERIODS:
            moved = Period(period.name, START - timedelta(days=case % 400), period.days, WORKING_DAY)
            moved.due(calendar, STOPS[: case % 4])
    return process_time() - started


def year_2026(off: frozenset[date] = frozenset()) -> CalendarYear:
    """The official year, with more days off."""
    found = CALENDAR["years"]["2026"]
    holidays = frozenset(map(date.fromisoformat, found["holidays"])) | off
    made_up = frozenset(map(date.fromisoformat, found["make_up_days"])) - off
    return CalendarYear(2026, holidays, made_up, False, found["source"])


def cases_of(number: int, room: Room[Any]) -> Iterator[Case]:
    """So many open cases, accepted over half a year."""
    calendar, edition = room.world.calendars.current(COUNTY)
    for at in range(number):
        start = FIRST + timedelta(days=at % 180)
        found = (start_clock(name, start, days, WORKING_DAY, calendar) for name, days in DAYS.items())
        yield replace(
            IN_ONE_DEPARTMENT,
            id=receipt(at),
            accepted_at=datetime.combine(start, time(9), SHANGHAI),
            clocks=tuple(clock for clock in found if clock),
            edition=edition,
        )


def due(start: date, days: int, year: CalendarYear) -> date:
    """Counted day by day from the year's own table; of another year only weekends and fixed holidays are known."""
    at = start
    while days:
        at += ONE
        worked = at.isoweekday() < 6 and at not in year.holidays
        if at.year != year.year:
            worked = at.isoweekday() < 6 and f"{at:%m-%d}" not in {"01-01", "05-01", "05-02"}
        days -= worked or at in year.make_up_days
    return at


def filled(doors: Doors, number: int) -> Room[Any]:
    """The room with its cases; it reads the calendar anew each time, as a process that just heard of another does."""
    made = bootstrap(doors)
    room = replace(made, world=replace(made.world, calendars=MongoCalendars(remembered=0.5)))
    room.prepare()
    room.world.calendars.put(year_2026(), 1)
    rest = cases_of(number, room)
    while batch := list(islice(rest, PAGE)):
        room.world.cases.add_many([(case, [], None) for case in batch])
    return room


def asked(room: Room[Any], number: int, turns: int) -> float:
    """Milliseconds, the 95th percentile, to answer `GET …/clock` inside the room."""
    taken = []
    for turn in range(turns):
        command = GetCaseClock(BY, receipt(turn * 7919 % number))
        started = perf_counter()
        room.ask(command)
        taken.append((perf_counter() - started) * 1000)
    return percentile(taken, 0.95)


def reloaded(room: Room[Any], number: int) -> float:
    """Seconds until every case is counted by another calendar, while every tenth is claimed."""
    room.world.calendars.put(year_2026(OFF), 2)

    def counted_again() -> None:
        while room.world.calendars.current(COUNTY)[1] < 2 or room.ask(RecountDueDates()):
            pass

    started = perf_counter()
    with ThreadPoolExecutor(3) as pool:
        counting = [pool.submit(counted_again) for _ in range(2)]
        for at in range(0, number, 10):
            room.ask(ClaimCase(BY, receipt(at)))
        for one in counting:
            one.result()
    return perf_counter() - started


def checked(room: Room[Any]) -> tuple[int, int]:
    """Due dates that are wrong, and cases whose move was told more or less often than it happened."""
    years = year_2026(), year_2026(OFF)
    wrong = untold = 0
    for kept in room.world.cases.collection.find():
        case: Case = room.world.cases.load(kept)
        before, after = (
            [due(clock.started_on, DAYS[clock.name], year) for clock in case.clocks] for year in years
        )
        wrong += [clock.due for clock in case.clocks] != after
        told = Counter(one["type"].rpartition(".")[2] for one in kept["outbox"])
        untold += told["DueDatesMoved"] != (before != after)
    return wrong, untold


@click.command()
@MONGO_URL
@click.option("--cases", "number", default=CASES, show_default=True)
@click.option("--turns", default=500, show_default=True)
def main(mongo_url: str, number: int, turns: int) -> None:
    """Print all figures."""
    tell()
    explain = explaining()
    print(f"explain one case                  {explain:8.2f} ms")
    print(f"count {CASES:,} cases               {recounting():8.2f} s")
    with store(mongo_url) as doors:
        room = filled(doors, number)
        ask = asked(room, number, turns)
        print(f"a case's clocks asked for, p95    {ask:8.2f} ms")
        print(f"calendar reloaded, {number:,} cases {reloaded(room, number):8.2f} s")
        wrong, untold = checked(room)
        print(f"wrong due dates                   {wrong:8d}")
        print(f"moves not told exactly once       {untold:8d}")
    sys.exit(max(explain, ask) > BUDGET or bool(wrong or untold))


if __name__ == "__main__":
    main()
