"""One suite over queueing's fake and real stores."""

import base64
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sanji.catalogue.v1 import catalogue_events_pb2, catalogue_pb2
from sanji.queueing.v1 import queueing_events_pb2

from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.chassis.errors import Conflict, Invalid
from services.chassis.messages import Actor, Asked, Meta
from services.queueing import wire
from services.queueing.bootstrap import bootstrap
from services.queueing.domain import GENERAL, GREEN, WAITING, Hall, HallDay, Ticket, number_of
from services.queueing.events import SitePublished, TicketTaken
from services.queueing.store import MongoHallDays, MongoHalls, MongoTickets
from tests.contract.stores import at_once, stages
from tests.fakes.queueing import (
    BANK,
    CENTRE,
    COUNTY,
    DESK,
    OTHER_DESK,
    ZONE,
    FakeHallDays,
    FakeHalls,
    FakeTickets,
    published,
)

NOW = datetime(2026, 11, 23, 9, 0, 0, 123000, tzinfo=SHANGHAI)
TODAY = NOW.date()
HALL = CENTRE.id


def ticket(sequence: int, lane: str = GENERAL, hall: str = HALL) -> Ticket:
    return Ticket(
        id=f"{hall}.20261123.{number_of(lane, sequence)}-aaaaaa",
        number=number_of(lane, sequence),
        hall=hall,
        division=COUNTY,
        day=TODAY,
        lane=lane,
        sequence=sequence,
        item="residence_permit",
        state=WAITING,
        taken_at=NOW,
        ahead=sequence - 1,
        estimated_wait_seconds=60,
    )


def taken(one: Ticket) -> TicketTaken:
    by = Actor("anyone", "anyone", COUNTY)
    return TicketTaken(
        subject=one.id, division=COUNTY, destination=COUNTY, at=NOW, by=by, moved=("", WAITING), ticket=one
    )


