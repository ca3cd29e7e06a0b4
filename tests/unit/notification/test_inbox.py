"""Who is told what, once, and who may read it."""

from dataclasses import replace
from datetime import date

import pytest

from services.chassis.auth import Principal
from services.chassis.authorities import Authority
from services.chassis.errors import Forbidden, Invalid, NotFound
from services.chassis.merges import MergeHeard
from services.chassis.messages import EVERYWHERE
from services.chassis.privacy import Sealer
from services.notification.commands import ReadMessage
from services.notification.events import MessageRead, RepresentativeHeard
from tests.fakes.notification import ANN, BEN, NUMBER, TOWNSHIP, VILLAGE, NotificationWorld, heard


@pytest.fixture
def world(sealer: Sealer) -> NotificationWorld:
    return NotificationWorld(sealer)


def test_each_event_is_told_once_however_often_it_comes(world: NotificationWorld) -> None:
    for _ in range(3):
        world.tell()
    assert len(world.inbox()[0]) == 1


def test_each_step_is_a_message_of_its_own_newest_first(world: NotificationWorld) -> None:
    world.tell(sequence=2, kind="application_accepted")
    world.tell(sequence=1)
    assert [shown.message.kind for shown in world.inbox()[0]] == [
        "application_accepted",
        "application_submitted",
    ]


def test_only_the_stack_of_the_place_tells(sealer: Sealer) -> None:
    county, township = NotificationWorld(sealer), NotificationWorld(sealer, stack=TOWNSHIP)
    for world in (county, township):
        world.tell(division=VILLAGE)
    assert (len(county.inbox()[0]), len(township.inbox()[0])) == (0, 1)


def test_an_event_without_an_applicant_is_refused(world: NotificationWorld) -> None:
    with pytest.raises(Invalid, match="RECIPIENT_MISSING"):
        world.tell(recipient="")


def test_a_person_sees_only_his_own(world: NotificationWorld) -> None:
    world.tell()
    assert world.inbox(BEN)[0] == []


def test_an_organisation_has_an_inbox_too(world: NotificationWorld) -> None:
    world.tell(recipient="uscc-party")
    shop = Principal("uscc-party", "person", frozenset({"citizen"}), TOWNSHIP)
    assert len(world.inbox(shop)[0]) == 1


def test_staff_have_no_inbox(world: NotificationWorld) -> None:
    clerk = Principal("ann", "staff", frozenset({"clerk"}), TOWNSHIP)
    with pytest.raises(Forbidden, match="ROLE_NOT_ALLOWED"):
        world.inbox(clerk)


def test_a_message_says_where_it_came_from_in_a_path_safe_id(world: NotificationWorld) -> None:
    world.tell()
    assert world.only().message.id == f"510822.intake.{NUMBER}.1"


def test_reading_marks_as_read_and_again_changes_nothing(world: NotificationWorld) -> None:
    world.tell()
    message = world.only().message
    assert message.read_at is None
    first = world.room.ask(ReadMessage(ANN, message.id))
    world.clock.advance(minutes=1)
    again = world.room.ask(ReadMessage(ANN, message.id))
    assert first.message.read_at == again.message.read_at is not None
    assert again.message.meta.version == 2


@pytest.mark.parametrize(("by", "message"), [(BEN, f"510822.intake.{NUMBER}.1"), (ANN, "unknown"), (ANN, "")])
def test_an_unknown_message_and_another_persons_look_alike(
    world: NotificationWorld, by: Principal, message: str
) -> None:
    world.tell()
    with pytest.raises(NotFound, match="MESSAGE_NOT_FOUND"):
        world.room.ask(ReadMessage(by, message))


def test_pages_follow_each_other_without_gap_or_repeat(world: NotificationWorld) -> None:
    for sequence in range(1, 8):
        world.tell(sequence=sequence)
    seen, cursor = [], ""
    for _ in range(4):
        page, cursor = world.inbox(limit=2, cursor=cursor)
        seen += [shown.message.id for shown in page]
    assert cursor == ""
    assert seen == [f"510822.intake.{NUMBER}.{sequence}" for sequence in range(7, 0, -1)]


