"""The evaluation form of agency service counts as the rating of the case (ledger R164)."""

import pytest
from sanji.intake.v1 import intake_agency_pb2, intake_events_pb2

from services.chassis.errors import NotFound
from services.chassis.privacy import Sealer
from services.rating import wire
from services.rating.events import RatingGiven, RectificationOpened
from tests.fakes.rating import COUNTY, TOWNSHIP, VILLAGE, RatingWorld, envelope


@pytest.fixture
def world(sealer: Sealer) -> RatingWorld:
    return RatingWorld(sealer)


def evaluate(world: RatingWorld, number: str, grade: int, division: str = COUNTY) -> None:
    made = intake_agency_pb2.Entrustment(entrustment="e", number=number, division=division)
    body = intake_events_pb2.EntrustmentEvaluated(entrustment=made, grade=grade).SerializeToString()
    told = envelope("intake", "EntrustmentEvaluated", "e", 5, division)
    world.room.hear(wire.heard(told, body), told)


def test_a_bad_form_opens_a_rectification_once(world: RatingWorld) -> None:
    world.decide("N1")
    evaluate(world, "N1", 4)
    evaluate(world, "N1", 4)
    assert world.open()[0] == ["N1"]
    assert len(world.cases.bus.of(RatingGiven)) == len(world.cases.bus.of(RectificationOpened)) == 1


def test_a_good_form_is_the_rating_and_opens_nothing(world: RatingWorld) -> None:
    world.decide("N1")
    evaluate(world, "N1", 1)
    rated = world.cases.get("N1").rating
    assert rated is not None
    assert rated.grade == 1
    assert world.open() == ([], "")


def test_a_form_that_comes_before_the_decision_is_told_again(world: RatingWorld) -> None:
    with pytest.raises(NotFound):
        evaluate(world, "N1", 5)
    world.decide("N1")
    evaluate(world, "N1", 5)
    assert world.open()[0] == ["N1"]


def test_what_is_rated_already_stays_and_an_errand_without_application_is_no_case(world: RatingWorld) -> None:
    world.decide("N1")
    world.give(1)
    evaluate(world, "N1", 5)
    evaluate(world, "", 5)
    assert world.open() == ([], "")
    assert set(world.cases.kept) == {"N1"}


def test_only_the_stack_of_the_site_rates(sealer: Sealer) -> None:
    county, township = RatingWorld(sealer), RatingWorld(sealer, stack=TOWNSHIP)
    for world in (county, township):
        world.decide("N1", VILLAGE, COUNTY)
        evaluate(world, "N1", 5, VILLAGE)
    assert township.cases.get("N1").rating is not None
    assert county.cases.kept == {}
