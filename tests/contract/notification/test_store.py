"""One suite over notification's fake and real store, and the round trips of its wire."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sanji.approval.v1 import approval_events_pb2, approval_pb2, approval_stops_pb2
from sanji.intake.v1 import intake_events_pb2, intake_pb2
from sanji.notification.v1 import notification_events_pb2
from sanji.rating.v1 import rating_events_pb2

from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.chassis.errors import Conflict, Invalid
from services.chassis.messages import Actor
from services.notification import events, wire
from services.notification.bootstrap import bootstrap
from services.notification.domain.message import Message, Place
from services.notification.domain.reservations import MAY_MOVE
from services.notification.events import MessageRead, StepHeard
from services.notification.store import MongoMessages
from tests.contract.stores import at_once, stages
from tests.fakes.notification import ITEM_NAME, NUMBER, FakeMessages, heard

NOW = datetime(2026, 11, 23, 9, 0, 0, 123000, tzinfo=SHANGHAI)


def message(key: str, recipient: str = "ann", seconds: int = 0) -> Message:
    return Message(
        id=key,
        recipient=recipient,
        kind="application_submitted",
        number=NUMBER,
        division="510822",
        at=NOW + timedelta(seconds=seconds),
        values={"item_name": ITEM_NAME},
    )


def was_read(one: Message) -> MessageRead:
    return MessageRead(
        subject=one.id,
        division=one.division,
        destination=one.division,
        at=NOW,
        by=Actor("system", "system", one.division),
        kind=one.kind,
        number=one.number,
    )


@pytest.fixture(params=["fake", "real"])
def messages(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeMessages()
    doors: Doors = request.getfixturevalue("store_doors")
    doors.client.get_default_database()["notification_messages"].drop()
    made = MongoMessages(doors.outbox("notification", wire.encode))
    made.ensure_indexes()
    return made


def test_a_message_comes_back_as_it_was_stored(messages: Any) -> None:
    kept = messages.add(message("a"), [was_read(message("a"))], heard="event")
    read = messages.save(kept, kept.read(NOW + timedelta(minutes=1)), [])
    assert messages.get("a") == read


def test_the_same_event_makes_one_message(messages: Any) -> None:
    first = messages.add(message("a"), [], heard="event")
    assert messages.add(message("a", seconds=9), [], heard="event") == first


def test_an_id_taken_by_another_event_is_refused(messages: Any) -> None:
    messages.add(message("a"), [], heard="event")
    with pytest.raises(Conflict, match="ALREADY_EXISTS"):
        messages.add(message("a"), [], heard="another")


def test_an_inbox_is_newest_first_and_its_owners_alone(messages: Any) -> None:
    for key, recipient, seconds in (("a", "ann", 0), ("c", "ann", 5), ("b", "ann", 5), ("d", "ben", 9)):
        messages.add(message(key, recipient, seconds), [])
    assert [one.id for one in messages.inbox(["ann"], None, 10)] == ["c", "b", "a"]
    assert [one.id for one in messages.inbox(["ann"], None, 2)] == ["c", "b"]


@pytest.mark.parametrize(
    ("after", "rest"), [("c", ["b", "a"]), ("b", ["a"]), ("bb", ["b", "a"]), ("a", ["a"])]
)
def test_a_page_begins_after_its_place(messages: Any, after: str, rest: list[str]) -> None:
    for key, seconds in (("a", 0), ("b", 5), ("c", 5)):
        messages.add(message(key, seconds=seconds), [])
    place = Place(NOW + timedelta(seconds=5), after)
    assert [one.id for one in messages.inbox(["ann"], place, 10)] == rest


def test_many_deliveries_of_one_event_at_once_make_one_message(store_doors: Doors) -> None:
    made = MongoMessages(store_doors.outbox("notification", wire.encode))
    answers = at_once(lambda _: made.add(message("rush"), [was_read(message("rush"))], heard="event"), 8)
    assert {one.id for one in answers} == {"rush"}
    assert made.collection.count_documents({"_id": "rush"}) == 1


def test_an_inbox_is_answered_from_its_index(store_doors: Doors) -> None:
    bootstrap(store_doors).prepare()
    after = {"at": {"$lte": NOW}, "$or": [{"at": {"$lt": NOW}}, {"_id": {"$lt": "a"}}]}
    for query in ({"recipient": "ann"}, {"recipient": "ann"} | after):
        plan = stages(store_doors, "notification_messages", query, {"at": -1, "_id": -1})
        assert plan.isdisjoint({"COLLSCAN", "SORT"})


def application(**fields: Any) -> intake_pb2.Application:
    return intake_pb2.Application(
        number=NUMBER,
        item_name=ITEM_NAME,
        division="510822",
        applicant=intake_pb2.Applicant(party="ann", name="张三"),
        notice=intake_pb2.SupplementNotice(materials=["c1", "c2"], note="请补"),
        **fields,
    )


@pytest.mark.parametrize(
    ("told", "step"),
    [
        (
            intake_events_pb2.ApplicationSubmitted(application=application()),
            StepHeard("application_submitted", NUMBER, "ann", {"item_name": ITEM_NAME}),
        ),
        (
            intake_events_pb2.ApplicationAccepted(application=application()),
            StepHeard("application_accepted", NUMBER, "ann", {"item_name": ITEM_NAME}),
        ),
        (
            intake_events_pb2.SupplementRequested(application=application()),
            StepHeard(
                "supplement_requested",
                NUMBER,
                "ann",
                {"item_name": ITEM_NAME, "materials": "c1、c2", "note": "请补"},
            ),
        ),
        (
            intake_events_pb2.ApplicationReturned(application=application(), reason="不属本机关。"),
            StepHeard(
                "application_returned", NUMBER, "ann", {"item_name": ITEM_NAME, "reason": "不属本机关"}
            ),
        ),
        (
            intake_events_pb2.ApplicationWithdrawn(application=application()),
            StepHeard("application_withdrawn", NUMBER, "ann", {"item_name": ITEM_NAME}),
        ),
        (
            approval_events_pb2.DecisionMade(
                case=approval_pb2.Case(number=NUMBER, item_name=ITEM_NAME, outcome="denied", reason="不符"),
                party="ann",
            ),
            StepHeard(
                "decision_made",
                NUMBER,
                "ann",
                {"item_name": ITEM_NAME, "outcome": "denied", "reason": "不符"},
            ),
        ),
        (
            approval_events_pb2.ClockExtended(
                case=approval_pb2.Case(
                    number=NUMBER,
                    item_name=ITEM_NAME,
                    committed_due="2027-01-06",
                    provisional=True,
                    extension=approval_stops_pb2.Extension(days=5, reason="复杂", notice="N-01"),
                ),
                party="ann",
            ),
            StepHeard(
                "clock_extended",
                NUMBER,
                "ann",
                {
                    "item_name": ITEM_NAME,
                    "notice": "N-01",
                    "days": "5",
                    "reason": "复杂",
                    "committed_due": "2027-01-06",
                    **MAY_MOVE,
                },
            ),
        ),
        (
            rating_events_pb2.RatingInvited(
                number=NUMBER,
                party="ann",
                item_name=ITEM_NAME,
                token_sealed="sealed:k:x",
                expires_at="2026-12-23T09:00:00.000+08:00",
            ),
            StepHeard(
                "rating_invited",
                NUMBER,
                "ann",
                {"item_name": ITEM_NAME, "token": "sealed:k:x", "expires_on": "2026-12-23"},
            ),
        ),
    ],
)
def test_every_heard_event_is_understood(told: Any, step: StepHeard) -> None:
    envelope = heard(1, type_name=told.DESCRIPTOR.full_name)
    understood = wire.heard(envelope, told.SerializeToString())
    assert isinstance(understood, StepHeard)
    given = {name: value for name, value in understood.values.items() if value}
    assert replace(understood, values=given) == step


def test_every_event_of_the_list_is_understood() -> None:
    assert set(wire._HEARD) == set(events.HEARS)


@pytest.mark.parametrize("body", [b"\xff\xff", b""])
def test_a_malformed_body_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid, match="BODY_MALFORMED"):
        wire.heard(heard(1, type_name="sanji.rating.v1.RatingInvited"), body)


def test_an_event_nobody_listens_for_is_refused() -> None:
    with pytest.raises(Invalid, match="EVENT_UNKNOWN"):
        wire.heard(heard(1, type_name="sanji.rating.v1.RatingGiven"), b"")


def test_what_was_read_goes_out_by_name() -> None:
    name, body = wire.encode(was_read(message("a")))
    assert name == "sanji.notification.v1.MessageRead"
    told = notification_events_pb2.MessageRead.FromString(body)
    assert (told.id, told.kind, told.number) == ("a", "application_submitted", NUMBER)
