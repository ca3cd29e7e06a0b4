"""Deliveries as they are kept, listed and told: fake and real alike, sealed on the wire."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sanji.intake.v1 import intake_events_pb2

from gateway.routes.intake.deliveries_views import delivery_view
from services.approval import wire as approval_wire
from services.approval.events import ResultHandedOver as HeardOver
from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.chassis.fakes import FakeBus
from services.chassis.messages import Actor, Envelope
from services.intake.domain.application import Application
from services.intake.domain.delivery import Addressee, Choice, Delivery, Dispatched, Entry
from services.intake.domain.handing_over import exit_keys, list_keys
from services.intake.events import ResultHandedOver, ResultPrepared
from services.intake.handlers.deliveries import Seen
from services.intake.store.applications import EXIT, MongoApplications
from services.intake.store.sites import MongoSites
from services.intake.wire import encode
from services.intake.wire.deliveries import delivery_to_proto
from services.notification import wire as notification_wire
from tests.contract.intake.test_waiting import came
from tests.fakes.intake import COUNTY, TOWNSHIP, FakeApplications, FakeSites

AT = datetime(2026, 11, 27, 10, tzinfo=SHANGHAI)
CENTRE, VILLAGE = f"{TOWNSHIP}-TC", f"{TOWNSHIP}200"
TO = Addressee("sealed:name", "sealed:phone", "sealed:address")
SENT = Dispatched("中国邮政", "1234567890123", "clerk-1", AT)
ENTRY = Entry("clerk-1", AT, CENTRE, f"{CENTRE}-W01", "sealed:collector", "510822********4527", "WT1")


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
def sites(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeSites()
    doors: Doors = request.getfixturevalue("store_doors")
    doors.client.get_default_database()["intake_sites"].drop()
    made = MongoSites()
    made.ensure_indexes()
    return made


def to_deliver(
    number: str, after: int = 0, division: str = TOWNSHIP, site: str = "", **more: Any
) -> Application:
    decided_at = AT + timedelta(minutes=after)
    return replace(
        came(number, 20),
        division=division,
        status="decided",
        outcome="granted",
        decided_at=decided_at,
        delivery=Delivery(more.pop("state", "waiting"), Choice("window", site), **more),
    )


def listed(
    applications: Any, site: str, division: str = "", which: str = "open", after: str = ""
) -> list[str]:
    found = applications.to_hand_over(list_keys(site, division, which), which != "open", after, 10)
    return [one.id for one in found]


@pytest.mark.parametrize(
    "delivery",
    [
        Delivery("chosen", Choice("electronic")),
        Delivery("ready", Choice("window", CENTRE), ready_at=AT, decided_by=("reviewer-1",)),
        Delivery("came_back", Choice("post", "", TO), dispatched=SENT, note="查无此人"),
        Delivery("delivered", Choice("window", CENTRE), ready_at=AT, entry=ENTRY),
    ],
)
def test_a_delivery_is_kept_as_it_is(applications: Any, delivery: Delivery) -> None:
    was = applications.add(came("N1", 20), [])
    assert applications.get("N1").delivery is None
    applications.save(was, replace(was, delivery=delivery), [])
    assert applications.get("N1").delivery == delivery


def test_a_site_lists_its_own_and_what_was_handed_in_there_and_its_register_newest_first(
    applications: Any,
) -> None:
    given = replace(ENTRY, at=AT + timedelta(days=1))
    for one in (
        to_deliver("N2", 5),
        to_deliver("N1", 1, VILLAGE, CENTRE),
        to_deliver("N3", 2, VILLAGE),
        to_deliver("N4", 3, COUNTY, state="delivered", entry=ENTRY),
        to_deliver("N5", 4, TOWNSHIP, CENTRE, state="delivered", entry=given),
        came("N6", 20),
    ):
        applications.add(one, [])
    assert listed(applications, CENTRE) == ["N1", "N2"]
    assert listed(applications, f"{VILLAGE}-VS") == ["N3"]
    assert listed(applications, "", TOWNSHIP) == ["N1", "N3", "N2"]
    assert listed(applications, CENTRE, which="delivered") == ["N5", "N4"]
    first = exit_keys(applications.get("N1"))[1]
    assert listed(applications, "", COUNTY, after=first) == ["N3", "N2"]
    newest = exit_keys(applications.get("N5"))[1]
    assert listed(applications, CENTRE, which="delivered", after=newest) == ["N4"]


def test_the_lists_of_the_exit_window_read_no_more_than_a_page(store_doors: Doors) -> None:
    database = store_doors.client.get_default_database()
    database["intake_applications"].drop()
    applications = MongoApplications(store_doors.outbox("intake", encode))
    applications.ensure_indexes()
    applications.add_many([(to_deliver(f"N{at:03}", at), [], None) for at in range(200)])
    query = {"exit": {"$in": list_keys(CENTRE, "", "open")}, "exit_rank": {"$gt": ""}}
    plan = applications.collection.find(query).sort([("exit_rank", 1)]).limit(20).hint(EXIT).explain()
    stats = plan["executionStats"]
    assert (stats["nReturned"], stats["totalDocsExamined"]) == (20, 20)
    assert "SORT'" not in str(plan["queryPlanner"]["winningPlan"])


def test_a_site_is_known_by_its_newest_name(sites: Any) -> None:
    sites.put(CENTRE, 1, "青溪镇便民服务中心")
    assert (sites.name(CENTRE), sites.name("510822999-TC"), sites.name("")) == ("青溪镇便民服务中心", "", "")


def test_what_was_handed_over_is_heard_by_who_decided_it_and_told_to_its_holder() -> None:
    application = to_deliver("N1", 0, VILLAGE, CENTRE, state="delivered", entry=ENTRY)
    said: dict[str, Any] = {
        "subject": "N1",
        "division": VILLAGE,
        "destination": COUNTY,
        "at": AT,
        "by": Actor("clerk-1", "clerk", TOWNSHIP),
        "application": application,
    }
    kind, body = encode(ResultHandedOver(**said))
    envelope = Envelope("e", kind, f"/stacks/{TOWNSHIP}/intake", "N1", AT, 3, VILLAGE, COUNTY)
    heard = HeardOver(
        "N1", COUNTY, AT, "window", CENTRE, "sealed:collector", "510822********4527", tracking=""
    )
    assert approval_wire.heard(envelope, body) == heard
    told: Any = notification_wire.heard(envelope, body)
    assert (told.kind, told.recipient, told.values["window"]) == (
        "result_delivered",
        "p" * 32,
        f"{CENTRE}-W01",
    )
    assert "王秀英" not in str(intake_events_pb2.ResultHandedOver.FromString(body))
    kind, body = encode(ResultPrepared(**said, place="青溪镇便民服务中心"))
    told = notification_wire.heard(replace(envelope, type=kind), body)
    assert (told.kind, told.values["place"]) == ("result_ready", "青溪镇便民服务中心")


def test_people_see_names_and_numbers_masked_and_no_address() -> None:
    application: Any = to_deliver("N1", 0, VILLAGE, CENTRE, state="delivered", entry=ENTRY, dispatched=SENT)
    posted = replace(application, delivery=replace(application.delivery, choice=Choice("post", "", TO)))
    opened = {"sealed:name": "王秀英", "sealed:phone": "13800001234", "sealed:collector": "罗小兰"}
    shown = delivery_to_proto(Seen(posted, date(2026, 12, 11), True), opened.__getitem__)
    assert (shown.holder, shown.addressee, shown.phone) == ("王*", "王*", "138****1234")
    assert (shown.entry.collector, shown.entry.document) == ("罗*", "510822********4527")
    assert (shown.due, shown.late, shown.tracking) == ("2026-12-11", True, "1234567890123")
    assert "sealed" not in str(shown)
    assert delivery_view(shown)["entry"]["mandate"] == "WT1"
