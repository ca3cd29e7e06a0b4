"""One suite over the fakes and the real stores: questions to departments that run elsewhere, and who is down."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from services.approval.domain.asking import awaiting, hastened, marked_remote, told, unanswered
from services.approval.domain.case import Case
from services.approval.domain.decision import Decision
from services.approval.domain.opening import opened_case
from services.approval.domain.outages import Outage
from services.approval.store import CaseDocument, MongoCases, MongoOutages
from services.approval.store.cases import AWAITING
from services.approval.wire import encode
from services.chassis.doors import Doors
from services.chassis.mongo.documents import collection_of
from tests.fakes.approval import (
    ACCEPTED_AT,
    COUNTY,
    NUMBER,
    FakeCalendars,
    FakeCases,
    FakeOutages,
    accepted,
    shipped_year,
    terms,
)

CALENDAR = FakeCalendars(shipped_year(2026)).current(COUNTY)
NOW = ACCEPTED_AT + timedelta(minutes=1)
ITEM = "rural_homestead_approval"
LATER = NOW + timedelta(seconds=45)


def case(position: int = 0, remote: tuple[str, ...] = ("agriculture",), at: datetime = NOW) -> Case:
    event = accepted(ITEM, number=f"{NUMBER}{position}")
    found = terms(ITEM)
    return marked_remote(
        opened_case(event, found, frozenset(found.departments), at, *CALENDAR), frozenset(remote)
    )


@pytest.fixture(params=["fake", "real"])
def cases(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeCases()
    doors: Doors = request.getfixturevalue("store_doors")
    made = MongoCases(doors.outbox("approval", encode))
    made.collection.drop()
    made.ensure_indexes()
    return made


@pytest.fixture(params=["fake", "real"])
def outages(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeOutages()
    doors: Doors = request.getfixturevalue("store_doors")
    made = MongoOutages(doors.outbox("approval", encode))
    made.collection.drop()
    made.ensure_indexes()
    return made


def numbers(found: list[Case]) -> list[str]:
    return [one.id for one in found]


def test_what_is_due_is_taken_once_until_its_time_is_over(cases: Any) -> None:
    kept = [cases.add(case(position), []) for position in range(3)]
    first = cases.take("agriculture", NOW, LATER, 2)
    rest = cases.take("agriculture", NOW, LATER, 5)
    assert sorted(numbers(first) + numbers(rest)) == numbers(kept)
    assert len(first) == 2
    assert cases.take("agriculture", NOW, LATER, 5) == []
    assert len(cases.take("agriculture", LATER, LATER + timedelta(seconds=45), 5)) == 3


def test_what_is_not_remote_or_not_yet_due_is_not_taken(cases: Any) -> None:
    cases.add(case(0, remote=()), [])
    cases.add(case(1, at=LATER), [])
    assert cases.take("agriculture", NOW, LATER, 5) == []
    assert cases.take("public_security", LATER, LATER, 5) == []


def test_what_is_due_soon_is_waited_for_also_while_it_is_taken(cases: Any) -> None:
    cases.add(case(), [])
    assert [cases.waits("agriculture", at) for at in (NOW - timedelta(seconds=1), NOW)] == [False, True]
    assert not cases.waits("public_security", LATER)
    cases.take("agriculture", NOW, LATER, 1)
    assert [cases.waits("agriculture", at) for at in (NOW, LATER)] == [False, True]


def test_one_departments_lease_leaves_the_others_question_free(cases: Any) -> None:
    departments = terms(ITEM).departments[:2]
    kept = cases.add(case(0, remote=departments), [])
    for department in departments:
        assert numbers(cases.take(department, NOW, LATER, 5)) == [kept.id]


def test_taking_changes_no_version_and_an_answer_ends_it(cases: Any) -> None:
    kept = cases.add(case(), [])
    (taken,) = cases.take("agriculture", NOW, LATER, 1)
    assert taken == kept
    task = kept.task_of("agriculture")
    waiting = cases.save(kept, kept.with_task(unanswered(task, NOW)), [])
    assert cases.get(kept.id) == waiting
    at = dict(awaiting(waiting))["agriculture"]
    assert at > NOW
    assert cases.take("agriculture", NOW, LATER, 1) == []
    assert numbers(cases.take("agriculture", at, LATER, 1)) == [kept.id]
    cases.save(waiting, waiting.with_task(told(waiting.task_of("agriculture"))), [])
    assert cases.take("agriculture", LATER + timedelta(hours=1), LATER, 1) == []


def test_a_closed_case_is_due_at_once(cases: Any) -> None:
    kept = cases.add(case(at=LATER), [])
    denied = kept.decide(terms(ITEM).departments[0], Decision("denied", "不符合", {}), "r-1", NOW)
    cases.save(kept, hastened(denied, NOW), [])
    assert numbers(cases.take("agriculture", NOW, LATER, 1)) == [kept.id]


def test_the_question_who_is_due_follows_its_small_index(store_doors: Doors) -> None:
    made = MongoCases(store_doors.outbox("approval", encode))
    made.collection.drop()
    made.ensure_indexes()
    for position in range(20):
        made.add(case(position, remote=()), [])
    made.add(case(21), [])
    collection = collection_of(CaseDocument)
    waiting = {"$elemMatch": {"department": "agriculture", "at": {"$lte": NOW}}}
    query = {"awaiting.department": "agriculture", "awaiting": waiting}
    plan = collection.database.command(
        "explain", {"find": collection.name, "filter": query, "limit": 1}, verbosity="executionStats"
    )
    assert AWAITING in repr(plan["queryPlanner"]["winningPlan"])
    assert plan["executionStats"]["totalKeysExamined"] <= 2


def test_a_department_is_down_until_it_is_up(outages: Any) -> None:
    outages.add(Outage("agriculture", NOW), [])
    was = outages.add(Outage("health", NOW), [])
    assert dict(outages.current()) == {"agriculture": NOW, "health": NOW}
    outages.save(was, was.up(), [])
    assert dict(outages.current()) == {"agriculture": NOW}


def test_what_has_lasted_is_to_be_told_once(outages: Any) -> None:
    was = outages.add(Outage("agriculture", NOW), [])
    outages.add(Outage("health"), [])
    assert outages.to_report(NOW - timedelta(seconds=1), 10) == []
    assert [one.id for one in outages.to_report(NOW, 10)] == ["agriculture"]
    told = outages.save(was, was.reported(NOW), [])
    assert outages.to_report(NOW, 10) == []
    back = outages.save(told, told.up(), [])
    outages.save(back, back.down(NOW + timedelta(hours=1)), [])
    assert [one.id for one in outages.to_report(NOW + timedelta(hours=1), 10)] == ["agriculture"]
