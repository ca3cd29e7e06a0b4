"""Calling and serving: who is called when, by whom, and what a window may do."""

import pytest

from services.chassis.errors import Conflict, Forbidden, NotFound
from services.chassis.messages import Asked
from services.queueing.commands import FinishTicket, GetTicket, ListWindows, MarkTicketAbsent, StartTicket
from services.queueing.domain import GREEN, Hall
from services.queueing.events import TicketCalled, TicketFinished, TicketMissed, TicketStarted, TicketTaken
from tests.fakes.queueing import (
    CENTRE,
    CLERK,
    COUNTY,
    DESK,
    OTHER_DESK,
    TOWN_CLERK,
    QueueingWorld,
)


@pytest.fixture
def world() -> QueueingWorld:
    return QueueingWorld()


def test_the_green_lane_is_called_first_then_first_come(world: QueueingWorld) -> None:
    for lane in ("general", "general", GREEN, GREEN):
        world.take(lane)
    called = []
    for _ in range(4):
        ticket = world.calls()
        called.append(ticket.number)
        world.room.ask(MarkTicketAbsent(CLERK, ticket.id))
    assert called == ["G001", "G002", "A001", "A002"]


def test_nobody_waiting_gives_no_ticket(world: QueueingWorld) -> None:
    assert world.call() is None


def test_yesterdays_tickets_are_not_called(world: QueueingWorld) -> None:
    world.take()
    world.clock.advance(days=1)
    assert world.call() is None


def test_a_busy_window_calls_nobody(world: QueueingWorld) -> None:
    world.take()
    world.take()
    world.calls()
    with pytest.raises(Conflict, match="WINDOW_BUSY"):
        world.call()
    assert world.calls(OTHER_DESK).number == "A002"


def test_a_called_ticket_cannot_be_called_again(world: QueueingWorld) -> None:
    world.take()
    world.calls()
    assert world.call(OTHER_DESK) is None


def test_the_same_call_gets_the_same_ticket(world: QueueingWorld) -> None:
    world.take()
    world.take()
    first = world.calls(key="c")
    world.room.ask(StartTicket(CLERK, first.id))
    again = world.calls(key="c")
    assert (again.id, again.state) == (first.id, "called")


def test_a_call_key_for_another_window_is_refused(world: QueueingWorld) -> None:
    world.take()
    world.calls(key="c")
    with pytest.raises(Conflict, match="IDEMPOTENCY_KEY_REUSED"):
        world.calls(OTHER_DESK, key="c")


@pytest.mark.parametrize(
    "window", ["510822-CC-W04", "510822-CC-W00", "510822-CC-W1", "510822-CC", "", "510822101-TC-W01"]
)
def test_an_unknown_window_is_refused(world: QueueingWorld, window: str) -> None:
    with pytest.raises(NotFound, match="WINDOW_UNKNOWN"):
        world.call(window)


def test_a_clerk_of_another_place_may_not_call(world: QueueingWorld) -> None:
    with pytest.raises(Forbidden, match="DIVISION_OUT_OF_SCOPE"):
        world.call(by=TOWN_CLERK)


def test_a_ticket_is_called_started_and_finished(world: QueueingWorld) -> None:
    world.take()
    called = world.calls()
    assert (called.state, called.window) == ("called", DESK)
    assert world.room.ask(StartTicket(CLERK, called.id)).state == "serving"
    assert world.room.ask(FinishTicket(CLERK, called.id)).state == "finished"
    assert [type(event) for event in world.tickets.bus.events] == [
        TicketTaken,
        TicketCalled,
        TicketStarted,
        TicketFinished,
    ]
    assert {event.destination for event in world.tickets.bus.events} == {COUNTY}


def test_a_person_who_does_not_come_frees_the_window(world: QueueingWorld) -> None:
    world.take()
    world.take()
    world.room.ask(MarkTicketAbsent(CLERK, world.calls().id))
    assert world.calls().number == "A002"
    assert len(world.tickets.bus.of(TicketMissed)) == 1


@pytest.mark.parametrize(
    ("before", "action"),
    [
        ((), StartTicket),
        ((), FinishTicket),
        ((), MarkTicketAbsent),
        (("call",), FinishTicket),
        (("call", StartTicket), StartTicket),
        (("call", StartTicket), MarkTicketAbsent),
        (("call", StartTicket, FinishTicket), StartTicket),
        (("call", MarkTicketAbsent), StartTicket),
    ],
)
def test_what_the_state_does_not_allow_is_refused(
    world: QueueingWorld, before: tuple[object, ...], action: type
) -> None:
    ticket = world.take()
    for step in before:
        if isinstance(step, type):
            world.room.ask(step(CLERK, ticket.id))
        else:
            world.calls()
    with pytest.raises(Conflict, match="TICKET_STATE"):
        world.room.ask(action(CLERK, ticket.id))


@pytest.mark.parametrize("action", [StartTicket, FinishTicket, MarkTicketAbsent])
def test_a_ticket_of_another_place_cannot_be_moved(world: QueueingWorld, action: type) -> None:
    ticket = world.take()
    with pytest.raises(Forbidden, match="DIVISION_OUT_OF_SCOPE"):
        world.room.ask(action(TOWN_CLERK, ticket.id))


@pytest.mark.parametrize("action", [GetTicket, StartTicket, FinishTicket, MarkTicketAbsent])
def test_an_unknown_ticket_is_not_found(world: QueueingWorld, action: type) -> None:
    with pytest.raises(NotFound, match="TICKET_NOT_FOUND"):
        world.room.ask(action(CLERK, "510822-CC.20261123.A001-aaaaaa"))


def test_starting_twice_with_one_key_is_once(world: QueueingWorld) -> None:
    world.take()
    called = world.calls()
    asked = Asked("s", "p")
    first = world.room.ask(StartTicket(CLERK, called.id, asked))
    assert world.room.ask(StartTicket(CLERK, called.id, asked)) == first
    assert len(world.tickets.bus.of(TicketStarted)) == 1


def test_windows_are_numbered_through_all_kinds_in_order(world: QueueingWorld) -> None:
    windows = world.room.ask(ListWindows(CLERK, CENTRE.id))
    assert [(window.id[-3:], window.kind) for window in windows] == [
        ("W01", "agency"),
        ("W02", "general"),
        ("W03", "general"),
    ]


def test_windows_show_what_they_serve(world: QueueingWorld) -> None:
    world.take()
    called = world.calls()
    windows = world.room.ask(ListWindows(CLERK, COUNTY))
    assert [window.serving and window.serving.id for window in windows] == [None, called.id, None]


def test_windows_of_an_unknown_hall_are_refused(world: QueueingWorld) -> None:
    with pytest.raises(NotFound, match="HALL_UNKNOWN"):
        world.room.ask(ListWindows(CLERK, "nowhere"))


def test_an_older_version_of_a_site_changes_nothing(world: QueueingWorld) -> None:
    world.publish(Hall(CENTRE.id, COUNTY, CENTRE.kind, {"general": 5}), version=3)
    world.publish(CENTRE, version=2)
    assert len(world.room.ask(ListWindows(CLERK, CENTRE.id))) == 5
