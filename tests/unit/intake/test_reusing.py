"""What a person gave once is not asked for again, at a counter either (ledger R055)."""

from dataclasses import replace

import pytest

from services.chassis.auth import Principal
from services.chassis.errors import Conflict, Forbidden, Invalid, NotFound
from services.chassis.messages import Asked
from services.chassis.room import Room
from services.intake.bootstrap import room
from services.intake.commands import (
    AcceptApplication,
    ListReusableMaterials,
    MaterialGiven,
    RequestPackageSupplement,
    RequestSupplement,
    ReuseMaterials,
    UploadMaterial,
)
from services.intake.domain.uploads import PDF
from services.intake.events import MaterialsReused, PersonalDataRevealed
from services.intake.ports import Intake
from tests.fakes.intake import FakeWorld
from tests.unit.intake import package_cast
from tests.unit.intake.catalogue_examples import COUNTY, divisions, document
from tests.unit.intake.file_cast import CLERK, ELSEWHERE, GIVEN, ITEM, PAPER, TOWN, submit, upload

PURPOSE = "核对可复用材料"
AGENT = Principal("s-agent", "staff", frozenset({"agent"}), TOWN)


@pytest.fixture
def world() -> FakeWorld:
    made = FakeWorld()
    made.items.put(ITEM, 1, (), document(ITEM))
    return made


@pytest.fixture
def intake(world: FakeWorld) -> Room[Intake]:
    made = room(world.intake())
    made.world.divisions.put(COUNTY, 1, divisions())
    return made


@pytest.fixture
def her(world: FakeWorld) -> Principal:
    return Principal(world.seals.index(GIVEN["id_number"]), "person", frozenset({"citizen"}), COUNTY)


@pytest.fixture
def earlier(intake: Room[Intake], her: Principal) -> str:
    """A file that stands in an earlier application of hers."""
    kept = upload(intake, her)
    submit(intake, her, MaterialGiven(PAPER, "upload", kept.id), key="earlier")
    return kept.id


def wanting(intake: Room[Intake], by: Principal) -> str:
    """An application in which that paper is missing."""
    number: str = submit(intake, by, MaterialGiven(PAPER, "deferred"), key="later").id
    found = intake.world.applications.get(number)
    assert [one.pointer for one in found.findings] == [f"/materials/{PAPER}"]
    return number


def test_a_clerk_finds_her_earlier_papers_by_the_number_and_the_look_is_on_record(
    intake: Room[Intake], world: FakeWorld, earlier: str
) -> None:
    number = wanting(intake, CLERK)
    listed, following = intake.ask(ListReusableMaterials(CLERK, number, PURPOSE))
    assert ([one.id for one in listed], following) == ([earlier], "")
    [look] = world.bus.of(PersonalDataRevealed)
    assert (look.subject, look.note, look.fields, look.by.subject) == (
        number,
        PURPOSE,
        ("/materials",),
        CLERK.subject,
    )


def test_nothing_is_shown_without_a_purpose_a_role_or_the_right_place(
    intake: Room[Intake], world: FakeWorld, her: Principal, earlier: str
) -> None:
    ask = ListReusableMaterials(CLERK, wanting(intake, CLERK), PURPOSE)
    with pytest.raises(Invalid) as silent:
        intake.ask(replace(ask, purpose=" "))
    assert silent.value.reason == "PURPOSE_REQUIRED"
    with pytest.raises(Forbidden) as agent:
        intake.ask(replace(ask, by=AGENT))
    assert agent.value.reason == "MANDATE_REQUIRED"
    with pytest.raises(Forbidden):
        intake.ask(replace(ask, by=her))
    with pytest.raises(NotFound):
        intake.ask(replace(ask, by=replace(ELSEWHERE, roles=frozenset({"clerk"}))))
    assert world.bus.of(PersonalDataRevealed) == []


