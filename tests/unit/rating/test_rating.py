"""One grade per case, by a token that works once; a bad one is put right."""

from datetime import date

import pytest

from services.chassis.auth import Principal
from services.chassis.errors import Conflict, Forbidden, Invalid, NotFound
from services.chassis.privacy import Sealer
from services.chassis.workdays import CalendarYear
from services.rating.domain import Terms, hash_of
from services.rating.events import CalendarYearPublished, RatingGiven, RatingInvited, RectificationOpened
from tests.fakes.rating import COUNTY, TOWNSHIP, VILLAGE, RatingWorld, decision, envelope

ID_NUMBER = "510822199001014519"


@pytest.fixture
def world(sealer: Sealer) -> RatingWorld:
    made = RatingWorld(sealer)
    made.decide()
    return made


def test_a_decision_invites_the_applicant_once(world: RatingWorld) -> None:
    world.decide()
    world.decide(sequence=2)
    assert len(world.cases.bus.of(RatingInvited)) == 1


def test_only_the_stack_of_the_place_invites(sealer: Sealer) -> None:
    county, township = RatingWorld(sealer), RatingWorld(sealer, stack=TOWNSHIP)
    for world in (county, township):
        world.decide(division=VILLAGE)
    assert [len(world.cases.kept) for world in (county, township)] == [0, 1]


def test_a_decision_without_an_applicant_is_refused(world: RatingWorld) -> None:
    with pytest.raises(Invalid, match="APPLICANT_MISSING"):
        world.room.hear(decision(party=""), envelope("approval", "DecisionMade", "N2", 1, COUNTY))


def test_the_token_is_kept_hashed_and_travels_sealed(world: RatingWorld) -> None:
    token = world.token()
    (kept,) = world.cases.kept.values()
    assert kept.token_hash == hash_of(token)
    assert token not in repr(kept)
    assert token not in repr(world.cases.bus.events)


def test_the_token_names_the_place_whose_stack_knows_it(sealer: Sealer) -> None:
    world = RatingWorld(sealer, stack=TOWNSHIP)
    world.decide(division=VILLAGE)
    assert world.token().startswith(f"{VILLAGE}-")


def test_a_grade_is_given_once(world: RatingWorld) -> None:
    given = world.give(2, reasons=("态度好",), text="谢谢")
    assert given.rating is not None
    assert (given.rating.grade, given.rating.reasons, given.rating.text) == (2, ("态度好",), "谢谢")
    with pytest.raises(Conflict, match="TOKEN_USED"):
        world.give(1)
    assert len(world.cases.bus.of(RatingGiven)) == 1


def test_the_same_ask_gets_the_same_answer(world: RatingWorld) -> None:
    first = world.give(2, key="k")
    assert world.give(2, key="k") == first
    assert len(world.cases.bus.of(RatingGiven)) == 1


def test_the_same_key_with_another_grade_is_refused(world: RatingWorld) -> None:
    world.give(2, key="k")
    with pytest.raises(Conflict, match="IDEMPOTENCY_KEY_REUSED"):
        world.give(3, key="k")


def test_the_same_key_for_another_case_is_refused(world: RatingWorld) -> None:
    world.give(2, key="k")
    world.decide("N2")
    with pytest.raises(Conflict, match="IDEMPOTENCY_KEY_REUSED"):
        world.give(2, key="k")


@pytest.mark.parametrize("token", ["", "wrong", "x" * 5000, "510822-secret-9"])
def test_an_unknown_token_is_refused(world: RatingWorld, token: str) -> None:
    with pytest.raises(NotFound, match="TOKEN_UNKNOWN"):
        world.give(token=token)


def test_a_token_ends_after_its_days(world: RatingWorld) -> None:
    world.clock.advance(days=30)
    with pytest.raises(Conflict, match="INVITATION_EXPIRED"):
        world.give()


def test_how_long_a_token_lasts_is_a_term(sealer: Sealer) -> None:
    world = RatingWorld(sealer, terms=Terms(invitation_days=2))
    world.decide()
    world.clock.advance(days=1, hours=23)
    assert world.give().rating is not None


def test_staff_may_not_rate(world: RatingWorld) -> None:
    for role in ("clerk", "supervisor", "agent"):
        staff = Principal("s", "staff", frozenset({role}), COUNTY)
        with pytest.raises(Forbidden, match="STAFF_MAY_NOT_RATE"):
            world.give(by=staff)


