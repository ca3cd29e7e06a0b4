"""A package put right, sent to the right organ, answered for by registers, and watched at the desk (行政许可法 art. 32; R197)."""

import json
from dataclasses import replace

import pytest

from services.chassis.errors import Conflict, Invalid, Refusal
from services.intake.commands import (
    AcceptPackage,
    CorrectPackage,
    LookUpMaterial,
    MaterialGiven,
    ProvidePackageSupplement,
    RequestPackageSupplement,
    ReturnPackage,
    WatchPackages,
)
from services.intake.domain.application import Returned
from services.intake.events import ApplicationCorrected, PackageCorrected, PackageDelayed
from tests.unit.intake.package_cast import CLERK, Cast, cast
from tests.unit.intake.papers_cast import file_of, keep_files

SHOP, FOOD, DRAIN = "individual_business_registration", "food_business_licence", "drainage_licence"
HEIRS, DEED = "real_estate_inheritance_transfer", "inheritance_notarial_deed"
KINSHIP = "kinship_proof"
IDENTIFIER = "1.2.156.3005.2.11100000MB9A00001C001.11510822MB9A00049D.510822202611230000013.001.K"


@pytest.fixture
def restaurant() -> Cast:
    return cast("open_restaurant")


@pytest.fixture
def notarised() -> Cast:
    """One in which a register holds the paper that is missing."""
    playing = cast("deceased_person")
    form = {**playing.given.form, "inheritance_basis": "notarised"}
    papers = tuple(
        replace(one, given=MaterialGiven(KINSHIP, "upload", file_of(KINSHIP)))
        if one.given.code == KINSHIP
        else one
        for one in playing.given.materials
    )
    playing.given = replace(playing.given, form=form, materials=papers)
    leading = next(iter(playing.given.applicants.values())).number
    keep_files(playing.world, leading, [{"code": KINSHIP, "given_as": "electronic"}])
    playing.world.exchange.held[DEED, IDENTIFIER] = "继承权公证书"
    return playing


def reasons(refused: pytest.ExceptionInfo[Refusal]) -> set[tuple[str, str]]:
    return {(fault.pointer, fault.reason) for fault in refused.value.faults}


