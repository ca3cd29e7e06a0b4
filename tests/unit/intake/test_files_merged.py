"""Papers as files of somebody whose accounts were merged."""

import pytest

from services.chassis.auth import Principal
from services.chassis.room import Room
from services.intake.bootstrap import room
from services.intake.commands import (
    GetMaterial,
    ListMaterials,
    MaterialGiven,
)
from services.intake.ports import Intake
from tests.fakes.intake import FakeWorld
from tests.unit.intake.catalogue_examples import COUNTY, divisions, document
from tests.unit.intake.file_cast import (
    CONTENT,
    GIVEN,
    ITEM,
    PAPER,
    faults,
    submit,
    upload,
)


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


def test_whoever_was_merged_opens_lists_and_uses_again_what_she_handed_in_before(
    world: FakeWorld, intake: Room[Intake], her: Principal
) -> None:
    before = Principal("p-before", "person", frozenset({"citizen"}), COUNTY)
    hers, fresh = upload(intake, before), upload(intake, before)
    intake.world.uploads.attach([hers.id], before.subject)
    for use in (MaterialGiven(PAPER, "reuse", hers.id), MaterialGiven(PAPER, "upload", fresh.id)):
        refused = faults(intake, lambda given=use: submit(intake, her, given))  # type: ignore[misc]
        assert refused == [(f"/materials/{PAPER}", "MATERIAL_NOT_FOUND")]
    world.merges.put(COUNTY, before.subject, her.subject)
    assert b"".join(intake.ask(GetMaterial(her, hers.id))[1]) == CONTENT
    assert [one.id for one in intake.ask(ListMaterials(her, ITEM))[0]] == [hers.id]
    assert submit(intake, her, MaterialGiven(PAPER, "reuse", hers.id), key="a").materials[-1].ref == hers.id
    assert (
        submit(intake, her, MaterialGiven(PAPER, "upload", fresh.id), key="b").materials[-1].ref == fresh.id
    )
