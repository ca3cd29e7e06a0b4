"""One suite over the fakes and the real stores of supervision, and what they ask the database."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from services.approval.bootstrap import room
from services.approval.commands import ShowCards
from services.approval.domain.card import Card, Said
from services.approval.domain.case import Case
from services.approval.domain.opening import opened_case
from services.approval.domain.rates import CaseKind
from services.approval.domain.watching import dealt_with, moved_near_due, next_card_at
from services.approval.ports import Approval
from services.approval.store import MongoCards, MongoCases, MongoTallies
from services.approval.wire import encode
from services.chassis.doors import Doors
from services.chassis.fakes import FakeClock
from services.chassis.privacy import Sealer
from tests.fakes.approval import (
    ACCEPTED_AT,
    COUNTY,
    NUMBER,
    VILLAGE,
    FakeCalendars,
    FakeCases,
    accepted,
    shipped_year,
    terms,
    world,
)
from tests.fakes.approval_supervision import FakeCards, FakeTallies
from tests.waiting import until

CALENDAR = FakeCalendars(shipped_year(2026)).current(COUNTY)
NOW = ACCEPTED_AT + timedelta(minutes=1)
ITEM = "drinking_water_supply_hygiene_licence"
SWEEP = """
from datetime import timedelta
from services.approval.bootstrap import room
from services.approval.commands import ShowCards
from services.chassis.doors import open_doors
from services.chassis.fakes import FakeClock
from services.chassis.settings import load
from tests.contract.approval.test_supervision import on_stores
from tests.fakes.approval import ACCEPTED_AT
doors = open_doors(load(), "test")
room(on_stores(doors, doors.sealer, FakeClock(ACCEPTED_AT + timedelta(days=40)))).ask(ShowCards())
"""


def case(position: int = 0, **changes: Any) -> Case:
    event = accepted(ITEM, number=f"{NUMBER}{position}", **changes)
    return opened_case(event, terms(ITEM), frozenset(), NOW, *CALENDAR)


def card(position: int = 0, kind: str = "red_card", **changes: Any) -> Card:
    made = Card(
        id=f"{NUMBER}{position}-{kind}",
        number=f"{NUMBER}{position}",
        key=kind,
        kind=kind,
        item=ITEM,
        item_name="卫生许可",
        case_type="commitment",
        division=VILLAGE,
        owner_division=COUNTY,
        departments=("health",),
        due=date(2026, 11, 30),
        since=NOW,
        shown_at=NOW.replace(microsecond=0) + timedelta(minutes=position),
    )
    return replace(made, **changes)


def fresh(made: Any) -> Any:
    made.collection.drop()
    made.ensure_indexes()
    return made


@pytest.fixture(params=["fake", "real"])
def cases(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeCases()
    doors: Doors = request.getfixturevalue("store_doors")
    return fresh(MongoCases(doors.outbox("approval", encode)))


@pytest.fixture(params=["fake", "real"])
def cards(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeCards()
    doors: Doors = request.getfixturevalue("store_doors")
    return fresh(MongoCards(doors.outbox("approval", encode)))


@pytest.fixture(params=["fake", "real"])
def tallies(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeTallies()
    request.getfixturevalue("store_doors")
    return fresh(MongoTallies())


def test_a_case_comes_back_with_what_supervision_watches_for(cases: Any) -> None:
    was = cases.add(case(), [])
    assert [step.key for step in was.steps] == ["warning", "yellow_card", "red_card", "critical"]
    dealt = dealt_with(was, was.steps[:2])
    cases.mark([(was, dealt)])
    now = cases.get(was.id)
    assert (now.marked, now.meta.version) == (("warning", "yellow_card"), 2)
    assert next_card_at(now) == was.steps[2].at
    cases.mark([(was, dealt_with(was, was.steps))])
    assert cases.get(was.id) == now


def test_whose_move_was_flagged_and_when_a_case_was_withdrawn_come_back_as_they_were_kept(cases: Any) -> None:
    was = case()
    assert was.steps
    moved = moved_near_due(was, date(2026, 12, 18), "transfer", "health", "reviewer-1")
    assert moved.steps[-1].by == "reviewer-1"
    kept = cases.add(replace(moved.withdraw(NOW + timedelta(days=40)), by_one_person=True), [])
    assert cases.get(kept.id) == kept
    assert kept.withdrawn_at == NOW + timedelta(days=40)
    assert cases.to_watch(NOW + timedelta(days=50), 10) == [kept]


def test_cases_are_watched_from_their_next_threshold_on(cases: Any) -> None:
    was = cases.add(case(0), [])
    cases.add(replace(case(1), state="withdrawn"), [])
    at = next_card_at(was)
    assert at is not None
    assert cases.to_watch(at - timedelta(seconds=1), 10) == []
    assert cases.to_watch(at, 10) == [was]
    cases.save(was, dealt_with(was, was.steps), [])
    assert cases.to_watch(at + timedelta(days=400), 10) == []


def test_what_was_opened_on_a_day_is_counted_with_and_without_department(cases: Any) -> None:
    cases.add(case(0), [])
    cases.add(case(1), [])
    cases.add(case(2, division="510822102201"), [])
    assert cases.opened(NOW.date()) == {
        CaseKind(VILLAGE, COUNTY, ""): 2,
        CaseKind(VILLAGE, COUNTY, "health"): 2,
        CaseKind("510822102201", COUNTY, ""): 1,
        CaseKind("510822102201", COUNTY, "health"): 1,
    }
    assert cases.opened(NOW.date() - timedelta(days=1)) == {}


def test_a_card_comes_back_as_it_was_kept(cards: Any) -> None:
    assert cards.add_many([(card(), [], None)]) == frozenset()
    assert cards.add_many([(card(), [], None), (card(1), [], None)]) == {card().id}
    was = cards.get(card().id)
    now = cards.save(was, was.appealed(Said("系统故障", "head-1", NOW)), [])
    assert cards.get(was.id) == now
    assert now.appeal == Said("系统故障", "head-1", NOW)
    moved = cards.add(card(2, "near_due_move", action="transfer", moved_by="reviewer-1"), [])
    assert cards.get(moved.id) == moved


def test_a_page_of_cards_is_newest_first_and_of_one_place_department_kind_and_state(cards: Any) -> None:
    cards.add_many(
        [
            (card(0), [], None),
            (card(1, "yellow_card"), [], None),
            (card(2, owner_division="510822101", departments=("township_government",)), [], None),
            (card(3, state="withdrawn"), [], None),
        ]
    )

    def found(*wanted: str, before: str = "", limit: int = 10) -> list[str]:
        place, department, kind, state = (*wanted, *("",) * (4 - len(wanted)))
        page = cards.page(place, department, kind, state, before, limit)
        return [one.number.removeprefix(NUMBER) for one in page]

    assert found(COUNTY) == ["3", "2", "1", "0"]
    assert found("510822101") == ["2"]
    assert found(COUNTY, "health", "red_card") == ["3", "0"]
    assert found(COUNTY, "", "red_card", "shown") == ["2", "0"]
    assert found(COUNTY, before=card(2).rank, limit=1) == ["1"]


def test_cards_are_counted_by_site_department_and_level_without_withdrawn_ones(cards: Any) -> None:
    cards.add_many(
        [
            (card(0), [], None),
            (card(1, "yellow_card", departments=("health", "agriculture")), [], None),
            (card(2, owner_division="510822101"), [], None),
            (card(3, state="withdrawn"), [], None),
            (card(4, shown_at=NOW.replace(microsecond=0) + timedelta(days=30)), [], None),
        ]
    )

    def counted(grouping: str, division: str = COUNTY) -> dict[tuple[str, str], int]:
        return dict(cards.counts(division, grouping, "2026-11", "2026-11"))

    assert counted("site") == {(VILLAGE, "red_card"): 2, (VILLAGE, "yellow_card"): 1}
    assert counted("department") == {
        ("health", "red_card"): 2,
        ("health", "yellow_card"): 1,
        ("agriculture", "yellow_card"): 1,
    }
    assert counted("level") == {
        ("county", "red_card"): 1,
        ("county", "yellow_card"): 1,
        ("township", "red_card"): 1,
    }
    assert counted("level", "510822101") == {("township", "red_card"): 1}


def test_tallies_add_up_days_and_a_day_counted_again_replaces_itself(tallies: Any) -> None:
    kind, part = CaseKind(VILLAGE, COUNTY, ""), CaseKind(VILLAGE, COUNTY, "health")
    assert tallies.counted_until() is None
    tallies.put(date(2026, 11, 29), {kind: 3, part: 3})
    tallies.put(date(2026, 11, 30), {kind: 1})
    tallies.put(date(2026, 11, 30), {kind: 4})
    tallies.put(date(2026, 12, 1), {kind: 5, CaseKind(VILLAGE, "510822101", ""): 2})
    assert tallies.counted_until() == date(2026, 12, 1)
    assert tallies.counts(COUNTY, "site", "2026-11", "2026-11") == {VILLAGE: 7}
    assert tallies.counts(COUNTY, "level", "2026-11", "2026-12") == {"county": 12, "township": 2}
    assert tallies.counts(COUNTY, "department", "2026-11", "2026-12") == {"health": 3}
    assert tallies.counts("510822101", "site", "2026-11", "2026-12") == {VILLAGE: 2}


def on_stores(doors: Doors, sealer: Sealer, clock: FakeClock) -> Approval:
    outbox = doors.outbox("approval", encode)
    return replace(
        world(sealer, terms(ITEM)), cases=MongoCases(outbox), cards=MongoCards(outbox), clock=clock
    )


def test_two_at_once_show_every_card_once(store_doors: Doors, sealer: Sealer) -> None:
    clock = FakeClock(ACCEPTED_AT + timedelta(days=40))
    one, other = (on_stores(store_doors, sealer, clock) for _ in range(2))
    fresh(one.cases)
    fresh(one.cards)
    one.cases.add_many([(case(position), [], None) for position in range(60)])  # type: ignore[attr-defined]
    both = [Thread(target=room(each).ask, args=(ShowCards(limit=7, pages=40),)) for each in (one, other)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    room(one).ask(ShowCards())
    kept = list(one.cards.collection.find())  # type: ignore[attr-defined]
    assert len(kept) == 60 * 4
    assert {document["emitted"] for document in kept} == {1}
    assert one.cases.to_watch(clock.now() + timedelta(days=400), 1) == []


def test_work_killed_between_cards_and_cases_is_finished_by_the_next(
    store_doors: Doors, sealer: Sealer, tmp_path: Path
) -> None:
    clock = FakeClock(ACCEPTED_AT + timedelta(days=40))
    approval = on_stores(store_doors, sealer, clock)
    cards, cases = fresh(approval.cards), fresh(approval.cases)
    cases.add_many([(case(position), [], None) for position in range(400)])
    environment = os.environ | {
        "SANJI_STACK": COUNTY,
        "SANJI_MONGO_URL": store_doors.settings.mongo_url,
        "SANJI_AMQP_URL": "amqp://nobody@127.0.0.1:1/",
        "SANJI_SEALING_KEYS": store_doors.settings.sealing_keys,
        "PYTHONPATH": f".{os.pathsep}protos/gen",
    }
    with (tmp_path / "log").open("wb") as log:
        killed = subprocess.Popen([sys.executable, "-c", SWEEP], env=environment, stdout=log, stderr=log)
        until(cards.collection.find_one, 30, "a card")
        killed.kill()
        assert killed.wait(10) in (-9, 0), (tmp_path / "log").read_text()
    room(approval).ask(ShowCards())
    kept = list(cards.collection.find({}, {"number": 1, "emitted": 1, "outbox": 1}))
    assert len(kept) == 400 * 4
    assert {(document["emitted"], len(document["outbox"])) for document in kept} == {(1, 1)}
    assert cases.to_watch(clock.now() + timedelta(days=400), 1) == []
