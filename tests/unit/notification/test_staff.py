"""What staff are told: persons and posts, one message per event, read marks of one's own."""

from dataclasses import replace

import pytest

from services.chassis.auth import Principal
from services.chassis.errors import Forbidden, Invalid, NotFound
from services.chassis.privacy import Sealer
from services.notification.commands import ReadMessage
from services.notification.domain.staff_message import MOST_READERS, StaffMessage, post
from services.notification.domain.staff_words import CARDS, REMINDED, TRANSFERRED
from services.notification.events import AgentNamedHeard, MessageRead, StaffStepHeard, StepHeard
from tests.fakes.notification import BEGIN, COUNTY, ITEM_NAME, NUMBER, TOWNSHIP, NotificationWorld, heard

DESK = post("reviewer", "health", COUNTY)
KIND = "sanji.approval.v1.CaseReminded"


def staff(subject: str, *roles: str, department: str = "health", division: str = COUNTY) -> Principal:
    return Principal(subject, "staff", frozenset(roles), division, department)


FIRST, SECOND = staff("s-1", "reviewer"), staff("s-2", "reviewer")
HEAD, GOVERNOR = staff("s-3", "supervisor"), staff("s-4", "supervisor", department="")


@pytest.fixture
def world(sealer: Sealer) -> NotificationWorld:
    return NotificationWorld(sealer)


def tell(world: NotificationWorld, *to: str, sequence: int = 1, kind: str = REMINDED) -> None:
    step = StaffStepHeard(kind, NUMBER, to, {"item_name": ITEM_NAME, "reason": "申请人急需"})
    world.room.hear(step, heard(sequence, type_name=KIND))


def test_a_post_is_told_once_and_each_of_its_holders_marks_it_for_himself(world: NotificationWorld) -> None:
    for _ in range(3):
        tell(world, DESK)
    (mine,), _ = world.inbox(FIRST)
    assert (mine.title, mine.post, mine.message.read_at) == (f"催办：{ITEM_NAME}", DESK, None)
    read = world.room.ask(ReadMessage(FIRST, mine.message.id))
    assert read.message.read_at is not None
    assert world.room.ask(ReadMessage(FIRST, mine.message.id)).message == read.message
    assert world.inbox(FIRST)[0][0].message.read_at is not None
    assert world.inbox(SECOND)[0][0].message.read_at is None
    assert [event.by.role for event in world.staff.bus.of(MessageRead)] == ["reviewer"]


def test_nobody_else_sees_it(world: NotificationWorld) -> None:
    tell(world, DESK, "s-9")
    message = world.only(by=FIRST).message.id
    others = (
        HEAD,
        staff("s-1", "reviewer", department="civil_affairs"),
        staff("s-1", "reviewer", division=TOWNSHIP),
    )
    for other in others:
        assert world.inbox(other)[0] == []
        with pytest.raises(NotFound, match="MESSAGE_NOT_FOUND"):
            world.room.ask(ReadMessage(other, message))


def test_a_person_is_told_by_his_own_id(world: NotificationWorld) -> None:
    tell(world, "s-2", kind=TRANSFERRED)
    assert world.only(by=SECOND).post == ""
    assert world.inbox(FIRST)[0] == []


def test_the_governments_supervisor_has_a_post_without_department(world: NotificationWorld) -> None:
    tell(world, post("supervisor", "", COUNTY))
    assert len(world.inbox(GOVERNOR)[0]) == 1
    assert world.inbox(HEAD)[0] == []


def test_pages_go_on_behind_the_cursor_newest_first(world: NotificationWorld) -> None:
    for nth in range(1, 6):
        tell(world, DESK, sequence=nth)
    first, cursor = world.inbox(FIRST, limit=3)
    rest, end = world.inbox(FIRST, limit=3, cursor=cursor)
    ids = [shown.message.id.rsplit(".", 1)[1] for shown in (*first, *rest)]
    assert (ids, end) == (["5", "4", "3", "2", "1"], "")


def test_only_the_stack_that_decides_tells(sealer: Sealer) -> None:
    world = NotificationWorld(sealer, stack=TOWNSHIP)
    tell(world, DESK)
    assert world.staff.kept == {}


def test_an_event_for_nobody_is_refused(world: NotificationWorld) -> None:
    with pytest.raises(Invalid, match="RECIPIENT_MISSING"):
        tell(world)


def test_an_agent_and_his_principal_are_each_told_once(world: NotificationWorld) -> None:
    told = StepHeard("agent_assigned", NUMBER, "p-her", {"item_name": ITEM_NAME})
    given = StaffStepHeard("errand_given", NUMBER, ("s-luo",), {"item_name": ITEM_NAME})
    for _ in range(2):
        kind = "sanji.intake.v1.AgentAssigned"
        world.room.hear(AgentNamedHeard(told, given), heard(1, type_name=kind))
    agent = staff("s-luo", "agent", department="")
    message = world.only(by=agent)
    assert (message.title, message.post) == (f"新的代办：{ITEM_NAME}", "")
    assert world.room.ask(ReadMessage(agent, message.message.id)).message.read_at is not None
    assert [event.by.role for event in world.staff.bus.of(MessageRead)] == ["agent"]
    assert [one.recipient for one in world.messages.kept.values()] == ["p-her"]
    assert world.inbox(staff("s-he", "agent", department=""))[0] == []


def test_staff_without_a_post_have_no_inbox(world: NotificationWorld) -> None:
    with pytest.raises(Forbidden, match="ROLE_NOT_ALLOWED"):
        world.inbox(staff("s-1", "auditor"))


def test_the_list_of_readers_is_bounded() -> None:
    message = StaffMessage("m", (DESK,), REMINDED, NUMBER, COUNTY, BEGIN, {})
    for nth in range(MOST_READERS + 1):
        message = message.read(f"s-{nth}", BEGIN)
    assert len(message.reads) == MOST_READERS
    assert message.read_at("s-0") is None
    assert replace(message, reads=()).read("s-1", BEGIN).read_at("s-1") == BEGIN


def test_every_kind_of_card_has_a_name_in_both_languages() -> None:
    assert set(CARDS) == {
        "warning",
        "yellow_card",
        "red_card",
        "critical",
        "stage_late",
        "near_due_move",
        "pause_late",
        "acceptance_late",
    }
    assert all(zh and en for zh, en in CARDS.values())
