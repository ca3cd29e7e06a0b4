"""How papers were given, fake and real alike; the real one by an index, and each application once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.chassis.fakes import FakeBus
from services.intake.domain.application import Application, Paper
from services.intake.domain.looked_up import LookedUp
from services.intake.domain.ways import Ways
from services.intake.store.applications import TO_COUNT, MongoApplications
from services.intake.store.ways import BY_PLACE, MongoMaterialWays
from services.intake.wire import encode
from tests.contract.intake.test_waiting import came
from tests.fakes.intake import COUNTY, TOWNSHIP, FakeApplications
from tests.fakes.intake_ways import FakeMaterialWays

AT = datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)
FOUND = LookedUp("population_base", "居民户口簿", "张*", "ab" * 32, AT)
PAPERS = (
    Paper("a", "lookup", "sealed:1", looked_up=FOUND),
    Paper("b", "lookup", "sealed:2"),
    Paper("c", "reuse", "510822-mt-1"),
    Paper("d", "upload", "510822-mt-2"),
    Paper("e", "prior_result", "510822202611230000013"),
)


@pytest.fixture(params=["fake", "real"])
def world(request: pytest.FixtureRequest) -> tuple[Any, Any]:
    if request.param == "fake":
        applications = FakeApplications(FakeBus(), "APPLICATION_NOT_FOUND")
        return applications, FakeMaterialWays(applications)
    doors: Doors = request.getfixturevalue("store_doors")
    for name in ("intake_applications", "intake_material_ways"):
        doors.client.get_default_database()[name].drop()
    real = MongoApplications(doors.outbox("intake", encode))
    ways = MongoMaterialWays(real)
    real.ensure_indexes()
    ways.ensure_indexes()
    return real, ways


def decide(application: Application) -> Application:
    return replace(application, status="decided", decided_at=AT)


def test_what_is_decided_is_counted_once_and_stays_counted(world: tuple[Any, Any]) -> None:
    applications, ways = world
    kept = applications.add(replace(came("1", 20), materials=PAPERS), [])
    applications.add(came("2", 20), [])
    assert ways.count(10) == 0
    now = applications.save(kept, decide(kept), [])
    assert [ways.count(10), ways.count(10)] == [1, 0]
    applications.save(now, replace(now, decision_reason="已补充说明"), [])
    assert ways.count(10) == 0
    assert ways.whole(COUNTY, "2026-11", "2026-11") == Ways(
        1, looked_up=1, reused=1, uploaded=1, results=1, number_only=1
    )
    assert applications.get("1").materials == PAPERS


def test_rows_are_those_of_the_place_and_the_months_in_order(world: tuple[Any, Any]) -> None:
    applications, ways = world
    for number, item in (("1", "b_item"), ("2", "a_item"), ("3", "a_item")):
        kept = applications.add(replace(came(number, 20), item=item, materials=PAPERS[:1]), [])
        applications.save(kept, decide(kept), [])
    assert ways.count(2) + ways.count(2) == 3
    ids = [f"2026-11/{item}/{TOWNSHIP}" for item in ("a_item", "b_item")]
    rows: Callable[..., list[Any]] = lambda *asked: [row.id for row in ways.rows(*asked)]  # noqa: E731
    assert rows(TOWNSHIP, "2026-11", "2026-11", "", 10) == ids
    assert rows(TOWNSHIP, "2026-11", "2026-11", ids[0], 10) == ids[1:]
    assert rows(COUNTY, "2026-01", "2026-10", "", 10) == []
    assert rows("510823", "2026-01", "2026-12", "", 10) == []
    assert ways.rows(COUNTY, "2026-11", "2026-12", "", 1)[0].ways == Ways(2, looked_up=2)


def test_both_questions_read_an_index(store_doors: Doors) -> None:
    real = MongoApplications(store_doors.outbox("intake", encode))
    ways = MongoMaterialWays(real)
    real.ensure_indexes()
    ways.ensure_indexes()
    marked = real.collection.find({"to_count": True}).hint(TO_COUNT).explain()
    listed = (
        ways.collection.find({"places": COUNTY, "_id": {"$gte": "2026-01/", "$lt": "2026-120"}})
        .sort("_id", 1)
        .hint(BY_PLACE)
        .explain()
    )
    assert "COLLSCAN" not in repr((marked["queryPlanner"], listed["queryPlanner"]))
    assert "SORT" not in repr(listed["queryPlanner"]["winningPlan"])
