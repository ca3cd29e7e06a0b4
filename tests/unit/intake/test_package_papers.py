"""Whose the papers of a package are, and that each of them reaches a member (ledger R055, R197)."""

from dataclasses import replace

import pytest

from services.chassis.errors import Invalid, Refusal
from services.chassis.messages import Asked
from services.intake.commands import (
    MaterialGiven,
    PaperGiven,
    ProvidePackageSupplement,
    RequestPackageSupplement,
    UploadMaterial,
)
from services.intake.domain.uploads import PDF, Upload
from tests.unit.intake.catalogue_examples import COUNTY
from tests.unit.intake.package_cast import CLERK, Cast, cast

SHOP, FOOD, TOBACCO = "individual_business_registration", "food_business_licence", "tobacco_retail_licence"
PREMISES, LAYOUT = "premises_document", "food_layout_plan"


@pytest.fixture
def restaurant() -> Cast:
    return cast("open_restaurant")


def party(playing: Cast, role: str) -> str:
    return playing.world.seals.index(playing.given.applicants[role].number)


def upload(playing: Cast, item: str, code: str) -> Upload:
    by = playing.given.by
    made: Upload = playing.room.ask(
        UploadMaterial(by, COUNTY, item, code, PDF, None, iter([b"%PDF-1.7\n" + b"x" * 100]))
    )
    return made


def with_paper(playing: Cast, code: str, kind: str, ref: str, holder: str = "") -> tuple[PaperGiven, ...]:
    return tuple(
        replace(one, given=MaterialGiven(code, kind, ref), holder=holder) if one.given.code == code else one
        for one in playing.given.materials
    )


def owner_of(playing: Cast, file: Upload) -> str:
    return playing.room.world.uploads.get(file.id).party


def reasons(refused: pytest.ExceptionInfo[Refusal]) -> set[tuple[str, str]]:
    return {(fault.pointer, fault.reason) for fault in refused.value.faults}


@pytest.mark.parametrize("holder", ["shopp", "owner"])
def test_a_paper_under_a_role_that_asks_for_no_item_with_it_is_refused(restaurant: Cast, holder: str) -> None:
    papers = with_paper(restaurant, LAYOUT, "upload", "", holder)
    with pytest.raises(Invalid) as refused:
        restaurant.submit(materials=papers)
    assert (f"/materials/{LAYOUT}", "MATERIAL_NOT_ON_LIST") in reasons(refused)
    assert restaurant.world.bus.events == []


def test_a_paper_becomes_that_applicants_whose_items_list_it(restaurant: Cast) -> None:
    layout, premises = upload(restaurant, FOOD, LAYOUT), upload(restaurant, SHOP, PREMISES)
    papers = with_paper(restaurant, LAYOUT, "upload", layout.id)
    restaurant.given = replace(restaurant.given, materials=papers)
    restaurant.submit(materials=with_paper(restaurant, PREMISES, "upload", premises.id))
    assert owner_of(restaurant, layout) == party(restaurant, "shop")
    assert owner_of(restaurant, premises) == party(restaurant, "owner")


def test_a_paper_named_as_one_applicants_is_that_ones_and_serves_no_other(restaurant: Cast) -> None:
    premises = upload(restaurant, SHOP, PREMISES)
    whole = restaurant.submit(materials=with_paper(restaurant, PREMISES, "upload", premises.id, "shop"))
    assert owner_of(restaurant, premises) == party(restaurant, "shop")
    assert PREMISES in {paper.code for paper in restaurant.member(whole.id, TOBACCO).materials}
    assert [fault.pointer for fault in restaurant.member(whole.id, SHOP).findings] == [
        f"/materials/{PREMISES}"
    ]


def test_a_shop_uses_its_earlier_papers_again_and_they_stay_its_own(restaurant: Cast) -> None:
    layout, premises = upload(restaurant, FOOD, LAYOUT), upload(restaurant, TOBACCO, PREMISES)
    restaurant.room.world.uploads.attach([layout.id, premises.id], party(restaurant, "shop"))
    restaurant.given = replace(restaurant.given, materials=with_paper(restaurant, LAYOUT, "reuse", layout.id))
    restaurant.submit(materials=with_paper(restaurant, PREMISES, "reuse", premises.id))
    assert {owner_of(restaurant, one) for one in (layout, premises)} == {party(restaurant, "shop")}


def test_nobody_elses_earlier_paper_is_used_again(restaurant: Cast) -> None:
    layout = upload(restaurant, FOOD, LAYOUT)
    restaurant.room.world.uploads.attach([layout.id], "p-stranger")
    with pytest.raises(Invalid) as refused:
        restaurant.submit(materials=with_paper(restaurant, LAYOUT, "reuse", layout.id))
    assert reasons(refused) == {(f"/materials/{LAYOUT}", "MATERIAL_NOT_FOUND")}


def test_what_is_supplied_upon_the_one_notice_becomes_that_applicants_whose_items_list_it(
    restaurant: Cast,
) -> None:
    papers = tuple(one for one in restaurant.given.materials if one.given.code != LAYOUT)
    number = restaurant.submit(materials=papers, asked=Asked("k2", "p")).id
    restaurant.room.ask(RequestPackageSupplement(CLERK, number, (LAYOUT,)))
    layout = upload(restaurant, FOOD, LAYOUT)
    given = (MaterialGiven(LAYOUT, "upload", layout.id),)
    restaurant.room.ask(ProvidePackageSupplement(restaurant.given.by, number, given))
    assert owner_of(restaurant, layout) == party(restaurant, "shop")
