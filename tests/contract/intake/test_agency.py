"""Rosters and entrustments, in the fakes and in MongoDB, and what is told of them on the wire."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sanji.intake.v1 import intake_events_pb2

from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.chassis.errors import Invalid
from services.chassis.messages import Actor, Envelope
from services.intake import events, wire
from services.intake.domain.agency import Agency, new_entrustment_id, order_key
from services.intake.domain.entrustments import Entrustment, Evaluation, Named, Step
from services.intake.domain.roster import Agent, Load, Roster
from services.intake.store import MongoEntrustments, MongoRosters
from tests.contract.stores import stages
from tests.fakes.intake_agency import FakeEntrustments, FakeRosters

AT = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
SITE, VILLAGE = "510822101-TC", "510822101200"
CARD = Agent("s-1", "qingxi.agent", "罗小兰", "0839-7201234", ("permit",), (1, 2), 540, 1020)
ROSTER = Roster(SITE, "510822101", (CARD, replace(CARD, staff="s-2")), 1, 10, AT)
NAMED = Named("s-1", "qingxi.agent", "罗小兰", "0839-7201234")
FORM = Entrustment(
    id=f"510822101-en-{'0' * 12}aa",
    site=SITE,
    division="510822101",
    state="waiting",
    principal="p-her",
    principal_name="陈*",
    item="permit",
    item_name="居住证办理",
    number="",
    text_version="2026-1",
    digest="ab" * 32,
    given_by="p-her",
    given_at=AT,
    assign_by=date(2026, 11, 24),
    try_at=AT,
)
LINE = Step(1, AT, "accept", "站", "sealed-1", "", "agent", 0, "WT1", "cd" * 32)
WHOLE = replace(
    FORM,
    id=f"510822101-en-{'0' * 12}bb",
    state="closed",
    number="510822202611234000015",
    agent=NAMED,
    assigned_at=AT,
    finish_by=date(2026, 12, 7),
    try_at=None,
    mandate="WT1",
    log=(LINE,),
    evaluation=Evaluation(5, "sealed-2", AT, "ef" * 32),
    reason="r",
)


@pytest.fixture(params=["fake", "real"])
def rosters(request: pytest.FixtureRequest) -> Any:
    return FakeRosters() if request.param == "fake" else _real(request, "intake_rosters", MongoRosters)


@pytest.fixture(params=["fake", "real"])
def entrustments(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeEntrustments()
    return _real(request, "intake_entrustments", MongoEntrustments)


def _real(request: pytest.FixtureRequest, collection: str, store: Any) -> Any:
    doors: Doors = request.getfixturevalue("store_doors")
    doors.client.get_default_database()[collection].drop()
    made = store(doors.outbox("intake", wire.encode))
    made.ensure_indexes()
    return made


def test_a_roster_comes_back_as_it_was_and_is_found_by_its_agents(rosters: Any) -> None:
    kept = rosters.add(ROSTER, [])
    assert rosters.get(SITE) == kept
    assert rosters.of_agent("s-2") == kept
    now = rosters.save(kept, replace(kept, agents=(CARD,)), [])
    assert rosters.get(SITE) == now
    assert rosters.of_agent("s-2") is None


@pytest.mark.parametrize("form", [FORM, WHOLE])
def test_an_entrustment_comes_back_as_it_was(entrustments: Any, form: Entrustment) -> None:
    kept = entrustments.add(form, [])
    assert entrustments.get(form.id) == kept
    assert entrustments.find(form.id).log == form.log


def test_a_line_is_added_to_those_before(entrustments: Any) -> None:
    was = entrustments.add(WHOLE, [])
    entrustments.save(was, replace(was, log=(LINE, replace(LINE, no=2))), [])
    assert [step.no for step in entrustments.get(WHOLE.id).log] == [1, 2]


def test_loads_count_what_is_open_at_a_site(entrustments: Any) -> None:
    later = AT + timedelta(hours=1)
    for number, changed in enumerate(
        (
            {},
            {"assigned_at": later},
            {"agent": replace(NAMED, staff="s-2")},
            {"state": "closed"},
            {"site": "x"},
        )
    ):
        entrustments.add(
            replace(WHOLE, **{"id": f"510822101-en-{number}", "state": "assigned"} | changed), []
        )
    entrustments.add(FORM, [])
    assert entrustments.loads(SITE) == {"s-1": Load(2, later), "s-2": Load(1, AT)}
    assert entrustments.loads("510822102-TC") == {}


def test_waiting_ones_come_the_longest_due_first(entrustments: Any) -> None:
    for number in (2, 1, 3):
        entrustments.add(
            replace(FORM, id=f"510822101-en-{number}", try_at=AT + timedelta(minutes=number)), []
        )
    entrustments.add(WHOLE, [])
    found = entrustments.waiting(AT + timedelta(minutes=2), 10)
    assert [order_key(one.id) for one in found] == ["1", "2"]
    assert len(entrustments.waiting(AT + timedelta(minutes=5), 1)) == 1


def test_pages_are_newest_first_across_divisions(entrustments: Any) -> None:
    made = [
        replace(FORM, id=new_entrustment_id(place, AT + timedelta(minutes=n)), division=place, state=state)
        for n, (place, state) in enumerate(
            ((VILLAGE, "waiting"), ("510822101", "ended"), (VILLAGE, "waiting"), ("510822102", "waiting"))
        )
    ]
    for one in made:
        entrustments.add(one, [])
    first, second, third, elsewhere = (one.id for one in made)

    def ids(found: Any) -> list[str]:
        return [one.id for one in found]

    assert ids(entrustments.by_division("510822101", "", "", 9)) == [third, second, first]
    assert ids(entrustments.by_division("510822101", "waiting", "", 9)) == [third, first]
    assert ids(entrustments.by_division("510822", "", third, 1)) == [second]
    assert ids(entrustments.by_principal(["p-her", "p-old"], "", elsewhere, 2)) == [third, second]
    assert entrustments.by_principal(["p-him"], "", "", 9) == []
    entrustments.add(WHOLE, [])
    assert ids(entrustments.by_agent("s-1", "closed", "", 9)) == [WHOLE.id]


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ({"principal": {"$in": ["a"]}}, {"key": -1}),
        ({"staff": "s"}, {"key": -1}),
        ({"places": "510822"}, {"key": -1}),
        ({"places": "510822", "state": "waiting"}, {"key": -1}),
        ({"state": "waiting", "try_at": {"$lte": AT}}, {"try_at": 1}),
        ({"site": SITE, "state": "assigned"}, {}),
    ],
)
def test_each_list_is_read_by_an_index_in_its_order(
    store_doors: Doors, query: dict[str, Any], order: dict[str, int]
) -> None:
    MongoEntrustments(store_doors.outbox("intake", wire.encode)).ensure_indexes()
    assert stages(store_doors, "intake_entrustments", query, order).isdisjoint({"COLLSCAN", "SORT"})


@pytest.mark.parametrize(
    "kind",
    [
        events.EntrustmentGiven,
        events.AgentAssigned,
        events.AgentMissed,
        events.AgencyStepRecorded,
        events.EntrustmentCompleted,
        events.EntrustmentEvaluated,
        events.EntrustmentEnded,
    ],
)
def test_what_is_told_of_an_entrustment_carries_no_words(kind: Any) -> None:
    by = Actor("s-1", "agent", "510822101")
    event = kind(
        subject=WHOLE.id, division="510822101", destination="510822101", at=AT, by=by, entrustment=WHOLE
    )
    name, body = wire.encode(event)
    assert name == f"sanji.intake.v1.{kind.__name__}"
    assert b"sealed-" not in body
    message = getattr(intake_events_pb2, kind.__name__).FromString(body)
    assert (message.entrustment.entrustment, message.entrustment.agent) == (WHOLE.id, "s-1")


def test_the_rooms_own_receipt_is_heard_as_it_was_told() -> None:
    agency = Agency("510822101-en-1", SITE, NAMED, date(2026, 12, 7))
    body = intake_events_pb2.AgencyTaskOpened()
    found = body.application
    found.number, found.division, found.item, found.item_name = "51082220261123", VILLAGE, "permit", "居住证"
    found.applicant.party, found.applicant.name, found.submitted_by = "p-her", "陈晓燕", "s-1"
    found.received_at = "2026-11-23T09:00:00.000+08:00"
    found.agency.CopyFrom(wire.agency.agency_to_proto(agency))
    kind = "sanji.intake.v1.AgencyTaskOpened"
    envelope = Envelope("e", kind, "/stacks/510822/intake", "x", AT, 2, VILLAGE, VILLAGE)
    heard: Any = wire.heard(envelope, body.SerializeToString())
    assert (heard.agency, heard.principal, heard.at) == (agency, "p-her", AT)
    found.ClearField("agency")
    with pytest.raises(Invalid):
        wire.heard(envelope, body.SerializeToString())
