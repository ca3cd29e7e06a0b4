"""Notification at work: events come twice and malformed, each is told once; all on real parts."""

from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from sanji.common.v1 import paging_pb2
from sanji.intake.v1 import intake_events_pb2, intake_pb2
from sanji.notification.v1 import notification_service_pb2 as pb
from sanji.rating.v1 import rating_events_pb2

from services.chassis.doors import Doors
from tests.integration.at_work import AtWork, at_work, reason
from tests.waiting import until

SERVICE = "sanji.notification.v1.NotificationService"
ANN = ("person", "ann", "510822", "citizen")
BEN = ("person", "ben", "510822", "citizen")


@pytest.fixture(scope="module")
def post(doors: Doors, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtWork]:
    """The room at work."""
    with at_work("notification", doors, tmp_path_factory.mktemp("notification")) as made:
        yield made


def submitted(number: str, party: str) -> Any:
    applicant = intake_pb2.Applicant(party=party)
    application = intake_pb2.Application(
        number=number, item_name="居住证申领", division="510822", applicant=applicant
    )
    return intake_events_pb2.ApplicationSubmitted(application=application)


def inbox(post: AtWork, caller: tuple[str, ...], language: str = "", limit: int = 0, cursor: str = "") -> Any:
    page = paging_pb2.Page(limit=limit, cursor=cursor)
    return post.call(SERVICE, "ListMessages", pb.ListMessagesRequest(page=page, language=language), caller)


def test_an_event_that_comes_three_times_is_told_once(post: AtWork) -> None:
    for _ in range(3):
        post.publish(submitted("N1", "ann"), "N1")
    post.publish(submitted("N1-last", "last"), "N1-last")
    until(lambda: inbox(post, ("person", "last", "510822", "citizen")).messages, 30, "the event after them")
    (message,) = inbox(post, ANN).messages
    assert (message.kind, message.number, message.read) == ("application_submitted", "N1", False)
    assert message.title == "已收到您的申请：居住证申领"
    assert inbox(post, ANN, "en").messages[0].title == "Application received: 居住证申领"


def test_a_burst_is_told_completely(post: AtWork) -> None:
    for number in range(60):
        post.publish(submitted(f"B{number}", "crowd"), f"B{number}")
    crowd = ("person", "crowd", "510822", "citizen")
    until(lambda: len(inbox(post, crowd, limit=100).messages) == 60, 30, "sixty messages")
    first = inbox(post, crowd, limit=40)
    second = inbox(post, crowd, limit=40, cursor=first.next)
    assert len({message.number for message in (*first.messages, *second.messages)}) == 60
    assert second.next == ""


def test_another_stacks_event_is_not_told_here(post: AtWork) -> None:
    post.publish(submitted("N2", "ben"), "N2", division="510822101200", destination="510822")
    post.publish(submitted("N3", "ben"), "N3")
    until(lambda: inbox(post, BEN).messages, 30, "the message of this stack")
    assert [message.number for message in inbox(post, BEN).messages] == ["N3"]


def test_a_rating_token_is_opened_for_its_owner_and_stored_sealed(post: AtWork) -> None:
    sealed = post.doors.sealer.seal("510822-secret", "rating_token")
    post.publish(
        rating_events_pb2.RatingInvited(
            number="N4",
            party="cat",
            item_name="居住证申领",
            token_sealed=sealed,
            expires_at="2026-12-23T09:00:00.000+08:00",
        ),
        "N4",
    )
    cat = ("person", "cat", "510822", "citizen")
    until(lambda: inbox(post, cat).messages, 30, "the invitation")
    assert inbox(post, cat).messages[0].rating_token == "510822-secret"
    stored = post.doors.client.get_default_database()["notification_messages"].find_one({"number": "N4"})
    assert "510822-secret" not in repr(stored)


def test_reading_a_message_marks_it(post: AtWork) -> None:
    post.publish(submitted("N5", "dan"), "N5")
    dan = ("person", "dan", "510822", "citizen")
    until(lambda: inbox(post, dan).messages, 30, "the message")
    key = inbox(post, dan).messages[0].id
    for _ in range(2):
        assert post.call(SERVICE, "ReadMessage", pb.ReadMessageRequest(id=key), dan).message.read
    assert inbox(post, dan).messages[0].read
    with pytest.raises(grpc.RpcError) as refused:
        post.call(SERVICE, "ReadMessage", pb.ReadMessageRequest(id=key), ANN)
    assert reason(refused.value) == "MESSAGE_NOT_FOUND"


def test_what_was_read_is_published_and_chained(post: AtWork) -> None:
    post.publish(submitted("N6", "eve"), "N6")
    database = post.doors.client.get_default_database()
    key = "510822.intake.N6.1"
    until(lambda: database["notification_messages"].find_one({"_id": key}), 30, "the message")
    post.call(SERVICE, "ReadMessage", pb.ReadMessageRequest(id=key), ("person", "eve", "510822", "citizen"))
    until(lambda: database["notification_audit"].find_one({"subject": key}), 30, "the entry of the trail")
    until(
        lambda: not database["notification_messages"].find_one({"_id": key})["outbox"], 30, "an empty outbox"
    )


def test_nobody_reads_without_signing_in(post: AtWork) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        inbox(post, ())
    assert reason(refused.value) == "UNAUTHENTICATED"


def test_an_event_without_an_applicant_ends_in_the_dead_letters(post: AtWork) -> None:
    post.publish(submitted("N7", ""), "N7")
    letter = until(
        lambda: next((one for one in post.dead() if one.subject == "N7"), None), 30, "the dead letter"
    )
    assert letter.reason == "RECIPIENT_MISSING"