def test_a_message_that_comes_meanwhile_does_not_shift_the_pages(world: NotificationWorld) -> None:
    for sequence in (1, 2, 3):
        world.tell(sequence=sequence)
    _, cursor = world.inbox(limit=2)
    world.tell(sequence=9)
    assert [shown.message.id for shown in world.inbox(cursor=cursor)[0]] == [f"510822.intake.{NUMBER}.1"]


@pytest.mark.parametrize("limit", [101, -1])
def test_a_limit_out_of_range_is_refused(world: NotificationWorld, limit: int) -> None:
    with pytest.raises(Invalid, match="LIMIT_OUT_OF_RANGE"):
        world.inbox(limit=limit)


@pytest.mark.parametrize(
    "cursor", ["x", "%%%", "中文", "MjAyNnx4", "MjAyNi0xMS0yM1QwOTowMDowMHx4", "A" * 5000]
)
def test_a_broken_cursor_is_refused(world: NotificationWorld, cursor: str) -> None:
    with pytest.raises(Invalid, match="CURSOR_INVALID"):
        world.inbox(cursor=cursor)


def test_what_was_read_is_told_once_as_evidence_of_service(world: NotificationWorld) -> None:
    world.tell()
    (shown,) = world.inbox()[0]
    for _ in range(2):
        world.room.ask(ReadMessage(ANN, shown.message.id))
    (read,) = world.messages.bus.of(MessageRead)
    assert (read.subject, read.kind, read.number) == (
        f"510822.intake.{NUMBER}.1",
        "application_submitted",
        NUMBER,
    )
    assert read.moved == ("delivered", "read")


def test_the_survivor_of_a_merge_reads_what_was_sent_to_the_duplicate(world: NotificationWorld) -> None:
    world.tell()
    (sent,) = world.inbox()[0]
    world.tell(recipient=BEN.subject, sequence=2)
    merged = replace(heard(3, type_name="sanji.identity.v1.PeopleMerged"), destination=EVERYWHERE)
    for _ in range(2):
        world.room.hear(MergeHeard(ANN.subject, BEN.subject), merged)
    assert [shown.message.recipient for shown in world.inbox(BEN)[0]] == [BEN.subject, ANN.subject]
    assert world.room.ask(ReadMessage(BEN, sent.message.id)).message.read_at
    assert world.messages.get(sent.message.id).recipient == ANN.subject


def test_who_stands_for_an_organisation_reads_its_messages_until_that_ends(world: NotificationWorld) -> None:
    world.tell(recipient="shop")
    (sent,) = world.messages.inbox(["shop"], None, 10)
    assert world.inbox(BEN)[0] == []
    stands(world, 1)
    assert [shown.message.id for shown in world.inbox(BEN)[0]] == [sent.id]
    assert world.room.ask(ReadMessage(BEN, sent.id)).message.read_at
    (read,) = world.messages.bus.of(MessageRead)
    assert (read.person, read.by.subject) == ("shop", BEN.subject)
    stands(world, 2, over=True)
    stands(world, 1)
    assert world.inbox(BEN)[0] == []
    with pytest.raises(NotFound, match="MESSAGE_NOT_FOUND"):
        world.room.ask(ReadMessage(BEN, sent.id))


def test_what_opens_no_inbox_is_not_kept(world: NotificationWorld) -> None:
    given = heard(1, type_name="sanji.identity.v1.MandateGiven")
    world.room.hear(RepresentativeHeard(None), given)
    assert world.authorities.copies.kept == {}


def stands(world: NotificationWorld, sequence: int, *, over: bool = False) -> None:
    """Ben stands for the shop by law, or does no more."""
    starts, nothing = date(2026, 1, 1), frozenset[str]()
    link = Authority("l-1", "shop", "某店", BEN.subject, "本*", nothing, nothing, starts, None, over, 2)
    told = replace(heard(sequence, type_name="sanji.identity.v1.PartyLinked"), destination=EVERYWHERE)
    world.room.hear(RepresentativeHeard(link), told)
