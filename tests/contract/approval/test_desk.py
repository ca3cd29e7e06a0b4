"""One suite over the reviewers' desk on fakes and real stores."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.approval.bootstrap import bootstrap
from services.approval.domain.case import Case
from services.approval.domain.chiefs import appointed
from services.approval.domain.decision import Decision
from services.approval.domain.desk import NOBODY, Wanted, claimed, confirmed, proposed, reminded
from services.approval.domain.opening import opened_case
from services.approval.store import CaseDocument, MongoCases, MongoChiefs
from services.approval.store.desks import query_of
from services.approval.wire import encode
from services.chassis.doors import Doors
from services.chassis.errors import Conflict
from services.chassis.mongo.documents import collection_of
from tests.fakes.approval import (
    ACCEPTED_AT,
    COUNTY,
    NUMBER,
    FakeCalendars,
    FakeCases,
    FakeChiefs,
    accepted,
    shipped_year,
    terms,
)

CALENDAR = FakeCalendars(shipped_year(2026)).current(COUNTY)
NOW = ACCEPTED_AT + timedelta(minutes=1)
POLICE = "public_security"


def case(position: int = 0, item: str = "residence_permit", **changes: Any) -> Case:
    event = accepted(
        item, number=f"{NUMBER}{position}", accepted_at=ACCEPTED_AT - timedelta(days=position), **changes
    )
    return opened_case(event, terms(item), frozenset(), NOW, *CALENDAR)


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
def chiefs(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeChiefs()
    doors: Doors = request.getfixturevalue("store_doors")
    made = MongoChiefs(doors.outbox("approval", encode))
    made.collection.drop()
    made.ensure_indexes()
    return made


def test_what_the_desk_keeps_comes_back_as_it_was_kept(cases: Any) -> None:
    kept = cases.add(case(), [])
    held = cases.save(kept, claimed(kept, POLICE, "r-1", NOW), [])
    waiting = proposed(held, POLICE, Decision("denied", "理由", {"c1": False}), "r-1", NOW)
    saved = cases.save(held, reminded(waiting, "head", "请尽快办理", NOW), [])
    assert cases.get(kept.id) == saved
    done = cases.save(saved, confirmed(saved, POLICE, "r-2", NOW), [])
    assert cases.get(kept.id) == done
    assert (done.tasks[0].confirmed_by, done.tasks[0].proposal) == ("r-2", None)


def test_a_desk_is_searched_by_holder_item_and_first_due_day(cases: Any) -> None:
    first, second, third = (cases.add(case(position), []) for position in range(3))
    other = cases.add(case(3, "resident_id_card", owner_division="510822102"), [])
    cases.save(second, claimed(second, POLICE, "r-1", NOW), [])
    denied = third.decide(POLICE, Decision("denied", "理由", {"c1": False}), "r-1", NOW)
    cases.save(third, denied, [])

    def found(**wanted: Any) -> set[str]:
        return {one.id for one in cases.page(Wanted(COUNTY, POLICE, **wanted), 10)}

    assert found(holder=NOBODY) == {first.id, other.id}
    assert found(holder="r-1") == {second.id}
    assert found(holder="r-2") == set()
    assert found(item="residence_permit") == {first.id, second.id, third.id}
    assert found(item="residence_permit", state="decided") == {third.id}
    assert found(item="residence_permit", holder=NOBODY) == {first.id}
    assert second.committed_due is not None
    assert found(before=second.committed_due.isoformat(), item="residence_permit") == {third.id}
    assert {one.id for one in cases.page(Wanted("510822102", holder=NOBODY), 10)} == {other.id}


def test_who_supervises_finds_the_cases_and_who_decides_does_not_lose_them(cases: Any) -> None:
    seen = cases.add(replace(case(), supervisors=("urban_management",)), [])
    cases.add(case(1), [])

    def found(department: str, supervised: bool) -> list[str]:
        return [one.id for one in cases.page(Wanted(COUNTY, department, supervised=supervised), 10)]

    assert cases.get(seen.id).supervisors == ("urban_management",)
    assert found("urban_management", True) == found("", True) == [seen.id]
    assert found("urban_management", False) == found(POLICE, True) == []
    assert len(found(POLICE, False)) == 2


def test_a_desk_is_counted_up_to_a_bound(cases: Any) -> None:
    for position in range(4):
        cases.add(case(position), [])
    assert cases.count(Wanted(COUNTY, POLICE, "in_review"), 10) == 4
    assert cases.count(Wanted(COUNTY, POLICE, holder=NOBODY), 3) == 3
    assert cases.count(Wanted(COUNTY, "health"), 10) == 0


def test_of_two_who_claim_at_once_one_wins(cases: Any) -> None:
    seen = cases.add(case(), [])
    cases.save(seen, claimed(seen, POLICE, "r-1", NOW), [])
    with pytest.raises(Conflict) as refused:
        cases.save(seen, claimed(seen, POLICE, "r-2", NOW), [])
    assert refused.value.reason == "STALE_VERSION"
    assert cases.get(seen.id).tasks[0].claimed_by == "r-1"


def test_an_appointment_comes_back_as_it_was_kept(chiefs: Any) -> None:
    kept = chiefs.add(appointed(None, COUNTY, POLICE, "r-1", "r-2", ("residence_permit",)), [])
    assert chiefs.get(kept.id) == kept
    saved = chiefs.save(kept, replace(kept, chief="r-3"), [])
    assert chiefs.find(f"{COUNTY}-{POLICE}") == saved
    assert chiefs.find(f"{COUNTY}-health") is None


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(COUNTY, POLICE, after="2026"),
        Wanted(COUNTY, POLICE, "in_review", before="2027-01-01"),
        Wanted(COUNTY, POLICE, "in_review", "residence_permit"),
        Wanted(COUNTY, POLICE, item="residence_permit", after="2026"),
        Wanted(COUNTY, POLICE, holder=NOBODY),
        Wanted(COUNTY, POLICE, holder="r-1"),
        Wanted(COUNTY, POLICE, supervised=True),
    ],
    ids=["all", "state", "item and state", "item", "unclaimed", "mine", "supervised"],
)
def test_every_desk_is_read_from_an_index_in_its_order(store_doors: Doors, wanted: Wanted) -> None:
    bootstrap(store_doors).prepare()
    plan = collection_of(CaseDocument).find(query_of(wanted)).sort("rank", 1).limit(20).explain()
    winning = repr(plan["queryPlanner"]["winningPlan"])
    assert "IXSCAN" in winning
    assert "COLLSCAN" not in winning
    assert "'SORT'" not in winning
