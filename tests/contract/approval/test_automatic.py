"""What automatic approval keeps: one suite over the fakes and the real stores, and the indexes of its questions."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from services.approval.domain.automatic import AutoRules, proposed
from services.approval.domain.case import Case
from services.approval.domain.decision import Decision
from services.approval.domain.opening import opened_case
from services.approval.domain.verdicts import SHARE, Automatic, Verdict
from services.approval.store import MongoAutoRules, MongoCases, MongoRegisters
from services.approval.wire import encode
from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from tests.contract.stores import stages
from tests.fakes.approval import (
    ACCEPTED_AT,
    COUNTY,
    NUMBER,
    TOWNSHIP,
    FakeCalendars,
    FakeCases,
    accepted,
    shipped_year,
    terms,
)
from tests.fakes.approval_automatic import FakeAutoRules, FakeRegisters

ITEM = "elderly_preferential_card"
TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 0, 0, 123000, tzinfo=SHANGHAI)
CALENDAR = FakeCalendars(shipped_year(2026)).current(COUNTY)


def fresh(made: Any) -> Any:
    made.collection.drop()
    made.ensure_indexes()
    return made


@pytest.fixture(params=["fake", "real"])
def rules(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeAutoRules()
    doors: Doors = request.getfixturevalue("store_doors")
    return fresh(MongoAutoRules(doors.outbox("approval", encode), remembered=0))


@pytest.fixture(params=["fake", "real"])
def registers(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeRegisters()
    request.getfixturevalue("store_doors")
    return fresh(MongoRegisters())


@pytest.fixture(params=["fake", "real"])
def cases(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeCases()
    doors: Doors = request.getfixturevalue("store_doors")
    return fresh(MongoCases(doors.outbox("approval", encode)))


def waiting(division: str = COUNTY) -> AutoRules:
    return proposed(None, division, terms(ITEM), "s-1", AT)


def granted(position: int, *, drawn: bool = True) -> Case:
    event = accepted(ITEM, number=f"{NUMBER}{position}", accepted_at=ACCEPTED_AT)
    case = opened_case(event, terms(ITEM), frozenset(), AT, *CALENDAR)
    automatic = Automatic("aa", 1, "health", "granted", "rules", (Verdict("a ge 1", "met"),))
    automatic = automatic.to_check(SHARE) if drawn else automatic
    decided = case.decide("health", Decision("granted", "依据规则", {}), "system", AT, "grant_by_rules")
    return replace(decided, automatic=automatic)


def test_rules_come_back_as_they_were_put(rules: Any) -> None:
    was = rules.add(waiting(), [])
    assert rules.get(was.id) == was
    now = rules.save(was, was.confirmed("s-2", AT), [])
    assert rules.get(was.id) == now


def test_the_nearest_rules_in_force_are_found_and_those_that_wait_are_not(rules: Any) -> None:
    county, township = rules.add(waiting(), []), rules.add(waiting(TOWNSHIP), [])
    assert rules.in_force(ITEM, (COUNTY, TOWNSHIP)) is None
    county = rules.save(county, county.confirmed("s-2", AT), [])
    assert rules.in_force(ITEM, (COUNTY, TOWNSHIP)) == county
    township = rules.save(township, township.confirmed("s-2", AT), [])
    assert rules.in_force(ITEM, (COUNTY, TOWNSHIP)) == township
    assert rules.in_force("residence_permit", (COUNTY, TOWNSHIP)) is None
    rules.save(county, county.ended("数据有误"), [])
    assert rules.in_force(ITEM, (COUNTY,)) is None


def test_a_register_tells_its_newest_extract_for_thirty_days(registers: Any) -> None:
    registers.put("population_base", TODAY, [("x", {"alive": True}), ("y", {"alive": False})])
    registers.put("population_base", TODAY - timedelta(days=1), [("x", {"alive": False})])
    registers.put("benefit_register", TODAY - timedelta(days=31), [("x", {"card": True})])
    wanted = ("population_base", "benefit_register")
    assert registers.facts(wanted, "x", TODAY) == {"population_base": {"alive": True}}
    assert registers.facts(wanted, "y", TODAY) == {"population_base": {"alive": False}}
    assert registers.facts(wanted, "z", TODAY) == {}
    assert registers.facts(wanted, "x", TODAY + timedelta(days=31)) == {}
    registers.put("population_base", TODAY, [("x", {"alive": False})])
    assert registers.facts(wanted, "x", TODAY) == {"population_base": {"alive": False}}


def test_grants_that_wait_for_a_look_are_found_until_it_is_taken(cases: Any) -> None:
    kept = [cases.add(granted(position, drawn=position != 2), []) for position in range(4)]
    found = cases.to_check(COUNTY, "health", "", 10)
    assert [case.id for case in found] == [f"{NUMBER}{position}" for position in (0, 1, 3)]
    assert found[0].automatic == kept[0].automatic
    assert [case.id for case in cases.to_check(COUNTY, "", found[0].rank, 1)] == [f"{NUMBER}1"]
    assert cases.to_check(COUNTY, "education", "", 10) == []
    checked = replace(kept[1], automatic=kept[1].automatic.checked(False, "s-1", AT, "照片不合格"))
    cases.save(kept[1], checked, [])
    assert cases.get(f"{NUMBER}1").automatic == checked.automatic
    assert [case.id for case in cases.to_check(COUNTY, "", "", 10)] == [f"{NUMBER}0", f"{NUMBER}3"]


def test_every_question_has_its_index(store_doors: Doors) -> None:
    fresh(MongoCases(store_doors.outbox("approval", encode)))
    fresh(MongoAutoRules(store_doors.outbox("approval", encode)))
    due = {"checks_due": f"{COUNTY}/health", "rank": {"$gt": ""}}
    for collection, query, order in (
        ("approval_cases", due, {"rank": 1}),
        ("approval_auto_rules", {"holds": {"$gt": ""}}, {"holds": 1}),
    ):
        plan = stages(store_doors, collection, query, order)
        assert "IXSCAN" in plan
        assert not {"COLLSCAN", "SORT"} & plan