def form(playing: Cast, number: str, item: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(playing.member(number, item).form)
    return found


def test_one_right_answer_stands_in_every_member_that_asks_for_it_and_in_no_other(restaurant: Cast) -> None:
    number = restaurant.submit().id
    before = {item: form(restaurant, number, item) for item in restaurant.states(number)}
    command = CorrectPackage(
        CLERK, number, {"shop_name_zh": "青川县凉水镇陈氏豆花饭店"}, consent=True, note="笔误"
    )
    whole = restaurant.room.ask(command)
    assert (whole.status, whole.waiting_since) == ("submitted", whole.received_at)
    assert "shop_name_zh（笔误）" in whole.history[-1].reason
    restaurant.settle()
    after = {item: form(restaurant, number, item) for item in restaurant.states(number)}
    touched = {item for item in after if after[item] != before[item]}
    assert touched == {SHOP, DRAIN}
    for item in touched:
        member = restaurant.member(number, item)
        assert "青川县凉水镇陈氏豆花饭店" in after[item].values()
        assert member.history[-1].reason == whole.history[-1].reason
    told = restaurant.world.bus.of(ApplicationCorrected)
    assert {one.application.item for one in told} == touched
    [said] = restaurant.world.bus.of(PackageCorrected)
    assert said.fields == ("shop_name_zh",)
    restaurant.accept(number)
    assert restaurant.member(number, SHOP).status == "accepted"


def test_a_member_that_is_made_after_the_correction_is_made_right_and_tells_of_it(restaurant: Cast) -> None:
    number = restaurant.room.ask(restaurant.given).id
    right = CorrectPackage(CLERK, number, {"shop_name_zh": "青川县凉水镇陈氏豆花饭店"}, consent=True)
    whole = restaurant.room.ask(right)
    restaurant.settle()
    member = restaurant.member(number, SHOP)
    assert "青川县凉水镇陈氏豆花饭店" in form(restaurant, number, SHOP).values()
    assert [step.reason for step in member.history] == ["", whole.history[-1].reason]
    assert restaurant.world.bus.of(ApplicationCorrected) == []


def test_a_correction_is_checked_by_every_member_and_needs_consent(restaurant: Cast) -> None:
    number = restaurant.submit().id
    right = CorrectPackage(CLERK, number, {"area_m2": 90}, consent=True)
    with pytest.raises(Invalid) as alone:
        restaurant.room.ask(replace(right, consent=False))
    assert alone.value.reason == "CONSENT_REQUIRED"
    with pytest.raises(Invalid) as wrong:
        restaurant.room.ask(replace(right, form={"area_m2": -1, "zodiac": "dragon"}))
    assert {("/form/area_m2", "FIELD_RANGE"), ("/form/zodiac", "FIELD_UNKNOWN")} <= reasons(wrong)
    assert restaurant.whole(number).history == restaurant.whole(number).history[:1]
    item = restaurant.world.items.kept[FOOD]
    restaurant.world.items.kept[FOOD] = replace(item, rules=replace(item.rules, version=2))
    with pytest.raises(Conflict) as changed:
        restaurant.room.ask(right)
    assert changed.value.reason == "ITEM_CHANGED"
    restaurant.world.items.kept[FOOD] = item
    restaurant.accept(number)
    with pytest.raises(Conflict) as late:
        restaurant.room.ask(right)
    assert late.value.reason == "PACKAGE_STATE"


def test_a_correction_that_brings_a_paper_into_play_is_found_wanting_of_it(restaurant: Cast) -> None:
    playing = cast("deceased_person")
    number = playing.submit().id
    assert playing.whole(number).findings == ()
    playing.room.ask(CorrectPackage(CLERK, number, {"inheritance_basis": "notarised"}, consent=True))
    playing.settle()
    wanting = [(f"/materials/{DEED}", "MATERIAL_MISSING")]
    assert [(one.pointer, one.reason) for one in playing.whole(number).findings] == wanting
    assert [(one.pointer, one.reason) for one in playing.member(number, HEIRS).findings] == wanting


def test_a_return_names_the_right_organ_to_the_whole_and_to_every_member(restaurant: Cast) -> None:
    restaurant.room.world.organs.put("water", 1, "县水利局")
    number = restaurant.submit().id
    command = ReturnPackage(CLERK, number, "取水属水利部门职权", "other_organ", "water")
    for organ, reason in (
        ("", "ORGAN_REQUIRED"),
        ("market_regulation", "ORGAN_IS_THIS"),
        ("nobody", "ORGAN_UNKNOWN"),
    ):
        with pytest.raises(Invalid) as refused:
            restaurant.room.ask(replace(command, organ=organ))
        assert reasons(refused) == {("/organ", reason)}
    with pytest.raises(Conflict) as early:
        restaurant.room.ask(replace(command, cause="not_supplied", organ="", materials=(KINSHIP,)))
    assert early.value.reason == "NOTICE_NOT_GIVEN"
    whole = restaurant.room.ask(command)
    restaurant.settle()
    assert whole.returned == Returned("other_organ", "water", "县水利局")
    for item in restaurant.states(number):
        member = restaurant.member(number, item)
        assert (member.status, member.returned) == ("returned", whole.returned)


def test_what_a_register_answered_is_not_asked_for_by_the_notice_any_more(notarised: Cast) -> None:
    number = notarised.submit().id
    assert [one.pointer for one in notarised.whole(number).findings] == [f"/materials/{DEED}"]
    with pytest.raises(Invalid) as wanting:
        notarised.room.ask(RequestPackageSupplement(CLERK, number, (KINSHIP,)))
    assert (f"/materials/{DEED}", "NOTICE_INCOMPLETE") in reasons(wanting)
    notarised.room.ask(LookUpMaterial(CLERK, notarised.member(number, HEIRS).id, DEED, IDENTIFIER))
    assert notarised.whole(number).findings == ()
    notice = notarised.room.ask(RequestPackageSupplement(CLERK, number, (KINSHIP,))).notice
    assert notice.materials == (KINSHIP,)


def test_what_a_register_answered_after_the_notice_need_not_be_handed_in(notarised: Cast) -> None:
    number = notarised.submit().id
    notarised.room.ask(RequestPackageSupplement(CLERK, number, (DEED,)))
    notarised.settle()
    assert notarised.member(number, HEIRS).status == "supplement_requested"
    with pytest.raises(Invalid) as missing:
        notarised.room.ask(ProvidePackageSupplement(notarised.given.by, number, ()))
    assert reasons(missing) == {(f"/materials/{DEED}", "MATERIAL_MISSING")}
    notarised.room.ask(LookUpMaterial(CLERK, notarised.member(number, HEIRS).id, DEED, IDENTIFIER))
    notarised.room.ask(ProvidePackageSupplement(notarised.given.by, number, ()))
    notarised.settle()
    assert notarised.member(number, HEIRS).status == "submitted"
    notarised.accept(number)
    assert notarised.member(number, HEIRS).status in ("accepted", "held")


def test_a_package_past_its_one_limit_is_told_to_the_desk_once(restaurant: Cast) -> None:
    number = restaurant.submit().id
    restaurant.room.ask(AcceptPackage(CLERK, number))
    restaurant.settle()
    due = restaurant.whole(number).due
    assert due is not None
    while restaurant.world.clock.today() < due:
        restaurant.world.clock.advance(days=1)
    restaurant.room.ask(WatchPackages())
    assert restaurant.world.bus.of(PackageDelayed) == []
    restaurant.world.clock.advance(days=1)
    restaurant.room.ask(WatchPackages())
    restaurant.room.ask(WatchPackages())
    [told] = restaurant.world.bus.of(PackageDelayed)
    assert (told.division, told.destination, told.package.id) == (CLERK.division, CLERK.division, number)
    assert restaurant.whole(number).history[-1].after == "accepted"


def test_a_package_that_is_ready_in_time_is_never_told_late() -> None:
    playing = cast("newborn")
    number = playing.submit().id
    playing.accept(number)
    for item in playing.states(number):
        playing.decide(number, item)
    playing.world.clock.advance(days=60)
    playing.room.ask(WatchPackages())
    assert playing.world.bus.of(PackageDelayed) == []


def test_a_supplement_of_a_paper_and_one_from_a_register_come_together(notarised: Cast) -> None:
    number = notarised.submit().id
    notarised.room.ask(RequestPackageSupplement(CLERK, number, (DEED, KINSHIP)))
    notarised.settle()
    notarised.room.ask(LookUpMaterial(CLERK, notarised.member(number, HEIRS).id, DEED, IDENTIFIER))
    given = (MaterialGiven(KINSHIP, "upload", file_of(KINSHIP)),)
    notarised.room.ask(ProvidePackageSupplement(notarised.given.by, number, given))
    notarised.settle()
    for item in notarised.states(number):
        assert notarised.member(number, item).status == "submitted"
