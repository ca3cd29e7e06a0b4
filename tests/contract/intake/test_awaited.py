"""Applications whose papers a register is asked for again, fake and real alike: due ones first, each taken by one alone."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.chassis.fakes import FakeBus
from services.intake.domain.application import Application, Paper
from services.intake.domain.awaited import awaiting, no_more
from services.intake.store.applications import ASK_AGAIN, MongoApplications
from services.intake.wire import encode
from tests.contract.intake.test_waiting import came
from tests.fakes.intake import FakeApplications

NOW = datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)
LEASED = NOW + timedelta(minutes=5)


@pytest.fixture(params=["fake", "real"])
def applications(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeApplications(FakeBus(), "APPLICATION_NOT_FOUND")
    doors: Doors = request.getfixturevalue("store_doors")
    doors.client.get_default_database()["intake_applications"].drop()
    made = MongoApplications(doors.outbox("intake", encode))
    made.ensure_indexes()
    return made


def waiting(number: str, minutes: int) -> Application:
    """One whose household register is to be asked for so many minutes before NOW."""
    papers = (Paper("household_register", "lookup", "sealed"),)
    since = NOW - timedelta(minutes=minutes + 1)
    return awaiting(replace(came(number, 20), materials=papers), "household_register", "handling", since)


def taken(applications: Any, now: datetime, until: datetime, limit: int = 10) -> list[str]:
    found = (applications.take_awaited(now, until) for _ in range(limit))
    return [one.id for one in found if one is not None]


def test_what_is_due_is_taken_the_longest_waiting_first_and_by_nobody_else(applications: Any) -> None:
    for one in (waiting("N1", 1), waiting("N2", 9), waiting("N3", -1), came("N4", 20)):
        applications.add(one, [])
    assert taken(applications, NOW, LEASED) == ["N2", "N1"]
    assert taken(applications, NOW, LEASED) == []
    assert taken(applications, LEASED, LEASED + timedelta(minutes=5), limit=1) in (["N1"], ["N2"], ["N3"])


def test_it_can_be_moved_by_others_while_it_is_taken_and_is_let_go_when_the_paper_came(
    applications: Any,
) -> None:
    was = applications.add(waiting("N1", 1), [])
    assert taken(applications, NOW, LEASED) == ["N1"]
    given = replace(was, materials=(Paper("household_register", "upload", "scan"),))
    applications.save(was, given, [])
    assert taken(applications, LEASED, LEASED + timedelta(minutes=5)) == []


def test_what_is_no_more_awaited_stays_so(applications: Any) -> None:
    was = applications.add(waiting("N1", 1), [])
    now = applications.save(was, no_more(was, "household_register"), [])
    assert applications.get("N1").awaited == now.awaited == ()
    assert taken(applications, NOW, LEASED) == []


def test_the_timer_reads_only_what_is_awaited(store_doors: Doors) -> None:
    made = MongoApplications(store_doors.outbox("intake", encode))
    made.ensure_indexes()
    found = made.collection.find({"ask_at": {"$lte": NOW}}).hint(ASK_AGAIN).sort("ask_at", 1)
    plan = str(found.explain()["queryPlanner"]["winningPlan"])
    assert "IXSCAN" in plan
    assert "'SORT'" not in plan
