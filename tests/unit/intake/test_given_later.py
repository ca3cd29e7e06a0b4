"""What a notice or a promise asks for is answered by the paper itself, in every way that the item allows and in no other."""

from collections.abc import Callable
from typing import Any

import pytest

from services.chassis.auth import Principal
from services.chassis.errors import Conflict, Invalid
from services.chassis.room import Room
from services.intake.bootstrap import room
from services.intake.commands import (
    LookUpMaterial,
    MaterialGiven,
    ProvidePackageSupplement,
    ProvideSupplement,
    RequestPackageSupplement,
    RequestSupplement,
)
from services.intake.domain.package_application import PackageApplication
from services.intake.ports import Intake
from tests.fakes.intake import FakeWorld
from tests.unit.intake import test_exchange as births
from tests.unit.intake.catalogue_examples import COUNTY, divisions, document
from tests.unit.intake.file_cast import CLERK, GIVEN, ITEM, PAPER, faults, submit, upload
from tests.unit.intake.package_cast import CLERK as WINDOW
from tests.unit.intake.package_cast import cast

HOUSEHOLD = "household_register"
BOTH = (PAPER, "medical_record")


@pytest.fixture
def world() -> FakeWorld:
    made = FakeWorld()
    made.items.put(ITEM, 1, (), document(ITEM))
    made.items.put(births.ITEM, 1, (), document(births.ITEM))
    return made


@pytest.fixture
def her(world: FakeWorld) -> Principal:
    return Principal(world.seals.index(GIVEN["id_number"]), "person", frozenset({"citizen"}), COUNTY)


@pytest.fixture
def intake(world: FakeWorld) -> Room[Intake]:
    made = room(world.intake())
    made.world.divisions.put(COUNTY, 1, divisions())
    return made


@pytest.fixture
def asked_for(intake: Room[Intake], her: Principal) -> str:
    """An application whose notice names two papers."""
    number: str = submit(intake, her).id
    intake.ask(RequestSupplement(CLERK, number, BOTH))
    return number


def given(kind: str, ref: str = "") -> tuple[MaterialGiven, ...]:
    return tuple(MaterialGiven(code, kind, ref) for code in BOTH)


def both(reason: str) -> list[tuple[str, str]]:
    return [(f"/materials/{code}", reason) for code in BOTH]


@pytest.mark.parametrize("kind", ["commitment", "deferred", "prior_result", "xyz", ""])
def test_a_notice_is_not_answered_by_a_promise_or_by_a_word(
    intake: Room[Intake], her: Principal, asked_for: str, kind: str
) -> None:
    for by in (her, CLERK):
        told = faults(
            intake, lambda by=by: intake.ask(ProvideSupplement(by, asked_for, given(kind, "anything")))
        )
        assert told == both("MATERIAL_KIND_NOT_ALLOWED")
    was = intake.world.applications.get(asked_for)
    assert was.status == "supplement_requested"
    assert {one.pointer for one in was.findings} >= {f"/materials/{PAPER}"}


@pytest.mark.parametrize("ref", ["", "counter", "scan-1"])
def test_whoever_is_not_at_a_counter_sends_the_file(
    intake: Room[Intake], her: Principal, asked_for: str, ref: str
) -> None:
    act = ProvideSupplement(her, asked_for, given("upload", ref))
    assert faults(intake, lambda: intake.ask(act)) == both("MATERIAL_FILE_REQUIRED")
    kept = tuple(MaterialGiven(code, "upload", upload(intake, her, material=code).id) for code in BOTH)
    now = intake.ask(ProvideSupplement(her, asked_for, kept))
    assert now.status == "submitted"
    assert not {one.pointer for one in now.findings} & {f"/materials/{code}" for code in BOTH}


def test_a_clerk_writes_down_what_lies_before_her(intake: Room[Intake], asked_for: str) -> None:
    assert intake.ask(ProvideSupplement(CLERK, asked_for, given("upload", "scan-1"))).status == "submitted"


def test_what_no_register_holds_is_not_answered_by_a_number(
    intake: Room[Intake], her: Principal, asked_for: str
) -> None:
    act = ProvideSupplement(her, asked_for, given("lookup", GIVEN["id_number"]))
    assert faults(intake, lambda: intake.ask(act)) == both("MATERIAL_FORM_WRONG")


@pytest.mark.parametrize("kind", ["prior_result", "original", "xyz", ""])
def test_a_word_that_is_no_way_of_giving_a_paper_keeps_an_application_out(
    intake: Room[Intake], her: Principal, kind: str
) -> None:
    for by in (her, CLERK):
        told = faults(intake, lambda by=by: submit(intake, by, MaterialGiven(PAPER, kind, "x")))
        assert told == [(f"/materials/{PAPER}", "MATERIAL_KIND_NOT_ALLOWED")]


