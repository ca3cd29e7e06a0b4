"""Several items asked for as one thing: one form, one receipt, one limit, one hand-out (ledger R082, R089, R102, R103, R197)."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.chassis.auth import Principal
from services.chassis.errors import Forbidden, Invalid, Refusal
from services.chassis.messages import Asked
from services.intake.commands import (
    AcceptPackage,
    ApplicantGiven,
    HandOutPackage,
    MaterialGiven,
    WantPerson,
)
from services.intake.events import (
    ApplicationAccepted,
    ApplicationSubmitted,
    PackageCollected,
    PackageCompleted,
    PackageSubmitted,
)
from tests.unit.intake.catalogue_examples import COUNTY
from tests.unit.intake.package_cast import CLERK, EXAMPLES, ROWS, Cast, cast

RESTAURANT, SHOP = "open_restaurant", "individual_business_registration"
FOOD, DRAIN = "food_business_licence", "drainage_licence"
FIRE = "fire_safety_pre_opening_check"


@pytest.fixture
def restaurant() -> Cast:
    return cast(RESTAURANT)


def reasons(refused: pytest.ExceptionInfo[Refusal]) -> set[tuple[str, str]]:
    return {(fault.pointer, fault.reason) for fault in refused.value.faults}


@pytest.mark.parametrize("package", ROWS)
def test_each_shipped_package_goes_from_one_receipt_to_one_hand_out(package: str) -> None:
    playing = cast(package)
    number = playing.submit().id
    playing.accept(number)
    for item in playing.states(number):
        assert playing.member(number, item).status in ("accepted", "held")
    for item in playing.states(number):
        playing.decide(number, item)
    whole = playing.whole(number)
    assert (whole.status, set(playing.states(number).values())) == ("ready", {"granted"})
    assert len(playing.world.bus.of(ApplicationSubmitted)) == len(whole.parts)
    assert len(playing.world.bus.of(PackageSubmitted)) == len(playing.world.bus.of(PackageCompleted)) == 1
    out = playing.room.ask(HandOutPackage(CLERK, number, "领取人"))
    assert (out.status, len(playing.world.bus.of(PackageCollected))) == ("handed_out", 1)


@pytest.mark.parametrize("package", ROWS)
def test_one_answer_stands_in_the_form_of_every_member_that_asks_for_it(package: str) -> None:
    playing = cast(package)
    whole = playing.submit()
    forms = {part.item: json.loads(playing.member(whole.id, part.item).form) for part in whole.parts}
    for question in ROWS[package]["merged_form"]["fields"]:
        answer = EXAMPLES[package]["form"].get(question["name"])
        for target in question["maps_to"]:
            item, _, field = target.partition(".")
            if answer is not None:
                assert forms[item][field] == answer
    for constant in ROWS[package]["merged_form"]["constants"]:
        item, _, field = constant["target"].partition(".")
        assert forms[item][field] == constant["value"]


def test_all_faults_of_all_members_come_at_once_named_by_the_one_form(restaurant: Cast) -> None:
    form = {**restaurant.given.form, "area_m2": -1, "strange": 1}
    del form["shop_name_zh"], form["daily_discharge_m3"]
    with pytest.raises(Invalid) as refused:
        restaurant.submit(form=form)
    said = reasons(refused)
    assert ("/form/shop_name_zh", "FIELD_REQUIRED") in said
    assert ("/form/daily_discharge_m3", "FIELD_REQUIRED") in said
    assert ("/form/area_m2", "FIELD_RANGE") in said
    assert ("/form/strange", "FIELD_UNKNOWN") in said
    assert len(refused.value.faults) == len(said)
    assert restaurant.world.bus.events == []


def test_a_thousand_questions_that_nobody_asks_are_not_all_told_and_each_is_named_as_a_pointer_is(
    restaurant: Cast,
) -> None:
    with pytest.raises(Invalid) as refused:
        restaurant.submit(form={**restaurant.given.form, "a/b~c": 1, **{f"x{at}": 1 for at in range(1000)}})
    strange = [fault.pointer for fault in refused.value.faults if fault.reason == "FIELD_UNKNOWN"]
    assert (strange[0], len(strange)) == ("/form/a~1b~0c", 50)


def test_a_form_that_is_no_object_is_refused_and_not_stumbled_over(restaurant: Cast) -> None:
    for form in (None, [], "x", 3):
        with pytest.raises(Invalid) as refused:
            restaurant.submit(form=form)
        assert ("/form", "FIELD_TYPE") in reasons(refused)


def test_the_same_ask_gets_the_same_receipt_and_makes_no_second_member(restaurant: Cast) -> None:
    first = restaurant.submit()
    assert restaurant.submit().id == first.id
    assert len(restaurant.room.world.applications.by_division(COUNTY, "", "", 100)) == len(first.parts)


def test_an_optional_item_that_is_not_chosen_takes_no_part_and_asks_nothing(restaurant: Cast) -> None:
    only = {"fire_safety_pre_opening_check", "tobacco_retail_licence"}
    asked = {"floor_location_zh", "exits", "max_people", "funds_fen", "distance_to_school_m"}
    form = {name: value for name, value in restaurant.given.form.items() if name not in asked}
    materials = tuple(
        paper for paper in restaurant.given.materials if not paper.given.code.startswith("fire_")
    )
    whole = restaurant.submit(optional=(), form=form, materials=materials)
    assert only.isdisjoint(part.item for part in whole.parts)
    with pytest.raises(Invalid) as refused:
        restaurant.submit(optional=("food_business_licence",), asked=Asked("k2", "p"))
    assert refused.value.reason == "MEMBER_NOT_OPTIONAL"


def test_a_paper_of_nobodys_list_is_refused(restaurant: Cast) -> None:
    more = replace(restaurant.given.materials[0], given=MaterialGiven("love_letter", "upload"))
    with pytest.raises(Invalid) as refused:
        restaurant.submit(materials=(*restaurant.given.materials, more))
    assert reasons(refused) == {
        ("/materials/love_letter", "MATERIAL_NOT_ON_LIST"),
        ("/materials/love_letter", "MATERIAL_FILE_REQUIRED"),
    }


def test_every_applicant_of_the_package_is_named_and_no_other(restaurant: Cast) -> None:
    owner = restaurant.given.applicants["owner"]
    with pytest.raises(Invalid) as refused:
        restaurant.submit(applicants={"owner": owner, "cook": owner})
    assert reasons(refused) == {
        ("/applicants/shop", "APPLICANT_REQUIRED"),
        ("/applicants/cook", "APPLICANT_ROLE_UNKNOWN"),
    }


def test_a_citizen_asks_for_herself_and_for_the_shop_that_her_registration_brings_to_life(
    restaurant: Cast,
) -> None:
    assert restaurant.submit().parts[1].role == "shop"
    stranger = Principal("p-other", "person", frozenset({"citizen"}), COUNTY, assurance=3)
    with pytest.raises(Forbidden) as refused:
        restaurant.submit(by=stranger, asked=Asked("k2", "p"))
    assert refused.value.reason == "APPLICANT_NOT_SELF"
    neighbour = ApplicantGiven("person", "510822199309270424", "李雪", "19900000012")
    with pytest.raises(Forbidden):
        restaurant.submit(
            applicants={**restaurant.given.applicants, "shop": neighbour}, asked=Asked("k3", "p")
        )


def test_what_needs_another_ones_result_waits_and_is_fed_with_it(restaurant: Cast) -> None:
    number = restaurant.submit().id
    restaurant.accept(number)
    assert [one.application.item for one in restaurant.world.bus.of(ApplicationAccepted)] == [SHOP]
    assert restaurant.member(number, FOOD).status == "held"
    assert restaurant.room.ask(WantPerson(CLERK, restaurant.member(number, FOOD).id)).status == "held"
    restaurant.world.clock.advance(days=1)
    restaurant.decide(number, SHOP)
    food = restaurant.member(number, FOOD)
    told = [one.application for one in restaurant.world.bus.of(ApplicationAccepted)]
    assert [one.item for one in told if one.person_wanted] == [FOOD]
    assert (food.status, food.accepted_at) == ("accepted", restaurant.world.clock.now())
    [paper] = [paper for paper in food.materials if paper.code == "business_licence"]
    assert (paper.kind, paper.ref) == ("prior_result", restaurant.member(number, SHOP).id)


def test_one_denial_stops_what_depends_on_it_with_the_reason_and_nothing_else() -> None:
    playing = cast("newborn")
    number = playing.submit().id
    playing.accept(number)
    playing.decide(number, "birth_medical_certificate")
    playing.decide(number, "birth_household_registration", "denied", "材料不实")
    assert playing.states(number) == {
        "birth_medical_certificate": "granted",
        "birth_household_registration": "denied",
        "resident_medical_insurance_registration": "stopped",
        "social_security_card": "stopped",
    }
    stopped = playing.member(number, "social_security_card")
    assert stopped.status == "stopped"
    assert "未获准予" in stopped.history[-1].reason
    assert playing.whole(number).status == "ready"


def test_a_decision_heard_again_and_members_followed_again_change_nothing(restaurant: Cast) -> None:
    number = restaurant.submit().id
    restaurant.accept(number)
    restaurant.decide(number, SHOP)
    before = dict(restaurant.room.world.applications.kept)  # type: ignore[attr-defined]
    events = len(restaurant.world.bus.events)
    for event in list(restaurant.world.bus.events):
        if hasattr(event, "package"):
            restaurant.hear(event)
    assert restaurant.room.world.applications.kept == before  # type: ignore[attr-defined]
    assert len(restaurant.world.bus.events) == events


def test_members_that_were_not_made_before_the_whole_was_taken_on_are_made_then(restaurant: Cast) -> None:
    number = restaurant.room.ask(restaurant.given).id
    restaurant.room.ask(AcceptPackage(CLERK, number))
    restaurant.settle()
    assert restaurant.member(number, SHOP).status == "accepted"
    assert restaurant.member(number, FOOD).status == "held"


def changed(playing: Cast, **applicants: Any) -> dict[str, ApplicantGiven]:
    return {**playing.given.applicants, **applicants}


def test_a_faulty_number_is_named_by_the_role_whose_it_is(restaurant: Cast) -> None:
    shop = replace(restaurant.given.applicants["shop"], number="92510822MA6A100107")
    with pytest.raises(Invalid) as refused:
        restaurant.submit(applicants=changed(restaurant, shop=shop))
    assert ("/applicants/shop/uscc", "USCC_INVALID") in reasons(refused)


def test_what_is_promised_with_a_package_stands_with_the_member_whose_paper_it_spares(
    restaurant: Cast,
) -> None:
    number = restaurant.submit().id
    fire = restaurant.member(number, FIRE)
    assert fire.commitment is not None
    assert (fire.commitment.text_version, fire.commitment.state) == (f"{FIRE}@1", "signed")
    assert restaurant.member(number, SHOP).commitment is None


def test_a_broken_promise_on_record_bars_those_of_a_package_too(restaurant: Cast) -> None:
    for one in restaurant.given.applicants.values():
        broken = restaurant.world.seals.index(one.number)
        restaurant.world.broken_promises.put(broken, broken, date(2096, 1, 1), 1)
    with pytest.raises(Forbidden) as refused:
        restaurant.submit()
    assert refused.value.reason == "COMMITMENT_BARRED"
    papers = tuple(one for one in restaurant.given.materials if one.given.kind != "commitment")
    assert restaurant.submit(materials=papers, asked=Asked("k2", "p")).status == "submitted"


def test_a_department_that_takes_no_commitments_takes_none_with_a_package(restaurant: Cast) -> None:
    intake = replace(restaurant.room.world, committing=frozenset({"health"}))
    with pytest.raises(Forbidden) as refused:
        replace(restaurant.room, world=intake).ask(restaurant.given)
    assert refused.value.reason == "COMMITMENT_NOT_ENABLED"