@pytest.mark.parametrize("grade", [0, 6, 4_000_000_000])
def test_a_grade_is_one_to_five(world: RatingWorld, grade: int) -> None:
    with pytest.raises(Invalid, match="GRADE_OUT_OF_RANGE"):
        world.give(grade)


def test_every_fault_is_told_at_once(world: RatingWorld) -> None:
    with pytest.raises(Invalid) as refused:
        world.give(9, reasons=("长" * 51, *("x",) * 10), text="长" * 1001)
    assert [(fault.pointer, fault.reason) for fault in refused.value.faults] == [
        ("/grade", "GRADE_OUT_OF_RANGE"),
        ("/reasons", "REASON_TOO_MANY"),
        ("/reasons/0", "REASON_TOO_LONG"),
        ("/text", "TEXT_TOO_LONG"),
    ]


def test_an_unknown_token_is_told_with_the_other_faults(world: RatingWorld) -> None:
    with pytest.raises(NotFound) as refused:
        world.give(9, token="wrong")
    assert [fault.reason for fault in refused.value.faults] == ["TOKEN_UNKNOWN", "GRADE_OUT_OF_RANGE"]


def test_a_refused_rating_leaves_the_token_usable(world: RatingWorld) -> None:
    with pytest.raises(Invalid):
        world.give(9)
    assert world.give(1).rating is not None


def test_the_longest_text_and_reasons_are_taken(world: RatingWorld) -> None:
    given = world.give(1, reasons=("长" * 50,) * 10, text="长" * 1000)
    assert given.rating is not None
    assert len(given.rating.text) == 1000


def test_personal_numbers_in_a_rating_are_masked_before_they_are_kept(world: RatingWorld) -> None:
    given = world.give(5, reasons=(f"身份证{ID_NUMBER}",), text="请回电 13800001234")
    assert given.rating is not None
    assert given.rating.reasons == ("身份证510822********4519",)
    assert given.rating.text == "请回电 138****1234"


@pytest.mark.parametrize("grade", [1, 2, 3])
def test_a_good_grade_opens_nothing(world: RatingWorld, grade: int) -> None:
    assert world.give(grade).rectification is None
    assert world.cases.bus.of(RectificationOpened) == []


@pytest.mark.parametrize("grade", [4, 5])
def test_a_bad_grade_opens_a_rectification(world: RatingWorld, grade: int) -> None:
    opened = world.give(grade).rectification
    assert opened is not None
    assert (opened.state, opened.verify_due, opened.due) == ("open", date(2026, 11, 24), date(2026, 11, 30))
    assert len(world.cases.bus.of(RectificationOpened)) == 1


def test_due_dates_follow_the_published_calendar(world: RatingWorld) -> None:
    off, worked = date(2026, 11, 24), date(2026, 11, 28)
    year = CalendarYear(2026, frozenset({off}), frozenset({worked}), False, "notice")
    event = CalendarYearPublished(year, 1)
    world.room.hear(event, envelope("catalogue", "CalendarYearPublished", "CN/2026", 1, COUNTY))
    opened = world.give(5).rectification
    assert opened is not None
    assert (opened.verify_due, opened.due) == (date(2026, 11, 25), date(2026, 11, 30))


def test_another_regions_calendar_is_not_ours(world: RatingWorld) -> None:
    year = CalendarYear(2026, frozenset({date(2026, 11, 24)}), frozenset(), False, "notice", region="640000")
    event = CalendarYearPublished(year, 1)
    world.room.hear(event, envelope("catalogue", "CalendarYearPublished", "640000/2026", 1, COUNTY))
    opened = world.give(5).rectification
    assert opened is not None
    assert opened.verify_due == date(2026, 11, 24)


def test_what_was_given_goes_to_the_unit_that_decided(sealer: Sealer) -> None:
    world = RatingWorld(sealer, stack=TOWNSHIP)
    world.decide(division=VILLAGE, owner=COUNTY)
    world.give(5)
    given = (*world.cases.bus.of(RatingGiven), *world.cases.bus.of(RectificationOpened))
    assert [(event.division, event.destination) for event in given] == [(VILLAGE, COUNTY)] * 2
    assert world.cases.bus.of(RatingInvited)[0].destination == VILLAGE
