"""Papers promised for a later day, and handed in then."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.chassis.auth import Principal
from services.chassis.errors import Conflict
from services.chassis.messages import Actor, Asked
from services.chassis.room import Room
from services.intake.bootstrap import room
from services.intake.commands import (
    AcceptApplication,
    CorrectApplication,
    HandInMaterials,
    MaterialGiven,
    RequestSupplement,
    WithdrawApplication,
)
from services.intake.domain.awaited import awaiting, still_awaited
from services.intake.domain.exchange import looked_up
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


@pytest.mark.usefixtures("deferring")
@pytest.mark.parametrize("reason", ["DEFERRAL_NOT_SIGNED", "COMMITMENT_BARRED"])
def test_a_correction_leaves_a_promise_as_unsigned_or_barred_as_it_was(
    intake: Room[Intake], world: FakeWorld, her: Principal, reason: str
) -> None:
    if reason == "COMMITMENT_BARRED":
        world.broken_promises.put("n-1", her.subject, world.clock.today() + timedelta(days=99), 1)
    was = submit(intake, her, MaterialGiven(PAPER, "deferred"))
    assert reason in {fault.reason for fault in was.findings}
    corrected = CorrectApplication(CLERK, was.id, {"bank_account": "6222021234567890"}, consent=True)
    assert set(intake.ask(corrected).findings) == set(was.findings)
    noticed = intake.ask(RequestSupplement(CLERK, was.id, (PAPER, "medical_record"), "请提交"))
    assert noticed.notice.materials == (PAPER, "medical_record")


@pytest.mark.usefixtures("deferring")
def test_what_came_before_the_acceptance_is_not_missing_any_more(
    intake: Room[Intake], her: Principal
) -> None:
    was = submit(intake, her, MaterialGiven(PAPER, "deferred"))
    assert was.findings
    given = (MaterialGiven(PAPER, "upload", upload(intake, her).id),)
    now = intake.ask(HandInMaterials(her, was.id, given))
    assert [fault.pointer for fault in now.findings] == ["/materials/medical_record"]
    noticed = intake.ask(RequestSupplement(CLERK, was.id, ("medical_record",), "看不清"))
    assert noticed.notice.materials == ("medical_record",)


@pytest.mark.usefixtures("deferring")
def test_after_a_grant_the_promised_paper_is_still_taken_and_after_a_denial_nothing_is(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    was = submit(intake, her, MaterialGiven(PAPER, "deferred"))
    given = (MaterialGiven(PAPER, "upload", upload(intake, her).id),)
    kept = intake.world.applications
    denied = kept.save(was, replace(was, status="decided", outcome="denied"), [])
    assert faults(intake, lambda: intake.ask(HandInMaterials(her, was.id, given))) == [
        (f"/materials/{PAPER}", "MATERIAL_NOT_PROMISED")
    ]
    kept.save(denied, replace(denied, outcome="granted"), [])
    now = intake.ask(HandInMaterials(her, was.id, given))
    assert (now.status, now.materials[-1].kind) == ("decided", "upload")


@pytest.mark.usefixtures("deferring")
def test_a_register_that_is_away_leaves_the_promise_as_it_is(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    was, at = submit(intake, her, MaterialGiven(PAPER, "deferred")), world.clock.now()
    now = looked_up(was, PAPER, "sealed(1)", None, Actor(her.subject, "citizen", COUNTY), at)
    (promised,) = [one for one in was.materials if one.code == PAPER]
    assert [one for one in now.materials if one.code == PAPER] == [replace(promised, ref="sealed(1)")]
    assert now.findings == was.findings
    assert [one.material for one in still_awaited(awaiting(now, PAPER, "handling", at))] == [PAPER]
