"""Messages to staff at work: an event that comes three times is told once, and each marks it for himself."""

from collections.abc import Iterator
from typing import Any

import pytest
from sanji.approval.v1 import approval_events_pb2, approval_pb2
from sanji.notification.v1 import notification_service_pb2 as pb

from services.chassis.doors import Doors
from tests.integration.at_work import AtWork, at_work
from tests.waiting import until

SERVICE = "sanji.notification.v1.NotificationService"
FIRST, SECOND = (("staff", f"s-{n}", "510822", "reviewer") for n in (1, 2))


@pytest.fixture(scope="module")
def post(doors: Doors, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtWork]:
    """The room at work."""
    with at_work("notification", doors, tmp_path_factory.mktemp("staff")) as made:
        yield made


def inbox(post: AtWork, caller: tuple[str, ...]) -> Any:
    return post.call(SERVICE, "ListMessages", pb.ListMessagesRequest(), caller).messages


def test_a_transfer_is_told_once_and_marked_by_its_reader(post: AtWork) -> None:
    case = approval_pb2.Case(number="N1", item_name="居住证办理", owner_division="510822")
    case.tasks.add(department="", state="ready", claimed_by="s-2")
    for _ in range(3):
        post.publish(approval_events_pb2.CaseTransferred(case=case), "N1")
    post.publish(approval_events_pb2.CaseClaimed(case=case), "N1-claimed")
    (claimed,) = until(lambda: inbox(post, FIRST), 30, "the claim")
    assert (claimed.kind, claimed.post) == ("case_claimed", "reviewer//510822")
    by_kind = {message.kind: message for message in inbox(post, SECOND)}
    assert len(inbox(post, SECOND)) == 2
    transferred = by_kind["case_transferred"]
    assert (transferred.title, transferred.post, transferred.read) == ("转办给您：居住证办理", "", False)
    read = post.call(SERVICE, "ReadMessage", pb.ReadMessageRequest(id=claimed.id), FIRST)
    assert read.message.read
    assert [message.read for message in inbox(post, SECOND)] == [False, False]
