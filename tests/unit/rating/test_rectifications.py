"""Who sees which rectification, on which stack, in which order."""

import pytest

from services.chassis.auth import Principal
from services.chassis.errors import Forbidden, Invalid
from services.chassis.privacy import Sealer
from tests.fakes.rating import COUNTY, SUPERVISOR, TOWNSHIP, VILLAGE, RatingWorld

TOWN_SUPERVISOR = Principal("sup-2", "staff", frozenset({"supervisor"}), TOWNSHIP)


@pytest.fixture
def world(sealer: Sealer) -> RatingWorld:
    return RatingWorld(sealer)


def complain(world: RatingWorld, number: str, division: str = COUNTY, owner: str = COUNTY) -> None:
    world.decide(number, division, owner)
    world.give(5)


def test_the_oldest_due_comes_first(world: RatingWorld) -> None:
    complain(world, "N2")
    complain(world, "N1")
    world.clock.advance(days=-3)
    complain(world, "N3")
    assert world.open()[0] == ["N3", "N1", "N2"]


def test_good_ratings_and_open_invitations_are_not_listed(world: RatingWorld) -> None:
    world.decide("N1")
    world.give(1)
    world.decide("N2")
    assert world.open() == ([], "")


def test_pages_follow_each_other_without_gap_or_repeat(world: RatingWorld) -> None:
    for position in range(5):
        complain(world, f"N{position}")
    first, cursor = world.open(limit=2)
    second, cursor = world.open(limit=2, cursor=cursor)
    third, end = world.open(limit=2, cursor=cursor)
    assert (first + second + third, end) == ([f"N{position}" for position in range(5)], "")


def test_the_stack_of_the_unit_that_decided_keeps_a_copy(sealer: Sealer) -> None:
    county, township = RatingWorld(sealer), RatingWorld(sealer, stack=TOWNSHIP)
    complain(township, "N1", VILLAGE, COUNTY)
    for _ in range(2):
        for world in (county, township):
            world.copy(township.cases.kept["N1"])
    assert county.open()[0] == ["N1"]
    assert township.open(TOWN_SUPERVISOR)[0] == ["N1"]
    assert county.cases.bus.events == []


def test_a_stack_that_neither_took_nor_decided_keeps_no_copy(sealer: Sealer) -> None:
    county, township = RatingWorld(sealer), RatingWorld(sealer, stack=TOWNSHIP)
    complain(township, "N1", VILLAGE, TOWNSHIP)
    county.copy(township.cases.kept["N1"])
    assert county.cases.kept == {}


def test_copies_of_several_cases_stand_side_by_side(sealer: Sealer) -> None:
    county, township = RatingWorld(sealer), RatingWorld(sealer, stack=TOWNSHIP)
    for number in ("N1", "N2"):
        complain(township, number, VILLAGE, COUNTY)
        county.copy(township.cases.kept[number])
    assert county.open()[0] == ["N1", "N2"]


def test_a_subtree_narrows_the_list(world: RatingWorld) -> None:
    complain(world, "N1", "510822105")
    complain(world, "N2", COUNTY)
    assert world.open(division="510822105")[0] == ["N1"]
    assert world.open(division=COUNTY)[0] == ["N1", "N2"]


def test_a_supervisor_sees_only_his_subtree(world: RatingWorld) -> None:
    with pytest.raises(Forbidden, match="DIVISION_OUT_OF_SCOPE"):
        world.open(TOWN_SUPERVISOR, COUNTY)


def test_only_supervisors_see_the_list(world: RatingWorld) -> None:
    clerk = Principal("c", "staff", frozenset({"clerk"}), COUNTY)
    with pytest.raises(Forbidden, match="ROLE_NOT_ALLOWED"):
        world.open(clerk)


@pytest.mark.parametrize(
    ("division", "limit", "cursor", "reason"),
    [
        ("51x", 0, "", "DIVISION_MALFORMED"),
        (COUNTY, 101, "", "LIMIT_OUT_OF_RANGE"),
        (COUNTY, 0, "x", "CURSOR_INVALID"),
        (COUNTY, 0, "中文", "CURSOR_INVALID"),
        (COUNTY, 0, "MjAyNi0xMS0yMw", "CURSOR_INVALID"),
    ],
)
def test_a_malformed_list_request_is_refused(
    world: RatingWorld, division: str, limit: int, cursor: str, reason: str
) -> None:
    with pytest.raises(Invalid, match=reason):
        world.open(SUPERVISOR, division, limit, cursor)