def test_a_notice_asks_for_nothing_that_lies_here_until_it_is_used_again(
    intake: Room[Intake], world: FakeWorld, earlier: str
) -> None:
    number = wanting(intake, CLERK)
    for named in ((PAPER,), ()):
        with pytest.raises(Conflict) as refused:
            intake.ask(RequestSupplement(CLERK, number, named))
        assert [(one.pointer, one.reason) for one in refused.value.faults] == [
            (f"/materials/{PAPER}", "MATERIAL_REUSABLE")
        ]
    now = intake.ask(ReuseMaterials(CLERK, number, materials=(MaterialGiven(PAPER, "", earlier),)))
    assert now.findings == ()
    [paper] = [one for one in now.materials if one.code == PAPER]
    assert (paper.kind, paper.ref) == ("reuse", earlier)
    assert (now.status, now.waiting_since) == ("submitted", now.received_at)
    [told] = world.bus.of(MaterialsReused)
    assert PAPER in told.note
    notice = intake.ask(RequestSupplement(CLERK, number, (PAPER,), "字迹不清")).notice
    assert notice.materials == (PAPER,)


def test_only_what_is_missing_hers_and_on_the_list_is_used_again(
    intake: Room[Intake], her: Principal, earlier: str
) -> None:
    number = wanting(intake, CLERK)
    other = next(code for code in intake.world.items.get(ITEM).rules.materials if code != PAPER)
    strangers = upload(intake, Principal("p-x", "person", frozenset({"citizen"}), COUNTY)).id
    intake.world.uploads.attach([strangers], "p-x")
    for given, fault in (
        (MaterialGiven("love_letter", "", earlier), "MATERIAL_NOT_ON_LIST"),
        (MaterialGiven(PAPER, "", strangers), "MATERIAL_NOT_FOUND"),
        (MaterialGiven(other, "", earlier), "MATERIAL_OF_ANOTHER_KIND"),
    ):
        with pytest.raises(Invalid) as refused:
            intake.ask(ReuseMaterials(her, number, materials=(given,)))
        assert fault in {one.reason for one in refused.value.faults}
    with pytest.raises(Invalid) as none:
        intake.ask(ReuseMaterials(her, number, materials=()))
    assert [one.reason for one in none.value.faults] == ["MATERIAL_REQUIRED"]
    use = ReuseMaterials(her, number, materials=(MaterialGiven(PAPER, "", earlier),))
    intake.ask(use)
    with pytest.raises(Invalid) as twice:
        intake.ask(use)
    assert [one.reason for one in twice.value.faults] == ["MATERIAL_ALREADY_GIVEN"]
    intake.ask(AcceptApplication(CLERK, number))
    with pytest.raises(Conflict) as late:
        intake.ask(use)
    assert late.value.reason == "APPLICATION_STATE"


def test_a_packages_notice_asks_a_shop_for_nothing_that_it_gave_before() -> None:
    playing = package_cast.cast("open_restaurant")
    food, layout = "food_business_licence", "food_layout_plan"
    by, content = playing.given.by, iter([b"%PDF-1.7\n" + b"x" * 100])
    kept = playing.room.ask(UploadMaterial(by, COUNTY, food, layout, PDF, None, content))
    shop = playing.world.seals.index(playing.given.applicants["shop"].number)
    playing.room.world.uploads.attach([kept.id], shop)
    papers = tuple(one for one in playing.given.materials if one.given.code != layout)
    number = playing.submit(materials=papers, asked=Asked("k2", "p")).id
    notice = RequestPackageSupplement(package_cast.CLERK, number, (layout,))
    with pytest.raises(Conflict) as refused:
        playing.room.ask(notice)
    assert refused.value.reason == "MATERIAL_REUSABLE"
    member = playing.member(number, food).id
    playing.room.ask(
        ReuseMaterials(package_cast.CLERK, member, materials=(MaterialGiven(layout, "", kept.id),))
    )
    assert playing.whole(number).findings == ()
    assert playing.room.ask(notice).notice.materials == (layout,)
