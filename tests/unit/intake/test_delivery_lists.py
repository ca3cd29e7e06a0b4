"""The lists of the exit window, and the table by which a delivery moves."""

from typing import Any

import pytest

from services.chassis.errors import Conflict, Invalid
from services.chassis.life import BEGIN
from services.chassis.room import Room
from services.intake.commands import ListDeliveries
from services.intake.domain.delivery_life import LIFE
from services.intake.ports import Intake
from tests.unit.intake.test_deliveries import CLERK, STATION, decided, intake, world

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
