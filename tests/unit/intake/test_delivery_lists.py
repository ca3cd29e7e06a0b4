"""The lists of the exit window, the delivery clock, and the table by which a delivery moves."""

from typing import Any

import pytest

from services.chassis.errors import Conflict, Invalid
from services.chassis.life import BEGIN
from services.chassis.room import Room
from services.intake.commands import GetApplicationClock, ListDeliveries
from services.intake.domain.delivery_life import LIFE
from services.intake.ports import Intake
from tests.fakes.intake import FakeWorld
from tests.unit.intake.test_deliveries import CLERK, DUE, STATION, TOWN, decided, intake, picking, world

__all__ = ["intake", "world"]


def test_the_list_of_a_window_is_read_in_pages_longest_waiting_first(intake: Room[Intake]) -> None:
    numbers = [decided(intake) for _ in range(3)]
    village = {"site": STATION, "limit": 2}
    first, after = intake.ask(ListDeliveries(CLERK, **village))
    rest, last = intake.ask(ListDeliveries(CLERK, **village, cursor=after))
    assert [one.application.id for one in (*first, *rest)] == sorted(numbers)
    assert last == ""


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"limit": 101}, "LIMIT_OUT_OF_RANGE"),
        ({"state": "lost"}, "STATE_UNKNOWN"),
        ({"site": "x"}, "SITE_MALFORMED"),
        ({"division": "51"}, "DIVISION_MALFORMED"),
        ({"cursor": "9" * 81}, "CURSOR_INVALID"),
    ],
)
def test_a_list_that_cannot_be_is_refused(intake: Room[Intake], changed: Any, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        intake.ask(ListDeliveries(CLERK, **changed))


@pytest.mark.parametrize("state", [BEGIN, *LIFE.states])
@pytest.mark.parametrize("action", LIFE.actions)
def test_what_the_table_does_not_name_is_refused_with_what_is_possible(state: str, action: str) -> None:
    if LIFE.allows(state, action):
        assert LIFE.move(state, action) in LIFE.states
        return
    with pytest.raises(Conflict, match="DELIVERY_STATE") as refused:
        LIFE.move(state, action)
    assert tuple(fault.detail for fault in refused.value.faults) == LIFE.possible(state)


def test_the_delivery_clock_ends_with_the_hand_over_and_late_ones_are_flagged(
    intake: Room[Intake], world: FakeWorld
) -> None:
    number, late = decided(intake), decided(intake)
    world.clock.advance(days=14)
    assert not intake.ask(picking(number)).late
    world.clock.advance(days=1)
    (waiting,) = intake.ask(ListDeliveries(CLERK, division=TOWN))[0]
    assert (waiting.application.id, waiting.due, waiting.late) == (late, DUE, True)
    assert intake.ask(picking(late)).late
    clock = intake.ask(GetApplicationClock(CLERK, number))[-1]
    assert (clock.period.name, clock.due, clock.stopped_on) == ("delivery", DUE, DUE)


def test_a_refusal_is_delivered_too_but_the_law_sets_it_no_ten_days(intake: Room[Intake]) -> None:
    number = decided(intake, "denied")
    seen = intake.ask(picking(number))
    assert (seen.due, seen.late, seen.application.delivery.state) == (None, False, "delivered")
