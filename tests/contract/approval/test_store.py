"""One suite over approval's fakes and its real stores."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.approval.bootstrap import bootstrap
from services.approval.domain.case import Case
from services.approval.domain.decision import Decision
from services.approval.domain.desk import Wanted
from services.approval.domain.opening import opened_case, withdrawn_case
from services.approval.domain.task import Finding
from services.approval.store import CaseDocument, MongoCalendars, MongoCases, MongoItems
from services.approval.wire import encode
from services.chassis.doors import Doors
from services.chassis.mongo.documents import collection_of
from services.chassis.workdays import CalendarYear
from tests.fakes.approval import (
    ACCEPTED_AT,
    COUNTY,
    NUMBER,
    FakeCalendars,
    FakeCases,
    FakeItems,
    accepted,
    shipped_year,
    terms,
)

CALENDAR = FakeCalendars(shipped_year(2026)).current(COUNTY)
NOW = ACCEPTED_AT + timedelta(minutes=1)


def case(position: int = 0, item: str = "rural_homestead_approval", **changes: Any) -> Case:
    event = accepted(
        item,
        number=f"{NUMBER}{position}",
        accepted_at=ACCEPTED_AT - timedelta(days=position),
        **changes,
    )
    return opened_case(event, terms(item), frozenset({"agriculture"}), NOW, *CALENDAR)


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
def items(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeItems()
    request.getfixturevalue("store_doors")
    return MongoItems()


@pytest.fixture(params=["fake", "real"])
def calendars(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeCalendars()
    request.getfixturevalue("store_doors")
    return MongoCalendars(remembered=0)


def test_a_case_comes_back_as_it_was_kept(cases: Any) -> None:
    kept = cases.add(case(), [])
    assert cases.get(kept.id) == kept
    task = kept.tasks[2].advised("reject", [Finding("c1", False, "无宅基地")], NOW)
    changed = kept.with_task(task).decide("agriculture", Decision("denied", "理由", {"c1": False}), "r", NOW)
    saved = cases.save(kept, changed, [])
    assert cases.get(kept.id) == saved
    assert saved.state == "decided"


def test_a_withdrawn_case_comes_back_as_it_was_kept(cases: Any) -> None:
    kept = cases.add(withdrawn_case(accepted("residence_permit")), [])
    assert cases.get(NUMBER) == kept


def test_a_page_holds_the_oldest_due_first(cases: Any) -> None:
    for position in range(5):
        cases.add(case(position), [])
    first = cases.page(Wanted(COUNTY), 3)
    second = cases.page(Wanted(COUNTY, after=first[-1].rank), 3)
    ranks = [one.rank for one in first + second]
    assert len(ranks) == 5
    assert ranks == sorted(ranks)


def test_a_page_is_of_one_place_department_and_state(cases: Any) -> None:
    cases.add(case(0, owner_division="510822101"), [])
    cases.add(case(1, "residence_permit", owner_division="510822102201"), [])
    cases.add(replace(case(2, owner_division="510822102"), state="withdrawn"), [])

    def found(division: str, department: str = "", state: str = "") -> set[str]:
        return {one.id.removeprefix(NUMBER) for one in cases.page(Wanted(division, department, state), 10)}

    assert found(COUNTY) == {"0", "1", "2"}
    assert found("510822102") == {"1", "2"}
    assert found("510822102", "agriculture") == {"2"}
    assert found(COUNTY, "agriculture", "in_review") == {"0"}
    assert found(COUNTY, "", "withdrawn") == {"2"}


def test_cases_with_a_plug_in_to_ask_are_found_when_their_time_has_come(cases: Any) -> None:
    waiting = cases.add(case(0), [])
    cases.add(replace(case(1), state="withdrawn"), [])
    cases.add(case(2, "residence_permit"), [])
    assert cases.to_ask(NOW - timedelta(seconds=1), 10) == []
    assert cases.to_ask(NOW, 10) == [waiting]


def test_open_cases_of_an_older_calendar_are_found(cases: Any) -> None:
    old = cases.add(case(0), [])
    cases.add(replace(case(1), edition=2), [])
    cases.add(replace(case(2), state="withdrawn"), [])
    assert cases.counted_before(2, 10) == [old]
    assert cases.counted_before(1, 10) == []


def test_every_version_of_an_item_stays(items: Any) -> None:
    old, new = terms("subsistence_allowance"), terms("subsistence_allowance", version=2, committed_days=3)
    items.put(old)
    items.put(new)
    items.put(replace(old, committed_days=1))
    assert items.get(old.item_id, 1) == old
    assert items.get(old.item_id, 2) == new
    assert items.get(old.item_id, 3) is None


def test_the_newest_version_of_a_year_counts_and_the_edition_grows(calendars: Any) -> None:
    before, empty = calendars.current(COUNTY)
    assert before.is_provisional(date(2026, 11, 20))
    calendars.put(shipped_year(2026), 1)
    after, first = calendars.current(COUNTY)
    assert not after.is_provisional(date(2026, 11, 20))
    free = CalendarYear(2026, frozenset({date(2026, 11, 24)}), frozenset(), False, "notice")
    calendars.put(free, 2)
    calendars.put(shipped_year(2026), 1)
    newest, second = calendars.current(COUNTY)
    assert not newest.is_working_day(date(2026, 11, 24))
    assert empty < first < second


def test_a_regions_own_year_replaces_the_nations_there_only(calendars: Any) -> None:
    own = CalendarYear(2031, frozenset({date(2031, 7, 1)}), frozenset(), False, "notice", "1506")
    calendars.put(CalendarYear(2031, frozenset(), frozenset(), False, "notice"), 1)
    calendars.put(own, 1)
    assert not calendars.current("150626")[0].is_working_day(date(2031, 7, 1))
    assert calendars.current(COUNTY)[0].is_working_day(date(2031, 7, 1))


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ({"desks": f"{COUNTY}/", "rank": {"$gt": "2026"}}, "rank"),
        ({"desks": f"{COUNTY}/health", "state": "in_review"}, "rank"),
        ({"state": "in_review", "ask_at": {"$lte": NOW}}, "ask_at"),
        ({"state": "in_review", "edition": {"$lt": 3}}, "edition"),
    ],
)
def test_every_query_walks_an_index_in_its_order(
    store_doors: Doors, query: dict[str, Any], order: str
) -> None:
    bootstrap(store_doors).prepare()
    plan = collection_of(CaseDocument).find(query).sort(order, 1).limit(20).explain()
    winning = repr(plan["queryPlanner"]["winningPlan"])
    assert "IXSCAN" in winning
    assert "'SORT'" not in winning