def test_an_upload_without_a_file_keeps_her_application_out_and_not_the_clerks(
    intake: Room[Intake], her: Principal
) -> None:
    nothing = MaterialGiven(PAPER, "upload", "")
    assert faults(intake, lambda: submit(intake, her, nothing)) == [
        (f"/materials/{PAPER}", "MATERIAL_FILE_REQUIRED")
    ]
    assert submit(intake, CLERK, nothing).status == "submitted"


def at_her_register(intake: Room[Intake], her: Principal) -> Callable[[MaterialGiven], Any]:
    """An application whose notice names her household register; how to answer it."""
    number = births.submitted(intake, her)
    intake.ask(RequestSupplement(births.CLERK, number, (HOUSEHOLD,)))
    return lambda paper: intake.ask(ProvideSupplement(births.CLERK, number, (paper,)))


def test_what_a_register_holds_is_brought_only_when_it_did_not_find_it(
    intake: Room[Intake], world: FakeWorld
) -> None:
    parent = Principal(world.seals.index(births.HER_NUMBER), "person", frozenset({"citizen"}), COUNTY)
    answer = at_her_register(intake, parent)
    with pytest.raises(Invalid) as refused:
        answer(MaterialGiven(HOUSEHOLD, "upload", "scan-1"))
    assert [one.reason for one in refused.value.faults] == ["MATERIAL_FORM_WRONG"]
    world.exchange.sources = world.exchange.sources[:1]
    assert answer(MaterialGiven(HOUSEHOLD, "upload", "scan-1")).status == "submitted"


def test_the_same_number_again_does_not_undo_that_nothing_was_found(
    intake: Room[Intake], world: FakeWorld
) -> None:
    parent = Principal(world.seals.index(births.HER_NUMBER), "person", frozenset({"citizen"}), COUNTY)
    world.exchange.held[HOUSEHOLD, births.HER_NUMBER] = "居民户口簿"
    world.exchange.owners[HOUSEHOLD, births.HER_NUMBER] = "510822199003120137"
    answer = at_her_register(intake, parent)
    [number] = intake.world.applications.kept  # type: ignore[attr-defined]
    intake.ask(LookUpMaterial(parent, number, HOUSEHOLD))
    now = answer(MaterialGiven(HOUSEHOLD, "lookup", births.HER_NUMBER))
    assert [one.reason for one in now.findings] == ["HOLDER_DIFFERS"]


def test_the_notice_of_a_package_is_answered_in_the_same_ways() -> None:
    playing = cast("open_restaurant")
    papers = tuple(one for one in playing.given.materials if one.given.code != "premises_document")
    whole: PackageApplication = playing.submit(materials=papers)
    playing.room.ask(RequestPackageSupplement(WINDOW, whole.id, ("premises_document",)))
    for by, kind, reason in (
        (WINDOW, "commitment", "MATERIAL_KIND_NOT_ALLOWED"),
        (playing.given.by, "upload", "MATERIAL_FILE_REQUIRED"),
        (playing.given.by, "lookup", "MATERIAL_FORM_WRONG"),
    ):
        act = ProvidePackageSupplement(by, whole.id, (MaterialGiven("premises_document", kind, "91"),))
        with pytest.raises(Invalid) as refused:
            playing.room.ask(act)
        assert [one.reason for one in refused.value.faults] == [reason]


def test_a_package_says_so_of_a_word_that_is_no_way_of_giving_a_paper() -> None:
    playing = cast("open_restaurant")
    first, *others = playing.given.materials
    wrong = type(first)(MaterialGiven(first.given.code, "xyz", ""), first.holder)
    with pytest.raises(Invalid) as refused:
        playing.submit(materials=(wrong, *others))
    assert "MATERIAL_KIND_NOT_ALLOWED" in {one.reason for one in refused.value.faults}


def test_two_who_answer_at_once_leave_the_file_with_whoever_was_first(
    intake: Room[Intake], her: Principal, asked_for: str
) -> None:
    kept = tuple(MaterialGiven(code, "upload", upload(intake, her, material=code).id) for code in BOTH)
    applications = intake.world.applications
    stale, find = applications.get(asked_for), applications.find
    intake.ask(ProvideSupplement(her, asked_for, kept))
    applications.find = lambda number: stale if number == asked_for else find(number)  # type: ignore[method-assign]
    with pytest.raises(Conflict):
        intake.ask(ProvideSupplement(her, asked_for, kept))
    assert all(intake.world.uploads.get(one.ref).attached for one in kept)
