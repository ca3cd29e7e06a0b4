"""Taking a ticket: numbers, halls, who is ahead and how long it takes."""

from dataclasses import replace

import pytest

from services.chassis.errors import Conflict, Invalid, NotFound
from services.queueing.commands import FinishTicket, GetTicket, StartTicket
from services.queueing.domain import GREEN, MOST_WAITING, Hall, Ticket
from tests.fakes.queueing import (
    BANK,
    CENTRE,
    CLERK,
    COUNTY,
    TOWN,
    TOWNSHIP,
    VILLAGE,
    ZONE,
    QueueingWorld,
)


@pytest.fixture
def world() -> QueueingWorld:
    return QueueingWorld()


def test_numbers_count_up_per_lane(world: QueueingWorld) -> None:
    assert [world.take().number, world.take(GREEN).number, world.take().number] == ["A001", "G001", "A002"]


def test_numbers_begin_again_the_next_day(world: QueueingWorld) -> None:
    world.take()
    world.clock.advance(days=1)
    assert world.take().number == "A001"


def test_numbers_count_up_per_hall(world: QueueingWorld) -> None:
    world.take()
    assert world.take(hall=ZONE.id).number == "A001"


def test_numbers_grow_beyond_three_digits(world: QueueingWorld) -> None:
    for _ in range(999):
        world.days.next(CENTRE.id, world.clock.today(), "general", MOST_WAITING)
    assert world.take().number == "A1000"


def test_a_ticket_id_names_hall_day_and_number_and_cannot_be_guessed(world: QueueingWorld) -> None:
    ticket = world.take()
    assert ticket.id.startswith(f"{CENTRE.id}.20261123.A001-")
    assert len(ticket.id) > len(f"{CENTRE.id}.20261123.A001-")


def test_a_division_code_means_its_main_site(world: QueueingWorld) -> None:
    assert world.take(hall=COUNTY).hall == CENTRE.id


def test_a_site_where_nobody_is_served_is_not_the_main_site(world: QueueingWorld) -> None:
    county = QueueingWorld()
    county.halls.kept = {BANK.id: (1, BANK)}
    with pytest.raises(NotFound, match="HALL_UNKNOWN"):
        county.take(hall=COUNTY)


@pytest.mark.parametrize("hall", ["510822-XX", "", VILLAGE, "999999", "青川县", TOWN.id, TOWNSHIP])
def test_a_hall_that_is_unknown_or_another_stacks_is_refused(world: QueueingWorld, hall: str) -> None:
    with pytest.raises(NotFound, match="HALL_UNKNOWN"):
        world.take(hall=hall)


def test_the_stack_that_owns_the_hall_gives_the_ticket() -> None:
    assert QueueingWorld(stack=TOWNSHIP).take(hall=TOWNSHIP).division == TOWNSHIP


def test_a_village_below_the_owner_is_served_by_it() -> None:
    world = QueueingWorld(stack=TOWNSHIP)
    world.publish(Hall("510822101200-VS", VILLAGE, "village_service_station", {"agency": 1}))
    assert world.take(hall=VILLAGE).division == VILLAGE


def test_an_unknown_lane_is_refused(world: QueueingWorld) -> None:
    with pytest.raises(Invalid, match="LANE_UNKNOWN"):
        world.take("vip")


def test_every_fault_is_told_at_once(world: QueueingWorld) -> None:
    with pytest.raises(NotFound) as refused:
        world.take("vip", hall="nowhere", item="x" * 101)
    assert [fault.reason for fault in refused.value.faults] == [
        "HALL_UNKNOWN",
        "LANE_UNKNOWN",
        "ITEM_TOO_LONG",
    ]


def test_the_same_ask_gets_the_same_ticket_as_it_was(world: QueueingWorld) -> None:
    first = world.take(key="k")
    world.calls()
    again = world.take(key="k")
    assert replace(again, meta=first.meta) == first
    assert again.meta.version == 1
    assert world.take().number == "A002"


def test_a_key_with_another_body_is_refused(world: QueueingWorld) -> None:
    world.take(key="k")
    with pytest.raises(Conflict, match="IDEMPOTENCY_KEY_REUSED"):
        world.take(GREEN, key="k")


def test_a_full_hall_gives_no_number(world: QueueingWorld) -> None:
    for _ in range(MOST_WAITING):
        world.days.next(CENTRE.id, world.clock.today(), "general", MOST_WAITING)
    with pytest.raises(Conflict, match="HALL_FULL"):
        world.take()


def test_ahead_counts_the_lane_and_for_the_general_lane_also_the_green_one(world: QueueingWorld) -> None:
    assert [world.take().ahead, world.take().ahead, world.take(GREEN).ahead, world.take().ahead] == [
        0,
        1,
        0,
        3,
    ]


def test_ahead_falls_as_others_are_called(world: QueueingWorld) -> None:
    world.take()
    world.take()
    last = world.take()
    world.calls()
    now: Ticket = world.room.ask(GetTicket(CLERK, last.id))
    assert now.ahead == 1


def test_the_wait_is_shared_by_all_windows_before_the_first_call(world: QueueingWorld) -> None:
    world.take()
    assert world.take().estimated_wait_seconds == 100


def test_the_wait_is_shared_by_the_windows_that_called_lately(world: QueueingWorld) -> None:
    world.take()
    world.take()
    world.calls()
    assert world.take().estimated_wait_seconds == 300


def test_serving_fast_shortens_the_estimate(world: QueueingWorld) -> None:
    world.take()
    world.take()
    called = world.calls()
    world.room.ask(StartTicket(CLERK, called.id))
    world.clock.advance(seconds=100)
    world.room.ask(FinishTicket(CLERK, called.id))
    assert world.take().estimated_wait_seconds == 280


def test_the_average_of_a_hall_lasts_into_the_next_day(world: QueueingWorld) -> None:
    world.take()
    called = world.calls()
    world.room.ask(StartTicket(CLERK, called.id))
    world.clock.advance(seconds=100)
    world.room.ask(FinishTicket(CLERK, called.id))
    world.clock.advance(days=1)
    world.take()
    assert world.take().estimated_wait_seconds == round(280 / 3)
