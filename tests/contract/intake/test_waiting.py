"""What waits to be taken on, fake and real alike: oldest first, by the day it came, out once it is answered."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.chassis.fakes import FakeBus
from services.chassis.messages import Actor
from services.chassis.workdays import CalendarYear
from services.intake.bootstrap import room
from services.intake.commands import DeemAccepted
from services.intake.domain.acceptance import Refusal, deem_accepted, refuse
from services.intake.domain.application import Application, Notice, Party, Step
from services.intake.store.applications import WAITING, MongoApplications, waiting_query
from services.intake.store.organs import MongoOrgans
from services.intake.wire import encode
from tests.fakes.intake import COUNTY, TOWNSHIP, FakeApplications, FakeOrgans, FakeWorld

ELSEWHERE = "150626"
SYSTEM = Actor("system", "system", TOWNSHIP)


@pytest.fixture(params=["fake", "real"])
def applications(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeApplications(FakeBus(), "APPLICATION_NOT_FOUND")
    doors: Doors = request.getfixturevalue("store_doors")
    doors.client.get_default_database()["intake_applications"].drop()
    made = MongoApplications(doors.outbox("intake", encode))
    made.ensure_indexes()
    return made


@pytest.fixture(params=["fake", "real"])
def organs(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeOrgans()
    doors: Doors = request.getfixturevalue("store_doors")
    doors.client.get_default_database()["intake_organs"].drop()
    made = MongoOrgans()
    made.ensure_indexes()
    return made


def came(number: str, day: int, hour: int = 9) -> Application:
    at = datetime(2026, 11, day, hour, tzinfo=SHANGHAI)
    return Application(
        id=number,
        status="submitted",
        item="residence_permit",
        item_version=1,
        item_name="居住证办理",
        division=TOWNSHIP,
        accept_division=TOWNSHIP,
        owner_division=COUNTY,
        department="public_security",
        case_type="commitment",
        applicant=Party("person", "p" * 32, "sealed", "王秀英", ""),
        form="{}",
        materials=(),
        channel="online",
        ticket="",
        submitted_by="p" * 32,
        received_at=at,
        history=(Step(at, "", "submitted", "citizen", TOWNSHIP),),
    )


def test_who_put_the_form_right_comes_back_as_it_was_kept(applications: Any) -> None:
    was = applications.add(replace(came("N1", 10), corrected_by=("clerk-1", "clerk-2")), [])
    assert applications.get("N1") == was
    assert applications.add(came("N2", 10), []).corrected_by == ()


def numbers(applications: Any, day: int, limit: int = 10) -> list[str]:
    return [one.id for one in applications.waiting(date(2026, 11, day), limit)]


def test_what_came_by_a_day_waits_oldest_first_until_it_is_answered(applications: Any) -> None:
    late, early = came("N2", 12, 23), came("N1", 10)
    for one in (late, early, came("N3", 13, 0)):
        applications.add(one, [])
    assert numbers(applications, 12) == ["N1", "N2"]
    assert numbers(applications, 12, limit=1) == ["N1"]
    assert numbers(applications, 9) == []
    was = applications.get("N1")
    deemed = deem_accepted(was, SYSTEM, datetime(2026, 11, 22, tzinfo=SHANGHAI))
    applications.save(was, deemed, [])
    assert numbers(applications, 12) == ["N2"]
    kept = applications.get("N1")
    assert (kept.deemed, kept.accepted_at, kept.status) == (True, early.received_at, "accepted")


def test_why_it_was_not_taken_on_is_kept(applications: Any) -> None:
    notice = Notice(("proof",), "", datetime(2026, 11, 11, tzinfo=SHANGHAI))
    applications.add(replace(came("N1", 10), notice=notice), [])
    was = applications.get("N1")
    refusal = Refusal("材料未补正", "not_supplied", materials=("proof",))
    applications.save(was, refuse(was, refusal, "", SYSTEM, datetime(2026, 11, 12, tzinfo=SHANGHAI)), [])
    returned = applications.get("N1").returned
    assert (returned.cause, returned.organ, returned.materials) == ("not_supplied", "", ("proof",))
    assert numbers(applications, 12) == []


def test_the_timer_reads_only_what_waits(store_doors: Doors) -> None:
    database = store_doors.client.get_default_database()
    made = MongoApplications(store_doors.outbox("intake", encode))
    made.ensure_indexes()
    before = datetime(2026, 11, 12, tzinfo=SHANGHAI)
    for after in (None, (before - timedelta(days=1), "N7")):
        query, order = waiting_query(date(2026, 11, 11), after)
        found = database["intake_applications"].find(query).sort(order).hint(WAITING)
        plan = str(found.explain()["queryPlanner"]["winningPlan"])
        assert "IXSCAN" in plan
        assert "'SORT'" not in plan


def test_a_page_goes_on_behind_the_last_one_though_many_came_at_the_same_moment(applications: Any) -> None:
    for number in ("N3", "N1", "N2", "N4"):
        applications.add(came(number, 10 if number != "N4" else 11), [])
    first = applications.waiting(date(2026, 11, 12), 2)
    behind = (first[-1].waiting_since, first[-1].id)
    rest = applications.waiting(date(2026, 11, 12), 2, behind)
    assert [one.id for one in (*first, *rest)] == ["N1", "N2", "N3", "N4"]


def test_all_of_one_midnight_are_taken_on_in_one_run_past_many_that_cannot_be_yet(
    store_doors: Doors,
) -> None:
    store_doors.client.get_default_database()["intake_applications"].drop()
    made = MongoApplications(store_doors.outbox("intake", encode))
    made.ensure_indexes()
    world = FakeWorld()
    festival = frozenset(date(2026, 11, day) for day in range(11, 24))
    world.calendars.put(CalendarYear(2026, festival, frozenset(), False, "", ELSEWHERE), 1)
    blocked = [replace(came(f"A{at:04d}", 10), owner_division=ELSEWHERE) for at in range(900)]
    due = [came(f"B{at:04d}", 11) for at in range(250)]
    made.add_many([(one, [], None) for one in (*blocked, *due)])
    room(replace(world.intake(), applications=made)).ask(DeemAccepted())
    assert made.collection.count_documents({"deemed": True}) == len(due)
    assert made.collection.count_documents({"waiting_since": {"$type": "date"}}) == len(blocked)


def test_a_department_is_known_by_its_name_and_a_late_older_one_changes_nothing(organs: Any) -> None:
    organs.put("civil_affairs", 2, "县民政局")
    assert organs.name("civil_affairs") == "县民政局"
    assert organs.name("astrology") == organs.name("") == ""


def test_members_are_read_together_by_their_numbers(applications: Any) -> None:
    one, two = (applications.add(came(f"51082220261123000{at}", 23), []) for at in (101, 102))
    found = applications.many([two.id, one.id, "510822202611239999999"])
    assert {each.id: each for each in found} == {one.id: one, two.id: two}
