"""Papers promised for a later day, and handed in then."""

from datetime import timedelta

import pytest

from services.chassis.auth import Principal
from services.chassis.errors import Conflict
from services.chassis.messages import Asked
from services.chassis.room import Room
from services.intake.bootstrap import room
from services.intake.commands import (
    AcceptApplication,
    HandInMaterials,
    MaterialGiven,
    WithdrawApplication,
)
from services.intake.events import PromisedMaterialsProvided
from services.intake.ports import Intake
from tests.fakes.intake import FakeWorld
from tests.unit.intake.catalogue_examples import COUNTY, divisions, document
from tests.unit.intake.file_cast import CLERK, GIVEN, ITEM, PAPER, faults, submit, upload


@pytest.fixture
def world() -> FakeWorld:
    made = FakeWorld()
    made.items.put(ITEM, 1, (), document(ITEM))
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
def deferring(world: FakeWorld) -> None:
    """The item lets the paper follow within four days."""
    text = document(ITEM)
    materials = [
        one | {"necessity": "deferrable"} if one["code"] == PAPER else one for one in text["materials"]
    ]
    deferred = {"materials": [PAPER], "supplement_within_days": 4}
    world.items.put(ITEM, 2, (), text | {"materials": materials, "deferred_acceptance": deferred})


@pytest.mark.usefixtures("deferring")
def test_a_promise_without_a_day_is_for_the_last_that_is_allowed(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    made = submit(intake, her, MaterialGiven(PAPER, "deferred"))
    (paper,) = [one for one in made.materials if one.code == PAPER]
    assert paper.promised_on == world.clock.today() + timedelta(days=4)


@pytest.mark.usefixtures("deferring")
@pytest.mark.parametrize(("days", "allowed"), [(-1, False), (0, True), (4, True), (5, False)])
def test_a_promise_is_for_a_day_within_the_limit(
    intake: Room[Intake], world: FakeWorld, her: Principal, days: int, allowed: bool
) -> None:
    given = MaterialGiven(PAPER, "deferred", "", world.clock.today() + timedelta(days=days))
    if allowed:
        assert submit(intake, her, given).materials[-1].promised_on == given.promised_on
    else:
        assert faults(intake, lambda: submit(intake, her, given)) == [
            (f"/materials/{PAPER}", "PROMISE_OUT_OF_RANGE")
        ]


@pytest.mark.usefixtures("deferring")
def test_what_was_promised_takes_the_place_of_the_promise_once(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    number = submit(intake, her, MaterialGiven(PAPER, "deferred")).id
    intake.ask(AcceptApplication(CLERK, number))
    kept = upload(intake, her)
    given = (MaterialGiven(PAPER, "upload", kept.id),)
    wrong = (MaterialGiven("medical_record", "upload", ""), MaterialGiven(PAPER, "deferred"))
    assert faults(intake, lambda: intake.ask(HandInMaterials(her, number, wrong))) == [
        ("/materials/medical_record", "MATERIAL_NOT_PROMISED"),
        (f"/materials/{PAPER}", "MATERIAL_KIND_NOT_ALLOWED"),
        ("/materials/medical_record", "MATERIAL_FILE_REQUIRED"),
    ]
    now = intake.ask(HandInMaterials(her, number, given, asked=Asked("h", "p")))
    assert [(one.kind, one.ref, one.promised_on) for one in now.materials if one.code == PAPER] == [
        ("upload", kept.id, None)
    ]
    assert (now.status, intake.world.uploads.get(kept.id).attached) == ("accepted", True)
    assert intake.ask(HandInMaterials(her, number, given, asked=Asked("h", "p"))).meta == now.meta
    assert len(world.bus.of(PromisedMaterialsProvided)) == 1
    assert faults(intake, lambda: intake.ask(HandInMaterials(her, number, given))) == [
        (f"/materials/{PAPER}", "MATERIAL_NOT_PROMISED")
    ]


@pytest.mark.usefixtures("deferring")
def test_nothing_is_handed_in_once_it_is_over(intake: Room[Intake], her: Principal) -> None:
    number = submit(intake, her, MaterialGiven(PAPER, "deferred")).id
    intake.ask(WithdrawApplication(her, number))
    with pytest.raises(Conflict) as refused:
        intake.ask(HandInMaterials(her, number, (MaterialGiven(PAPER, "upload", upload(intake, her).id),)))
    assert refused.value.reason == "APPLICATION_STATE"
