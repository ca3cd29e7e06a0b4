"""Rating at work: a decision invites, a bad grade opens a rectification; all on real parts."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest
from sanji.approval.v1 import approval_events_pb2, approval_pb2
from sanji.catalogue.v1 import catalogue_events_pb2, catalogue_pb2
from sanji.rating.v1 import rating_events_pb2 as told
from sanji.rating.v1 import rating_pb2, rating_service_pb2

from services.chassis.bus.publisher import connect
from services.chassis.bus.topology import exchange_of
from services.chassis.doors import Doors
from tests.integration.at_work import AtWork, at_work, reason
from tests.waiting import until

SERVICE = "sanji.rating.v1.RatingService"
SUPERVISOR = ("staff", "sup-1", "510822", "supervisor")
SPY = "test.invitations"


@pytest.fixture(scope="module")
def room(doors: Doors, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtWork]:
    """The room at work, with a queue beside it that hears its invitations as notification does."""
    with at_work("rating", doors, tmp_path_factory.mktemp("rating")) as made:
        with connect(doors.settings.amqp_url, "spy") as connection:
            channel = connection.channel()
            channel.queue_declare(SPY, durable=True, auto_delete=False)
            channel.queue_bind(SPY, exchange_of("rating"), "rating.RatingInvited.#")
        yield made


def decided(number: str, owner: str = "510822", division: str = "510822") -> Any:
    case = approval_pb2.Case(
        number=number,
        item="residence_permit",
        item_name="居住证申领",
        division=division,
        owner_division=owner,
        outcome="granted",
        decided_at="2026-11-23T09:00:00.000+08:00",
    )
    return approval_events_pb2.DecisionMade(case=case, department="public_security_bureau", party="ann")


def token_of(room: AtWork, number: str) -> str:
    """The token that the applicant of `number` is sent."""
    with connect(room.doors.settings.amqp_url, "spy") as connection:
        channel = connection.channel()

        def invited() -> Any:
            message = channel.basic_get(SPY, no_ack=True)
            found = told.RatingInvited.FromString(message.body) if message else None
            return found if found and found.number == number else None

        return room.doors.sealer.open(
            until(invited, 30, f"the invitation of {number}").token_sealed, "rating_token"
        )


def give(room: AtWork, token: str, grade: int, key: str, caller: tuple[str, ...] = ()) -> Any:
    request = rating_service_pb2.GiveRatingRequest(token=token, grade=grade, reasons=["慢"], text="太慢")
    return room.call(SERVICE, "GiveRating", request, caller, key).rating


def listed(room: AtWork) -> list[Any]:
    request = rating_service_pb2.ListRectificationsRequest(division="510822")
    return list(room.call(SERVICE, "ListRectifications", request, SUPERVISOR).ratings)


def test_a_decision_that_comes_twice_invites_once(room: AtWork) -> None:
    for _ in range(2):
        room.publish(decided("N1"), "N1", number=3)
    token = token_of(room, "N1")
    given = give(room, token, 1, "n1")
    assert (given.number, given.grade, given.HasField("rectification")) == ("N1", 1, False)
    trail = room.doors.client.get_default_database()["rating_audit"]
    assert trail.count_documents({"subject": "N1", "type": "sanji.rating.v1.RatingInvited"}) == 1


def test_a_bad_grade_is_listed_with_its_due_dates_by_the_published_calendar(room: AtWork) -> None:
    today = room.doors.clock.today()
    years = [
        catalogue_pb2.CalendarYear(year=year, region="CN", source="notice", version=1)
        for year in (today.year, today.year + 1)
    ]
    for year in years:
        event = catalogue_events_pb2.CalendarYearPublished(year=year)
        room.publish(event, f"CN/{year.year}", destination="*")
    until(lambda: not room.room.world.calendars.national().is_provisional(today), 30, "the calendar")
    room.publish(decided("N2"), "N2", number=3)
    given = give(room, token_of(room, "N2"), 5, "n2")
    calendar = room.room.world.calendars.national()
    assert given.rectification.verify_due == calendar.add_working_days(today, 1).date.isoformat()
    assert given.rectification.due == calendar.add_working_days(today, 5).date.isoformat()
    assert "N2" in [rating.number for rating in listed(room)]


def test_a_token_works_once_over_the_wire(room: AtWork) -> None:
    room.publish(decided("N3"), "N3", number=3)
    token = token_of(room, "N3")

    def attempt(position: int) -> str:
        try:
            return str(give(room, token, 4, f"n3-{position}").number)
        except grpc.RpcError as error:
            return reason(error)

    with ThreadPoolExecutor(6) as people:
        answers = sorted(people.map(attempt, range(6)))
    assert answers == ["N3", *["TOKEN_USED"] * 5]


def test_the_same_key_gets_the_same_answer(room: AtWork) -> None:
    room.publish(decided("N4"), "N4", number=3)
    token = token_of(room, "N4")
    assert give(room, token, 2, "n4") == give(room, token, 2, "n4")


def test_a_staff_session_may_not_rate(room: AtWork) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        give(room, "any", 1, "staff", SUPERVISOR)
    assert reason(refused.value) == "STAFF_MAY_NOT_RATE"


def test_an_unknown_token_is_refused(room: AtWork) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        give(room, "unknown", 1, "unknown")
    assert reason(refused.value) == "TOKEN_UNKNOWN"
    assert refused.value.code() is grpc.StatusCode.NOT_FOUND


def test_a_lower_stacks_rectification_is_seen_where_the_case_was_decided(room: AtWork) -> None:
    rating = rating_pb2.Rating(
        number="T1",
        grade=5,
        at="2026-11-23T09:00:00.000+08:00",
        item="residence_permit",
        division="510822101200",
        owner_division="510822",
        rectification=rating_pb2.Rectification(
            state="open",
            opened_at="2026-11-23T09:00:00.000+08:00",
            verify_due="2026-11-24",
            due="2026-11-30",
        ),
    )
    event = told.RectificationOpened(rating=rating)
    for _ in range(2):
        room.publish(event, "T1", number=3, division="510822101200", destination="510822")
    until(lambda: [one for one in listed(room) if one.number == "T1"], 30, "the copy")
    assert [one.number for one in listed(room)].count("T1") == 1


def test_a_decision_without_an_applicant_ends_in_the_dead_letters(room: AtWork) -> None:
    broken = decided("N9")
    broken.party = ""
    room.publish(broken, "N9", number=3)
    letter = until(
        lambda: next((one for one in room.dead() if one.subject == "N9"), None), 30, "the dead letter"
    )
    assert letter.reason == "APPLICANT_MISSING"
