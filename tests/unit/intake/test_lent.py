"""A lower division accepts while the power to accept is lent to it, and not before, after or once it is taken back."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.chassis.auth import Principal
from services.chassis.errors import Forbidden, Invalid
from services.chassis.messages import Asked, Envelope
from services.chassis.room import Room
from services.intake import events
from services.intake.bootstrap import room
from services.intake.commands import (
    AcceptApplication,
    ApplicantGiven,
    MaterialGiven,
    ReturnApplication,
    SubmitApplication,
)
from services.intake.domain.items import compile_item
from services.intake.domain.lent import LentAcceptance, might_be_lent
from services.intake.ports import Intake
from tests.fakes.intake import FakeWorld
from tests.unit.intake.catalogue_examples import COUNTY, divisions, document, valid_payload

ITEM, TOWNSHIP, VILLAGE = "subsistence_allowance", "510822108", "510822108200"
PAYLOAD = valid_payload(ITEM)
GIVEN = PAYLOAD["applicant"]
CLERK = Principal("s-village", "staff", frozenset({"clerk"}), VILLAGE)
ABOVE = Principal("s-township", "staff", frozenset({"clerk"}), TOWNSHIP)
KINDS = {"electronic": "upload"}


@pytest.fixture
def world() -> FakeWorld:
    made = FakeWorld()
    made.items.put(ITEM, 1, (), {**document(ITEM), "accept_levels": ["township"], "assist_levels": []})
    return made


@pytest.fixture
def intake(world: FakeWorld) -> Room[Intake]:
    made = room(world.intake())
    made.world.divisions.put(COUNTY, 1, divisions())
    return made


def power(world: FakeWorld, **changed: Any) -> LentAcceptance:
    today = world.clock.today()
    return replace(
        LentAcceptance("dp_1", 1, ITEM, VILLAGE, today, today + timedelta(days=1), revoked=False), **changed
    )


def tell(intake: Room[Intake], world: FakeWorld, of: LentAcceptance | None) -> None:
    kind = "sanji.catalogue.v1.DelegatedPowerGranted"
    envelope = Envelope(
        "e", kind, f"/stacks/{COUNTY}/catalogue", "dp_1", world.clock.now(), 1, VILLAGE, VILLAGE
    )
    intake.hear(events.AcceptanceLent(of), envelope)


def hand_in(intake: Room[Intake], by: Principal = CLERK, key: str = "k", channel: str = "window") -> Any:
    return intake.ask(
        SubmitApplication(
            by=by,
            asked=Asked(key, "p"),
            item=ITEM,
            division=VILLAGE,
            applicant=ApplicantGiven("person", GIVEN["id_number"], GIVEN["name_zh"], GIVEN["phone"]),
            form=PAYLOAD["form"],
            materials=tuple(
                MaterialGiven(
                    one["code"], KINDS.get(one["given_as"], one["given_as"]), one.get("lookup_value", "")
                )
                for one in PAYLOAD["materials"]
            ),
            channel=channel,
            commitment_signed=PAYLOAD.get("commitment_signed", False),
        )
    )


def refused(intake: Room[Intake], key: str) -> str:
    with pytest.raises(Invalid) as caught:
        hand_in(intake, key=key)
    return caught.value.reason


def test_a_village_takes_in_what_is_lent_to_it_from_the_first_day_to_the_last(
    intake: Room[Intake], world: FakeWorld
) -> None:
    today = world.clock.today()
    assert refused(intake, "a") == "LEVEL_CANNOT_ACCEPT"
    tell(intake, world, power(world, since=today + timedelta(days=1), until=today + timedelta(days=2)))
    assert refused(intake, "b") == "LEVEL_CANNOT_ACCEPT"
    for key in ("c", "d"):
        world.clock.advance(days=1)
        taken = hand_in(intake, key=key)
        assert taken.accept_division == VILLAGE
        assert intake.ask(AcceptApplication(CLERK, taken.id)).status == "accepted"
    world.clock.advance(days=1)
    assert refused(intake, "e") == "LEVEL_CANNOT_ACCEPT"


def test_a_power_taken_back_is_no_more_whatever_comes_late(intake: Room[Intake], world: FakeWorld) -> None:
    tell(intake, world, power(world, revision=2, revoked=True))
    tell(intake, world, power(world))
    tell(intake, world, None)
    assert refused(intake, "a") == "LEVEL_CANNOT_ACCEPT"


def test_what_was_handed_in_before_the_power_ended_is_accepted_by_a_level_that_accepts_itself(
    intake: Room[Intake], world: FakeWorld
) -> None:
    tell(intake, world, power(world))
    taken = hand_in(intake)
    tell(intake, world, power(world, revision=2, revoked=True))
    with pytest.raises(Forbidden) as caught:
        intake.ask(AcceptApplication(CLERK, taken.id))
    assert caught.value.reason == "POWER_NOT_IN_FORCE"
    assert intake.ask(AcceptApplication(ABOVE, taken.id)).status == "accepted"


def test_it_may_still_be_sent_back_when_the_power_has_ended(intake: Room[Intake], world: FakeWorld) -> None:
    tell(intake, world, power(world))
    taken = hand_in(intake)
    tell(intake, world, power(world, revision=2, revoked=True))
    assert (
        intake.ask(ReturnApplication(CLERK, taken.id, "请到镇便民服务中心办理", cause="other")).status
        == "returned"
    )


def test_another_division_gains_nothing_from_what_is_lent_to_its_neighbour(
    intake: Room[Intake], world: FakeWorld
) -> None:
    tell(intake, world, power(world, division="510822108201"))
    assert refused(intake, "a") == "LEVEL_CANNOT_ACCEPT"


@pytest.mark.parametrize(
    ("place", "asked"), [(TOWNSHIP, ()), (VILLAGE, (VILLAGE,)), (COUNTY, (COUNTY,)), ("nowhere", ())]
)
def test_powers_are_looked_up_only_below_a_level_that_accepts_by_itself(
    place: str, asked: tuple[str, ...]
) -> None:
    item = compile_item({**document(ITEM), "accept_levels": ["township"]})
    assert tuple(might_be_lent(item, place)) == asked


def test_days_are_days_and_both_ends_count() -> None:
    lent = LentAcceptance("p", 1, ITEM, VILLAGE, date(2026, 1, 2), date(2026, 1, 3), revoked=False)
    assert [lent.in_force(date(2026, 1, day)) for day in (1, 2, 3, 4)] == [False, True, True, False]
