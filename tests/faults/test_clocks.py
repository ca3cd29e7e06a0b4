"""The calendar changes while cases run: every due date is the oracle's afterwards, and is told once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest

from services.approval.bootstrap import bootstrap
from services.approval.commands import ClaimCase, DecideCase, RecountDueDates
from services.approval.domain.case import Case
from services.approval.domain.clocks import COMMITTED, STATUTORY
from services.approval.domain.life import DECIDED, LIFE
from services.approval.store import MongoCalendars
from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.chassis.errors import Conflict
from services.chassis.fakes import FakeClock
from services.chassis.room import Room
from services.chassis.workdays import CalendarYear
from tests.fakes.approval import NUMBER, accepted, envelope, reviewer, shipped_year, terms

ITEM, DEPARTMENT = "drinking_water_supply_hygiene_licence", "health"
TERMS = terms(ITEM)
CASES, SOME, AT_ONCE = 180, 36, 4
ONE = timedelta(days=1)
FIRST = date(2026, 9, 1)
SECOND = (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 2))
"""Days that the second edition of the calendar takes off."""
THIRD = (*SECOND, date(2026, 12, 8))
CHECKS = dict.fromkeys(TERMS.conditions, True)


def edition(off: tuple[date, ...]) -> CalendarYear:
    """The year 2026 with more days off."""
    year = shipped_year(2026)
    return replace(year, holidays=year.holidays | frozenset(off), make_up_days=year.make_up_days - set(off))


def due(start: date, days: int, year: CalendarYear) -> date:
    """The oracle: day by day through the year's own table, the first day not counted."""
    at = start
    while days:
        at += ONE
        text = at.isoformat()
        worked = at.isoweekday() < 6 and at not in year.holidays
        if at.year != year.year:
            worked = at.isoweekday() < 6 and text[5:] not in {
                "01-01",
                "05-01",
                "05-02",
                "10-01",
                "10-02",
                "10-03",
            }
        days -= worked or at in year.make_up_days
    return at


def room_on(doors: Doors) -> Room[Any]:
    """A process of its own: it remembers no calendar, so that a change is known at once."""
    made = bootstrap(doors)
    clock = FakeClock(datetime.combine(date(2026, 11, 23), time(9), SHANGHAI))
    return replace(made, world=replace(made.world, calendars=MongoCalendars(remembered=0.0), clock=clock))


@pytest.fixture(scope="module")
def rooms(store_doors: Doors) -> list[Room[Any]]:
    """As many workers as count at once, over one database."""
    made = [room_on(store_doors) for _ in range(AT_ONCE)]
    made[0].prepare()
    made[0].world.items.put(TERMS)
    made[0].world.calendars.put(shipped_year(2026), 1)
    return made


def opened(room: Room[Any], position: int) -> str:
    start = datetime.combine(FIRST + (position % 90) * ONE, time(9), SHANGHAI)
    number = f"{NUMBER[:-7]}{position:07d}"
    room.hear(
        accepted(ITEM, number=number, accepted_at=start),
        envelope("sanji.intake.v1.ApplicationAccepted", f"e-{number}"),
    )
    return number


def kept(room: Room[Any], numbers: list[str]) -> list[Case]:
    return [room.world.cases.get(number) for number in numbers]


def told(room: Room[Any], number: str) -> Counter[str]:
    found = room.world.cases.collection.find_one({"_id": number}, {"outbox": 1})
    return Counter(one["type"].rpartition(".")[2] for one in found["outbox"])


def wrong(case: Case, year: CalendarYear) -> list[tuple[str, date | None, date]]:
    days = {COMMITTED: TERMS.committed_days, STATUTORY: TERMS.statutory_days}
    found = [(one.name, one.due, due(one.started_on, days[one.name], year)) for one in case.clocks]
    return [one for one in found if one[1] != one[2]]


def recount(room: Room[Any]) -> None:
    while room.ask(RecountDueDates(limit=20)):
        pass


def test_every_due_date_is_the_oracles_after_the_calendar_changed_twice_and_each_move_is_told_once(
    rooms: list[Room[Any]],
) -> None:
    first = rooms[0]
    numbers = [opened(first, position) for position in range(CASES)]
    assert [one.id for one in kept(first, numbers) if wrong(one, shipped_year(2026))] == []
    dues = {number: [clocks(first, number)] for number in numbers}
    decided = numbers[::5][:SOME]

    def decide(number: str) -> None:
        first.ask(DecideCase(reviewer(DEPARTMENT), number, "granted", checks=CHECKS))

    for version, off in ((2, SECOND), (3, THIRD)):
        with ThreadPoolExecutor(AT_ONCE * 2) as pool:
            first.world.calendars.put(edition(off), version)
            deciding = [pool.submit(decide, number) for number in decided if version == 2]
            counting = [pool.submit(recount, room) for room in rooms]
            for one in (*deciding, *counting):
                one.result(60)
        running = [one for one in kept(first, numbers) if not one.decided_at]
        assert [(one.id, wrong(one, edition(off))) for one in running if wrong(one, edition(off))] == []
        for number in numbers:
            dues[number].append(clocks(first, number))
    moves = {number: sum(a != b for a, b in pairwise(seen)) for number, seen in dues.items()}
    assert {number: told(first, number)["DueDatesMoved"] for number in numbers} == moves
    assert {moves[number] for number in numbers if number not in decided} == {0, 1, 2}
    assert all(told(first, number)["DecisionMade"] == 1 for number in decided)


def clocks(room: Room[Any], number: str) -> tuple[Any, ...]:
    found: Case = room.world.cases.get(number)
    return found.clocks


def test_of_two_reviewers_at_once_one_wins_and_the_other_learns_what_is_possible(
    rooms: list[Room[Any]],
) -> None:
    numbers = [opened(rooms[0], CASES + position) for position in range(20)]

    def claim(room: Room[Any], number: str, who: str) -> str:
        try:
            room.ask(ClaimCase(reviewer(DEPARTMENT, subject=who), number))
        except Conflict as refusal:
            return refusal.reason
        return who

    def decide(room: Room[Any], number: str, who: str) -> str:
        command = DecideCase(reviewer(DEPARTMENT, subject=who), number, "granted", checks=CHECKS)
        try:
            room.ask(command)
        except Conflict as refusal:
            possible = [fault.detail for fault in refusal.faults if fault.reason == "POSSIBLE_NOW"]
            return f"{refusal.reason} {possible}"
        return who

    with ThreadPoolExecutor(2) as pool:
        for number in numbers[:10]:
            both = [pool.submit(claim, room, number, f"r-{at}") for at, room in enumerate(rooms[:2])]
            said = [one.result(20) for one in both]
            assert said.count("CASE_CLAIMED") == 1
            assert rooms[0].world.cases.get(number).tasks[0].claimed_by in said
            assert told(rooms[0], number)["CaseClaimed"] == 1
        for number in numbers[10:]:
            both = [pool.submit(decide, room, number, f"r-{at}") for at, room in enumerate(rooms[:2])]
            said = [one.result(20) for one in both]
            assert rooms[0].world.cases.get(number).tasks[0].decided_by in said
            assert said.count(f"CASE_STATE {list(LIFE.possible(DECIDED))}") == 1
            assert told(rooms[0], number)["DecisionMade"] == 1
