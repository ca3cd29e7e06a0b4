"""One suite over rating's fake and real stores, and the round trips of its wire."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sanji.approval.v1 import approval_events_pb2, approval_pb2
from sanji.catalogue.v1 import catalogue_events_pb2, catalogue_pb2
from sanji.rating.v1 import rating_events_pb2

from services.chassis.auth import ANONYMOUS
from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.chassis.errors import Conflict, Invalid
from services.chassis.messages import Actor, Asked, Meta
from services.chassis.workdays import CalendarYear
from services.rating import events, wire
from services.rating.bootstrap import bootstrap
from services.rating.commands import GiveRating
from services.rating.domain import CaseRating, Place, Rating, Rectification, hash_of
from services.rating.events import CalendarYearPublished, RatingGiven, RatingInvited, RectificationHeard
from services.rating.store import MongoCalendars, MongoCaseRatings
from tests.contract.stores import at_once, stages
from tests.fakes.rating import (
    COUNTY,
    TOWNSHIP,
    VILLAGE,
    FakeCalendars,
    FakeCaseRatings,
    decision,
    envelope,
)

NOW = datetime(2026, 11, 23, 9, 0, 0, 123000, tzinfo=SHANGHAI)
DUE = date(2026, 11, 30)


def case(number: str, division: str = COUNTY, owner: str = COUNTY) -> CaseRating:
    return CaseRating(
        id=number,
        party="ann",
        item="residence_permit",
        item_name="居住证申领",
        department="public_security_bureau",
        division=division,
        owner_division=owner,
        token_hash=hash_of(number),
        expires_at=NOW + timedelta(days=30),
    )


def bad(was: CaseRating, due: date = DUE, key: str = "") -> CaseRating:
    rectification = Rectification("open", NOW, date(2026, 11, 24), due)
    return replace(was, rating=Rating(5, ("慢",), "太慢", NOW), rectification=rectification, answer_key=key)


@pytest.fixture(params=["fake", "real"])
def kind(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return None
    doors: Doors = request.getfixturevalue("store_doors")
    for name in ("rating_cases", "rating_calendar"):
        doors.client.get_default_database()[name].drop()
    bootstrap(doors).prepare()
    return doors


@pytest.fixture
def cases(kind: Any) -> Any:
    return MongoCaseRatings(kind.outbox("rating", wire.encode)) if kind else FakeCaseRatings()


@pytest.fixture
def calendars(kind: Any) -> Any:
    return MongoCalendars() if kind else FakeCalendars()


def test_a_case_comes_back_as_it_was_stored(cases: Any) -> None:
    invited = cases.add(case("N1"), [], heard="event")
    assert cases.get("N1") == invited
    rated = cases.save(invited, bad(invited, key="k"), [], Asked("k", "print"))
    assert cases.get("N1") == rated


def test_a_case_is_found_by_its_token(cases: Any) -> None:
    cases.add(case("N1"), [])
    assert cases.by_token(hash_of("N1")).id == "N1"
    assert cases.by_token(hash_of("N2")) is None


def test_one_key_answers_one_case(cases: Any) -> None:
    first, second = cases.add(case("N1"), []), cases.add(case("N2"), [])
    cases.save(first, bad(first, key="k"), [], Asked("k", "p"))
    with pytest.raises(Conflict, match="IDEMPOTENCY_KEY_REUSED"):
        cases.save(second, bad(second, key="k"), [], Asked("k", "p"))


def test_copies_without_a_token_stand_side_by_side(cases: Any) -> None:
    for number in ("N1", "N2"):
        cases.add(replace(bad(case(number, VILLAGE)), token_hash="", party=""), [], heard=number)
    assert [found.id for found in cases.rectifications(COUNTY, None, 10)] == ["N1", "N2"]


def test_rectifications_are_listed_by_due_date_then_number(cases: Any) -> None:
    for number, due in (("N3", DUE), ("N1", DUE), ("N2", DUE - timedelta(days=1))):
        cases.add(bad(case(number), due), [])
    cases.add(case("N4"), [])
    assert [found.id for found in cases.rectifications(COUNTY, None, 10)] == ["N2", "N1", "N3"]
    assert [found.id for found in cases.rectifications(COUNTY, None, 2)] == ["N2", "N1"]
    assert [found.id for found in cases.rectifications(COUNTY, Place(DUE, "N1"), 10)] == ["N3"]
    assert [found.id for found in cases.rectifications(COUNTY, Place(DUE - timedelta(days=1), "N9"), 10)] == [
        "N1",
        "N3",
    ]


@pytest.mark.parametrize(
    ("division", "seen"),
    [(COUNTY, ["N1", "N2"]), (TOWNSHIP, ["N1"]), (VILLAGE, ["N1"]), ("510822105", ["N2"]), ("150626", [])],
)
def test_both_where_it_was_handed_in_and_who_decided_see_it(
    cases: Any, division: str, seen: list[str]
) -> None:
    cases.add(bad(case("N1", VILLAGE, COUNTY)), [])
    cases.add(bad(case("N2", "510822105", "510822105")), [])
    assert [found.id for found in cases.rectifications(division, None, 10)] == seen


def test_the_newest_version_of_a_year_counts(calendars: Any) -> None:
    off = date(2026, 11, 24)
    free = CalendarYear(2026, frozenset({off}), frozenset(), False, "notice")
    plain = CalendarYear(2026, frozenset(), frozenset(), True, "")
    for year, version in ((plain, 1), (free, 3), (plain, 2)):
        calendars.put(year, version)
    calendars.put(CalendarYear(2026, frozenset(), frozenset(), False, "", region="640000"), 9)
    calendar = calendars.national()
    assert not calendar.is_working_day(off)
    assert not calendar.is_provisional(off)


def test_without_a_calendar_every_year_is_provisional(calendars: Any) -> None:
    assert calendars.national().is_provisional(DUE)
    assert calendars.national().is_working_day(DUE)


def test_a_token_works_once_however_many_come_at_once(store_doors: Doors) -> None:
    room = bootstrap(store_doors)
    room.prepare()
    now = store_doors.clock.now()
    room.world.cases.add(replace(case("rush"), expires_at=now + timedelta(days=1)), [])
    answers = at_once(
        lambda grade: room.ask(GiveRating(ANONYMOUS, Asked(f"r{grade}", ""), "rush", 1 + grade % 5)), 8
    )
    given = [answer for answer in answers if isinstance(answer, CaseRating)]
    assert len(given) == 1
    assert {answer.reason for answer in answers if answer is not given[0]} == {"TOKEN_USED"}


def test_one_ask_many_times_at_once_is_one_rating(store_doors: Doors) -> None:
    room = bootstrap(store_doors)
    room.prepare()
    now = store_doors.clock.now()
    room.world.cases.add(replace(case("same"), expires_at=now + timedelta(days=1)), [])
    answers = at_once(lambda _: room.ask(GiveRating(ANONYMOUS, Asked("same", "p"), "same", 5)), 6)
    assert len({wire.to_proto(answer).SerializeToString() for answer in answers}) == 1
    kept = room.world.cases.collection.find_one({"_id": "same"})
    assert [record["type"] for record in kept["outbox"]] == [
        "sanji.rating.v1.RatingGiven",
        "sanji.rating.v1.RectificationOpened",
    ]


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ({"token_hash": "x"}, {}),
        ({"places": COUNTY}, {"rectification.due": 1, "_id": 1}),
        (
            {
                "places": COUNTY,
                "rectification.due": {"$gte": "2026-11-30"},
                "$or": [{"rectification.due": {"$gt": "2026-11-30"}}, {"_id": {"$gt": "N1"}}],
            },
            {"rectification.due": 1, "_id": 1},
        ),
    ],
)
def test_every_query_is_answered_from_an_index(
    store_doors: Doors, query: dict[str, Any], order: dict[str, int]
) -> None:
    bootstrap(store_doors).prepare()
    assert stages(store_doors, "rating_cases", query, order).isdisjoint({"COLLSCAN", "SORT"})


def test_a_rectification_arrives_as_it_left() -> None:
    rated = bad(case("N1", VILLAGE))
    event = events.RectificationOpened(
        subject="N1",
        division=VILLAGE,
        destination=COUNTY,
        at=NOW,
        by=Actor("a", "citizen", VILLAGE),
        case=rated,
    )
    name, body = wire.encode(event)
    arrived = wire.heard(envelope("rating", "RectificationOpened", "N1", 3, VILLAGE), body)
    assert name == "sanji.rating.v1.RectificationOpened"
    expected = replace(rated, party="", item_name="", token_hash="", expires_at=NOW, meta=Meta())
    assert arrived == RectificationHeard(expected)


def test_an_invitation_carries_the_sealed_token() -> None:
    event = RatingInvited(
        subject="N1",
        division=COUNTY,
        destination=COUNTY,
        at=NOW,
        by=Actor("system", "system", COUNTY),
        case=case("N1"),
        token_sealed="sealed:k:x",
    )
    name, body = wire.encode(event)
    told = rating_events_pb2.RatingInvited.FromString(body)
    assert name == "sanji.rating.v1.RatingInvited"
    assert (told.number, told.party, told.item_name, told.token_sealed, told.expires_at) == (
        "N1",
        "ann",
        "居住证申领",
        "sealed:k:x",
        "2026-12-23T09:00:00.123+08:00",
    )


def test_a_given_rating_does_not_tell_who_gave_it() -> None:
    event = RatingGiven(
        subject="N1",
        division=COUNTY,
        destination=COUNTY,
        at=NOW,
        by=Actor("a", "c", COUNTY),
        case=bad(case("N1")),
    )
    name, body = wire.encode(event)
    assert name == "sanji.rating.v1.RatingGiven"
    assert b"ann" not in body


def test_a_decision_is_heard() -> None:
    told = approval_events_pb2.DecisionMade(
        case=approval_pb2.Case(
            number="N1",
            item="residence_permit",
            item_name="居住证申领",
            division=COUNTY,
            owner_division=COUNTY,
            decided_at="2026-11-23T09:00:00.000+08:00",
        ),
        department="public_security_bureau",
        party="ann",
    )
    arrived = wire.heard(envelope("approval", "DecisionMade", "N1", 3, COUNTY), told.SerializeToString())
    assert arrived == decision()


def test_a_calendar_year_is_heard() -> None:
    told = catalogue_events_pb2.CalendarYearPublished(
        year=catalogue_pb2.CalendarYear(
            year=2026,
            region="CN",
            holidays=["2026-10-01"],
            make_up_days=["2026-10-10"],
            source="notice",
            version=4,
        )
    )
    arrived = wire.heard(
        envelope("catalogue", "CalendarYearPublished", "CN/2026", 1, COUNTY), told.SerializeToString()
    )
    year = CalendarYear(
        2026, frozenset({date(2026, 10, 1)}), frozenset({date(2026, 10, 10)}), False, "notice"
    )
    assert arrived == CalendarYearPublished(year, 4)


@pytest.mark.parametrize("name", ["approval.DecisionMade", "rating.RectificationOpened"])
@pytest.mark.parametrize("body", [b"\xff\xff", b""])
def test_a_malformed_body_is_refused(name: str, body: bytes) -> None:
    room, event = name.split(".")
    with pytest.raises(Invalid, match="BODY_MALFORMED"):
        wire.heard(envelope(room, event, "N1", 1, COUNTY), body)
