"""Questions to registers, fake and real alike: how many one application has asked."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from services.chassis.auth import SYSTEM
from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.chassis.fakes import FakeBus
from services.intake.domain.exchange import Lookup
from services.intake.store.lookups import BY_NUMBER, MongoLookups
from services.intake.wire import encode
from tests.fakes.intake_exchange import FakeLookups

AT = datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)
QUESTION = Lookup("1", "N1", "household_register", "population_base", "handling", "p-her", AT)


@pytest.fixture(params=["fake", "real"])
def lookups(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeLookups(FakeBus())
    doors: Doors = request.getfixturevalue("store_doors")
    doors.client.get_default_database()["intake_lookups"].drop()
    made = MongoLookups(doors.outbox("intake", encode))
    made.ensure_indexes()
    return made


def test_questions_are_counted_by_application_without_the_timers_and_no_further_than_asked(
    lookups: Any,
) -> None:
    for number, changed in enumerate(
        ({}, {"by": "s-clerk"}, {"by": SYSTEM}, {"number": "N2"}, {"material": "x"}), 1
    ):
        lookups.add(replace(QUESTION, id=str(number), **changed), [])
    assert lookups.get("1") == replace(QUESTION, meta=lookups.get("1").meta)
    assert [lookups.asked("N1", most) for most in (50, 2)] == [3, 2]
    assert [lookups.asked("N2", 50), lookups.asked("N3", 50)] == [1, 0]


def test_counting_reads_an_index(store_doors: Doors) -> None:
    made = MongoLookups(store_doors.outbox("intake", encode))
    made.ensure_indexes()
    query = {"number": "N1", "by": {"$ne": SYSTEM}}
    plan = made.collection.find(query).hint(BY_NUMBER).explain()["queryPlanner"]["winningPlan"]
    assert "IXSCAN" in str(plan)
