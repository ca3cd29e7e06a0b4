"""Packages in the fakes and in MongoDB alike, their queries by index, and what is told of them on the wire."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sanji.catalogue.v1 import catalogue_events_pb2, catalogue_packages_pb2

from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.chassis.fakes import FakeBus
from services.chassis.messages import Actor, Envelope
from services.intake import events, wire
from services.intake.domain.application import Notice, Paper, Returned
from services.intake.domain.package_application import PackageApplication
from services.intake.domain.packages import terms_of
from services.intake.events import PackageCompleted, PackageMoved
from services.intake.handlers.package_telling import package_event
from services.intake.store.packages import MongoPackages, MongoPackageTerms
from tests.contract.stores import stages
from tests.fakes.intake import COUNTY
from tests.fakes.intake_packages import FakePackages, FakeTerms
from tests.unit.intake.package_cast import ROWS, cast

AT = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
BY = Actor("s-1", "clerk", COUNTY)
ROW = ROWS["newborn"]
TERMS = terms_of(ROW, 1, 3, "working_day")
TOLD = [getattr(events, name.split(".")[-1]) for name in events.EMITS if ".Package" in name]


def whole() -> PackageApplication:
    """One as it is handed in, its members drafted."""
    return cast("newborn").submit()


def later() -> PackageApplication:
    """One with everything that may come to it."""
    was = whole()
    part = replace(was.parts[0], outcome="denied", reason="材料不实", ended_at=AT)
    return replace(
        was,
        id="510822202611230009999",
        status="handed_out",
        parts=(part, *was.parts[1:]),
        materials=(Paper("guardian_identity", "deferred", "", date(2026, 12, 1)),),
        notice=Notice(("guardian_identity",), "请补交", AT),
        supplied=(Paper("guardian_identity", "upload", "x"),),
        accepted_at=AT,
        accepted_by="s-1",
        deemed=True,
        due=date(2026, 11, 26),
        ready_at=AT,
        handed_out_at=AT,
        collector="李雪",
        returned=Returned("other_organ", "water", "县水利局", ("guardian_identity",)),
        late_told=True,
    )


@pytest.fixture(params=["fake", "real"])
def packages(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakePackages(FakeBus(), "PACKAGE_APPLICATION_NOT_FOUND")
    return _real(request)


@pytest.fixture(params=["fake", "real"])
def terms(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeTerms()
    doors: Doors = request.getfixturevalue("store_doors")
    doors.client.get_default_database()["intake_package_terms"].drop()
    made = MongoPackageTerms()
    made.ensure_indexes()
    return made


def _real(request: pytest.FixtureRequest) -> MongoPackages:
    doors: Doors = request.getfixturevalue("store_doors")
    doors.client.get_default_database()["intake_packages"].drop()
    made = MongoPackages(doors.outbox("intake", wire.encode))
    made.ensure_indexes()
    return made


@pytest.mark.parametrize("made", [whole, later])
def test_a_package_comes_back_as_it_was(packages: Any, made: Any) -> None:
    kept = packages.add(replace(made(), meta=type(made().meta)()), [])
    assert packages.get(kept.id) == kept


def test_they_are_listed_by_party_and_place_newest_first(packages: Any) -> None:
    one = whole()
    for number in range(3):
        packages.add(replace(one, id=f"{one.id[:-1]}{number}"), [])
    party = one.applicant.party
    assert [found.id[-1] for found in packages.by_party((party,), "", "", 2)] == ["2", "1"]
    assert [found.id[-1] for found in packages.by_party((party,), "", f"{one.id[:-1]}1", 2)] == ["0"]
    assert [found.id[-1] for found in packages.by_division(COUNTY, "submitted", "", 9)] == ["2", "1", "0"]
    assert packages.by_division(COUNTY, "ready", "", 9) == []
    assert packages.by_party(("nobody",), "", "", 9) == []


def test_a_page_of_what_waits_goes_on_behind_the_last_one(packages: Any) -> None:
    one = whole()
    for number in (2, 0, 1):
        packages.add(replace(one, id=f"{one.id[:-1]}{number}"), [])
    day = one.received_at.date()
    [first] = packages.waiting(day, 1)
    rest = packages.waiting(day, 5, (first.waiting_since, first.id))
    assert [found.id[-1] for found in (first, *rest)] == ["0", "1", "2"]


def test_what_waits_to_be_taken_on_comes_by_its_day_and_no_more_once_it_is_answered(packages: Any) -> None:
    kept = packages.add(whole(), [])
    day = kept.received_at.date()
    assert [one.id for one in packages.waiting(day, 9)] == [kept.id]
    assert packages.waiting(day - timedelta(days=1), 9) == []
    packages.save(kept, kept.move("return", BY, AT, "不在本县"), [])
    assert packages.waiting(day, 9) == []


def test_what_is_past_its_one_limit_comes_until_the_desk_is_told_and_no_more_once_all_is_decided(
    packages: Any,
) -> None:
    due = date(2026, 11, 26)
    taken_on = replace(whole(), status="accepted", accepted_at=AT, due=due)
    kept, other = (
        packages.add(replace(taken_on, id=f"{taken_on.id[:-1]}{at}", due=due - timedelta(days=at)), [])
        for at in range(2)
    )
    packages.add(replace(taken_on, id=f"{taken_on.id[:-1]}2", status="ready"), [])
    assert packages.late(due - timedelta(days=1), 9) == []
    assert [one.id for one in packages.late(due, 9)] == [other.id]
    assert [one.id for one in packages.late(due + timedelta(days=1), 9)] == [other.id, kept.id]
    packages.save(other, other.run_late(BY, AT, "已逾期"), [])
    assert [one.id for one in packages.late(due + timedelta(days=1), 9)] == [kept.id]


def test_every_list_of_packages_is_read_by_an_index(request: pytest.FixtureRequest) -> None:
    _real(request)
    doors: Doors = request.getfixturevalue("store_doors")
    newest = {"_id": -1}
    for query in (
        {"$or": [{"applicant.party": "p"}, {"submitted_by": "p"}]},
        {"places": COUNTY},
        {"places": COUNTY, "status": "ready"},
    ):
        assert {"COLLSCAN", "SORT"}.isdisjoint(stages(doors, "intake_packages", query, newest))


def test_the_newest_version_of_a_package_is_kept(terms: Any) -> None:
    document = json.dumps(ROW, ensure_ascii=False)
    terms.put(replace(TERMS, version=2), document)
    terms.put(TERMS, document)
    found = terms.get("newborn")
    assert found == replace(TERMS, version=2)
    assert terms.get("nothing") is None


def test_a_package_that_the_catalogue_publishes_is_heard_with_its_one_limit() -> None:
    message = catalogue_events_pb2.PackagePublished(
        package=catalogue_packages_pb2.Package(
            package_id="newborn",
            version=1,
            committed_days=3,
            committed_unit="working_day",
            document=json.dumps(ROW, ensure_ascii=False),
        )
    )
    heard: Any = wire.heard(envelope("sanji.catalogue.v1.PackagePublished"), message.SerializeToString())
    assert heard.terms == TERMS


@pytest.mark.parametrize("kind", TOLD, ids=lambda kind: kind.__name__)
def test_what_is_told_of_a_package_carries_no_form_and_reaches_the_room_again(kind: Any) -> None:
    made = later()
    name, body = wire.encode(package_event(kind, made, BY, before="", note="不在本县"))
    assert name == f"sanji.intake.v1.{kind.__name__}"
    assert "杨沐阳".encode() not in body
    assert made.collector.encode() not in body.replace(made.applicant.name.encode(), b"")
    if name in events.HEARS:
        assert wire.heard(envelope(name), body) == PackageMoved(made.id, made.division)


def test_the_whole_is_told_ready_with_the_outcome_of_every_member() -> None:
    made = later()
    _, body = wire.encode(package_event(PackageCompleted, made, BY, before="accepted"))
    assert b"denied" in body


def envelope(kind: str) -> Envelope:
    return Envelope("e-1", kind, f"/stacks/{COUNTY}/intake", "s", AT, 1, COUNTY, COUNTY)
