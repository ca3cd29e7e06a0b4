"""One suite over the fake and the real store of after-checks, plans and visits, and what they ask the database."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from services.approval.domain.after_check import AfterCheck, Promise, WantedChecks
from services.approval.domain.case import Case
from services.approval.domain.inspections import Drawn, Inspector, Plan, Population, Subject
from services.approval.domain.opening import opened_case
from services.approval.domain.ranks import published_rank
from services.approval.domain.spoken import Spoken
from services.approval.domain.visits import Part, Visit
from services.approval.ports import Inspections
from services.approval.store import MongoAfterChecks, MongoCases, MongoPlans, MongoVisits
from services.approval.store.after_checks import OF_ITEM
from services.approval.store.promises import CHECKS, EVER, LATE, PUBLIC
from services.approval.wire import encode
from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.chassis.privacy import Sealer
from tests.contract.approval.test_certificates import certificate
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
from tests.fakes.approval_inspections import inspections

ITEM = "public_place_hygiene_licence"
CALENDAR = FakeCalendars(shipped_year(2026)).current(COUNTY)
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=SHANGHAI)
TODAY = date(2026, 12, 1)
SIGNED = Promise(f"{ITEM}@1", "d" * 64, ACCEPTED_AT, ("hygiene_test_report",))
SAID = Spoken("指标不合格", "reviewer-1", NOW)
Kept = tuple[Any, Inspections]


def case(position: int, state: str = "due", party: str = "", **changes: Any) -> Case:
    event = accepted(ITEM, number=f"{NUMBER}{position}", party=party or f"party-{position}", promise=SIGNED)
    check = AfterCheck(state, date(2027, 1, 1) + timedelta(days=position), 12)
    made = opened_case(event, terms(ITEM), frozenset(), NOW, *CALENDAR)
    return replace(made, state="decided", outcome="granted", decided_at=NOW, after_check=check, **changes)


def plan(position: int, **changes: Any) -> Plan:
    made = Plan(
        id=f"{COUNTY}-ip-{position}",
        title="抽查",
        population=Population("commitments", COUNTY, "health"),
        period="2026Q4",
        wanted=2,
        inspectors=(Inspector("s-1", ("me", "mine")), Inspector("s-2", ())),
        seed_digest="0" * 64,
        seed="sealed",
        state="planned",
        planned_at=NOW,
    )
    return replace(made, **changes)


def visit(position: int, *parts: Part, **changes: Any) -> Visit:
    return replace(Visit(f"{COUNTY}-iv-{position}", "2026Q4", f"p-{position}", ("n",), parts), **changes)


def part(plan_id: str = "plan-1", division: str = COUNTY, department: str = "health") -> Part:
    return Part(plan_id, "alias", division, department, ("s-1", "s-2"))


@pytest.fixture(params=["fake", "real"])
def kept(request: pytest.FixtureRequest) -> Kept:
    if request.param == "fake":
        fakes = FakeCases()
        return fakes, inspections(fakes)
    doors: Doors = request.getfixturevalue("store_doors")
    cases, plans, visits = (
        store(doors.outbox("approval", encode)) for store in (MongoCases, MongoPlans, MongoVisits)
    )
    for made in (cases, plans, visits):
        made.collection.drop()
        made.ensure_indexes()
    return cases, Inspections(MongoAfterChecks(cases), plans, visits)


def test_a_promise_and_its_check_come_back_with_their_case(kept: Kept) -> None:
    cases, _ = kept
    was = cases.add(case(0), [])
    assert cases.get(was.id) == was
    assert was.after_check is not None
    checked = replace(was.after_check, state="broken", result=SAID, lapses_on=date(2027, 12, 1))
    now = cases.save(was, replace(was, after_check=replace(checked, appeal=SAID, answer=SAID)), [])
    assert cases.get(was.id) == now
    plain = cases.add(replace(case(1), promise=None, after_check=None), [])
    assert (cases.get(plain.id).promise, cases.get(plain.id).after_check) == (None, None)


def test_checks_are_listed_by_due_date_place_department_and_state(kept: Kept) -> None:
    cases, found = kept
    cases.add(case(2), [])
    cases.add(case(0), [])
    cases.add(case(1, "kept", owner_division=TOWNSHIP), [])
    cases.add(replace(case(3), after_check=None), [])

    def listed(*wanted: str, limit: int = 10) -> list[str]:
        return [one.id[-1] for one in found.after_checks.page(WantedChecks(*wanted), limit)]

    assert listed(COUNTY) == ["0", "1", "2"]
    assert listed(COUNTY, "health", "due") == ["0", "2"]
    assert listed(TOWNSHIP) == ["1"]
    assert listed(COUNTY, "forestry") == []
    assert listed(COUNTY, "", "", f"2027-01-01.{NUMBER}0", limit=1) == ["1"]


def test_what_is_public_ends_with_its_day(kept: Kept) -> None:
    cases, found = kept
    ends = date(2027, 3, 1)
    cases.add(case(0), [])
    cases.add(case(1, "kept"), [])
    broken = case(2, "broken")
    assert broken.after_check is not None
    lapsing = cases.add(replace(broken, after_check=replace(broken.after_check, lapses_on=ends)), [])
    hidden = case(3)
    assert hidden.after_check is not None
    cases.add(replace(hidden, after_check=replace(hidden.after_check, public=False)), [])

    def public(item: str = "", day: date = TODAY, before: str = "") -> list[str]:
        return [one.id[-1] for one in found.after_checks.published(COUNTY, item, day, before, 10)]

    assert public() == ["2", "0"]
    assert public(ITEM, before=published_rank(lapsing)) == ["0"]
    assert public(day=ends + timedelta(days=1)) == ["0"]
    assert public("another") == []


def test_subjects_are_told_once_each_with_their_numbers(kept: Kept) -> None:
    cases, found = kept
    cases.add(case(0, party="ann"), [])
    cases.add(case(1, party="bea"), [])
    cases.add(case(2, party="ann"), [])
    cases.add(case(3, "kept", party="cleo"), [])

    def subjects(kind: str, item: str = "", limit: int = 10) -> set[Subject]:
        return set(found.after_checks.subjects(Population(kind, COUNTY, "health", item), TODAY, limit))

    both = {Subject("ann", (f"{NUMBER}2", f"{NUMBER}0")), Subject("bea", (f"{NUMBER}1",))}
    assert subjects("commitments") == both == subjects("commitments", ITEM)
    assert subjects("commitments", "another") == set()
    assert subjects("commitments", limit=1) == {Subject("ann", (f"{NUMBER}2",))}
    assert subjects("certificates", ITEM) == set()


def test_holders_of_a_certificate_are_subjects_until_its_last_day(kept: Kept, sealer: Sealer) -> None:
    cases, found = kept
    lasts = (None, TODAY, TODAY - timedelta(days=1), TODAY + timedelta(days=1))
    for position, last in enumerate(lasts):
        cases.add(case(position, "kept", certificate=certificate(sealer, valid_until=last)), [])
    cases.add(case(4, "kept", certificate=certificate(sealer, state="revoked")), [])
    population = Population("certificates", COUNTY, "health", ITEM)
    subjects = found.after_checks.subjects(population, TODAY, 10)
    assert {one.party for one in subjects} == {"party-0", "party-1", "party-3"}


def test_plans_come_back_and_are_listed_newest_first(kept: Kept) -> None:
    _, found = kept
    was = found.plans.add(plan(1), [])
    assert found.plans.get(was.id) == was
    drawn = replace(
        was,
        state="drawn",
        aliases=("a", "b"),
        apart=(("a", "s-1"),),
        drawn=(Drawn("b", "p", ("n",), ("s-1", "s-2"), "v"),),
        passed=("a",),
        drawn_at=NOW,
    )
    now = found.plans.save(was, drawn, [])
    assert found.plans.get(was.id) == now
    found.plans.add(plan(2, population=Population("commitments", TOWNSHIP, "forestry")), [])

    def listed(*wanted: Any) -> list[str]:
        return [one.id[-1] for one in found.plans.page(*wanted)]

    assert listed(COUNTY, "", "", 10) == ["2", "1"]
    assert listed(COUNTY, "health", "", 10) == ["1"]
    assert listed(TOWNSHIP, "", "", 10) == ["2"]
    assert listed(COUNTY, "", f"{COUNTY}-ip-2", 10) == ["1"]


def test_visits_come_back_and_are_listed_by_place_department_state_and_plan(kept: Kept) -> None:
    _, found = kept
    was = found.visits.add(visit(1, part()), [])
    joined = was.joined(part("plan-2", department="forestry"), ("m",))
    now = found.visits.save(was, joined.recorded("plan-2", "problem", replace(SAID, by="s-1")), [])
    assert found.visits.get(was.id) == now
    found.visits.add(visit(2, part(division=TOWNSHIP), state="done"), [])

    def listed(*wanted: str) -> list[str]:
        return [one.id[-1] for one in found.visits.page(*wanted, 10)]  # type: ignore[arg-type, call-arg]

    assert listed(COUNTY, "", "", "", "") == ["1", "2"]
    assert listed(COUNTY, "forestry", "open", "plan-2", "") == ["1"]
    assert listed(TOWNSHIP, "", "done", "", "") == ["2"]
    assert listed(COUNTY, "", "", "plan-1", f"{COUNTY}-iv-1") == ["2"]
    assert found.visits.done([f"{COUNTY}-iv-{at}" for at in range(4)]) == {f"{COUNTY}-iv-2"}


@pytest.mark.parametrize(
    ("query", "order", "index"),
    [
        ({"check_desks": f"{COUNTY}/health/due", "check_rank": {"$gt": ""}}, "check_rank", CHECKS),
        ({"published": f"{COUNTY}/", "published_rank": {"$gt": "2026-12-01"}}, "published_rank", PUBLIC),
        (
            {"desks": f"{COUNTY}/health", "item_id": ITEM, "state": "decided", "certificate.state": "valid"},
            "rank",
            OF_ITEM,
        ),
        ({"check_late_at": {"$gt": EVER, "$lte": NOW}}, "check_late_at", LATE),
    ],
)
def test_every_question_has_its_index(
    store_doors: Doors, query: dict[str, Any], order: str, index: str
) -> None:
    made = MongoCases(store_doors.outbox("approval", encode))
    made.collection.drop()
    made.ensure_indexes()
    plain = replace(case(0), promise=None, after_check=None)
    made.add_many([(replace(plain, id=f"{NUMBER}{at}"), [], None) for at in range(100, 200)])
    made.add(case(1), [])
    plan = str(
        made.collection.find(query, hint=index).sort(order, 1).explain()["queryPlanner"]["winningPlan"]
    )
    assert f"'indexName': '{index}'" in plan
    assert "'SORT'" not in plan


@pytest.mark.parametrize(
    ("store", "desk", "order"),
    [(MongoPlans, f"{COUNTY}/health", -1), (MongoVisits, f"{COUNTY}/health/open/", 1)],
)
def test_plans_and_visits_are_read_in_the_order_of_their_index(
    store_doors: Doors, store: Any, desk: str, order: int
) -> None:
    made = store(store_doors.outbox("approval", encode))
    made.collection.drop()
    made.ensure_indexes()
    for at in range(20):
        made.add(plan(at) if store is MongoPlans else visit(at, part()), [])
    found = made.collection.find({"desks": desk}).sort("_id", order).explain()["queryPlanner"]["winningPlan"]
    assert "'SORT'" not in str(found)
    assert "desks_1__id" in str(found)