@pytest.fixture(params=["fake", "real"])
def kind(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return None
    doors: Doors = request.getfixturevalue("store_doors")
    database = doors.client.get_default_database()
    for name in ("queueing_tickets", "queueing_days", "queueing_halls"):
        database[name].drop()
    bootstrap(doors).prepare()
    return doors


@pytest.fixture
def tickets(kind: Any) -> Any:
    return MongoTickets(kind.outbox("queueing", wire.encode)) if kind else FakeTickets()


@pytest.fixture
def days(kind: Any) -> Any:
    return MongoHallDays() if kind else FakeHallDays()


@pytest.fixture
def halls(kind: Any) -> Any:
    return MongoHalls() if kind else FakeHalls()


def test_a_ticket_comes_back_as_it_was_stored(tickets: Any) -> None:
    kept = tickets.add(ticket(1), [taken(ticket(1))])
    called = kept.call(DESK, "key", NOW + timedelta(minutes=1)).start(NOW + timedelta(minutes=2))
    stored = tickets.save(kept, called, [], Asked("key", "print"))
    assert tickets.get(stored.id) == stored


def test_a_ticket_is_found_by_the_ask_that_made_it(tickets: Any) -> None:
    tickets.add(ticket(1), [], Asked("key", "print"))
    assert tickets.made_by(Asked("key", "print")).number == "A001"
    assert tickets.made_by(Asked("other", "print")) is None
    with pytest.raises(Conflict, match="IDEMPOTENCY_KEY_REUSED"):
        tickets.made_by(Asked("key", "another"))


def test_a_ticket_is_found_by_the_ask_that_called_it(tickets: Any) -> None:
    kept = tickets.add(ticket(1), [])
    tickets.save(kept, kept.call(DESK, "key", NOW), [], Asked("key", "print"))
    assert tickets.called_by(Asked("key", "print")).number == "A001"
    assert tickets.called_by(Asked("other", "print")) is None
    with pytest.raises(Conflict, match="IDEMPOTENCY_KEY_REUSED"):
        tickets.called_by(Asked("key", "another"))


def test_tickets_are_claimed_in_their_turn(tickets: Any) -> None:
    for one in (ticket(2), ticket(1), ticket(1, GREEN), ticket(1, hall=ZONE.id)):
        tickets.add(one, [])
    claimed = [tickets.claim(HALL, TODAY, f"W0{window}", NOW) for window in range(4)]
    assert [one and one.number for one in claimed] == ["G001", "A001", "A002", None]


def test_a_claim_ends_by_itself_or_when_released(tickets: Any) -> None:
    tickets.add(ticket(1), [])
    claimed = tickets.claim(HALL, TODAY, DESK, NOW)
    assert tickets.claim(HALL, TODAY, OTHER_DESK, NOW + timedelta(seconds=1)) is None
    assert tickets.claim(HALL, TODAY, OTHER_DESK, NOW + timedelta(seconds=6)) == claimed
    tickets.release(claimed)
    assert tickets.claim(HALL, TODAY, DESK, NOW + timedelta(seconds=6)) == claimed


def test_a_window_that_claims_again_gets_the_same_ticket(tickets: Any) -> None:
    tickets.add(ticket(1), [])
    tickets.add(ticket(2), [])
    assert tickets.claim(HALL, TODAY, DESK, NOW) == tickets.claim(HALL, TODAY, DESK, NOW)


def test_only_that_days_tickets_are_claimed(tickets: Any) -> None:
    tickets.add(ticket(1), [])
    assert tickets.claim(HALL, TODAY + timedelta(days=1), DESK, NOW) is None


def test_a_window_has_one_ticket(tickets: Any) -> None:
    first, second = tickets.add(ticket(1), []), tickets.add(ticket(2), [])
    called = tickets.save(first, first.call(DESK, "", NOW), [])
    with pytest.raises(Conflict, match="WINDOW_BUSY"):
        tickets.save(second, second.call(DESK, "", NOW), [])
    assert [one.number for one in tickets.at_windows(HALL)] == ["A001"]
    tickets.save(called, called.miss(NOW), [])
    tickets.save(second, second.call(DESK, "", NOW), [])
    assert [one.number for one in tickets.at_windows(HALL)] == ["A002"]


def test_windows_of_other_halls_are_not_shown(tickets: Any) -> None:
    kept = tickets.add(ticket(1, hall=ZONE.id), [])
    tickets.save(kept, kept.call(f"{ZONE.id}-W01", "", NOW), [])
    assert tickets.at_windows(HALL) == []


def test_a_day_stands_at_zero_before_its_first_ticket(days: Any) -> None:
    assert days.get(HALL, TODAY) == HallDay({}, {})


def test_numbers_stand_per_lane(days: Any) -> None:
    assert days.next(HALL, TODAY, GENERAL, 10).given == {GENERAL: 1, GREEN: 0}
    assert days.next(HALL, TODAY, GREEN, 10).given == {GENERAL: 1, GREEN: 1}
    assert days.next(ZONE.id, TODAY, GENERAL, 10).given == {GENERAL: 1, GREEN: 0}
    assert days.next(HALL, TODAY + timedelta(days=1), GENERAL, 10).given == {GENERAL: 1, GREEN: 0}


def test_a_full_hall_gives_no_number_until_one_is_called(days: Any) -> None:
    days.next(HALL, TODAY, GENERAL, 2)
    days.next(HALL, TODAY, GREEN, 2)
    assert days.next(HALL, TODAY, GENERAL, 2) is None
    assert days.get(HALL, TODAY).given == {GENERAL: 1, GREEN: 1}
    days.called(ticket(1).call(DESK, "", NOW))
    assert days.next(HALL, TODAY, GENERAL, 2).given[GENERAL] == 2


def test_a_call_is_remembered_once_and_in_any_order(days: Any) -> None:
    for _ in range(3):
        days.next(HALL, TODAY, GENERAL, 10)
    for sequence in (2, 1, 2):
        days.called(ticket(sequence).call(DESK, "", NOW))
    day = days.get(HALL, TODAY)
    assert (day.waiting(GENERAL), day.called, day.desks) == (1, {GENERAL: 2, GREEN: 0}, {"W02": NOW})


def test_the_average_moves_and_lasts(days: Any) -> None:
    days.next(HALL, TODAY, GENERAL, 10)
    served = ticket(1).call(DESK, "", NOW).start(NOW).finish(NOW + timedelta(seconds=100))
    days.served(served)
    assert days.get(HALL, TODAY).serve_seconds == pytest.approx(280)
    assert days.next(HALL, TODAY + timedelta(days=3), GENERAL, 10).serve_seconds == pytest.approx(280)
    assert days.next(ZONE.id, TODAY, GENERAL, 10).serve_seconds == 300


def test_the_newest_version_of_a_hall_is_kept(halls: Any) -> None:
    wider = Hall(HALL, COUNTY, CENTRE.kind, {"general": 7})
    for hall, version in ((CENTRE, 1), (wider, 3), (CENTRE, 2)):
        halls.put(hall, version)
    assert halls.get(HALL) == wider
    assert halls.get("nowhere") is None


def test_the_main_hall_is_the_first_that_serves_people(halls: Any) -> None:
    for hall in (BANK, ZONE, CENTRE):
        halls.put(hall, 1)
    assert halls.main(COUNTY) == CENTRE
    assert halls.main("510822999") is None


def test_many_at_once_get_many_numbers(store_doors: Doors) -> None:
    days = MongoHallDays()
    given = at_once(lambda _: days.next("rush", TODAY, GENERAL, 100), 24)
    assert sorted(day.given[GENERAL] for day in given) == list(range(1, 25))


def test_many_windows_at_once_claim_different_tickets(store_doors: Doors) -> None:
    tickets = MongoTickets(store_doors.outbox("queueing", wire.encode))
    for sequence in range(1, 9):
        tickets.add(ticket(sequence, hall="crowd"), [])
    claimed = at_once(lambda window: tickets.claim("crowd", TODAY, f"W{window}", NOW), 12)
    numbers = [one.number for one in claimed if one]
    assert sorted(numbers) == [number_of(GENERAL, sequence) for sequence in range(1, 9)]


def test_a_number_cannot_be_given_twice(store_doors: Doors) -> None:
    bootstrap(store_doors).prepare()
    tickets = MongoTickets(store_doors.outbox("queueing", wire.encode))
    tickets.add(ticket(1, hall="once"), [])
    with pytest.raises(Conflict, match="ALREADY_EXISTS"):
        tickets.add(replace(ticket(1, hall="once"), id="another"), [])


@pytest.mark.parametrize(
    ("collection", "query", "order"),
    [
        (
            "queueing_tickets",
            {"hall": HALL, "day": "2026-11-23", "state": "waiting"},
            {"rank": 1, "sequence": 1},
        ),
        ("queueing_tickets", {"hall": HALL, "at_window": True}, {"window": 1}),
        ("queueing_tickets", {"call_key": "key"}, {}),
        ("queueing_tickets", {"first_key": "key"}, {}),
        ("queueing_days", {"hall": HALL, "day": {"$lt": "2026-11-23"}}, {"day": -1}),
        ("queueing_halls", {"document.division": COUNTY}, {"document.kind": 1, "_id": 1}),
    ],
)
def test_every_query_is_answered_from_an_index(
    store_doors: Doors, collection: str, query: dict[str, Any], order: dict[str, int]
) -> None:
    bootstrap(store_doors).prepare()
    assert stages(store_doors, collection, query, order).isdisjoint({"COLLSCAN", "SORT"})


def test_an_event_carries_the_ticket() -> None:
    one = replace(ticket(1).call(DESK, "", NOW), meta=Meta(version=2))
    name, body = wire.encode(taken(one))
    told = queueing_events_pb2.TicketTaken.FromString(body).ticket
    assert name == "sanji.queueing.v1.TicketTaken"
    assert (told.ticket, told.number, told.window, told.version) == (one.id, "A001", DESK, 2)
    assert told.called_at == "2026-11-23T09:00:00.123+08:00"


def test_a_published_site_is_heard() -> None:
    site = catalogue_pb2.Site(
        site_id=HALL, division=COUNTY, kind="service_center", windows={"general": 2, "agency": 1}
    )
    body = catalogue_events_pb2.SitePublished(site=site, version=4).SerializeToString()
    assert wire.heard(published(CENTRE, 4, NOW), body) == SitePublished(CENTRE, 4)


@pytest.mark.parametrize("body", [base64.b64decode("////"), b""])
def test_a_malformed_body_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid, match="BODY_MALFORMED"):
        wire.heard(published(CENTRE, 4, NOW), body)


def test_an_event_nobody_listens_for_is_refused() -> None:
    with pytest.raises(Invalid, match="EVENT_UNKNOWN"):
        wire.heard(replace(published(CENTRE, 1, NOW), type="sanji.catalogue.v1.ItemPublished"), b"")


def test_the_desk_that_called_last_is_kept_per_window(days: Any) -> None:
    days.next(HALL, TODAY, GENERAL, 10)
    days.next(HALL, TODAY, GENERAL, 10)
    days.called(ticket(1).call(DESK, "", NOW))
    days.called(ticket(2).call(OTHER_DESK, "", NOW + timedelta(minutes=5)))
    assert days.get(HALL, TODAY).desks == {"W02": NOW, "W03": NOW + timedelta(minutes=5)}
