"""Model cases on trial before release: the same checks as an application, kept without persons, counted nowhere."""

import json
from dataclasses import replace
from typing import Any

import pytest

from services.catalogue import commands, events
from services.catalogue.commands.trials import TryChange
from services.catalogue.domain.changes import Change
from services.catalogue.domain.trial_cases import MAX_CASES, ModelCase
from services.catalogue.ports import Catalogue
from services.chassis.auth import Principal
from services.chassis.errors import Conflict, Forbidden, Invalid
from services.chassis.forms.materials import SCANNED, GivenMaterial
from services.chassis.messages import Asked
from services.chassis.room import Room
from tests.fakes.catalogue import COUNTY, DATA, item_command
from tests.fakes.catalogue_editors import EDITOR, LIST, SERVICE, county, drafted, entry, given

EXAMPLES = sorted((DATA / f"catalogue/{COUNTY}/examples").glob("*.json"))
ITEM = "residence_permit"
CLERK = Principal("s-clerk", "staff", frozenset({"clerk"}), COUNTY)


def model(item: str, which: str = "valid") -> ModelCase:
    """A shipped example as a model case."""
    raw = json.loads((DATA / f"catalogue/{COUNTY}/examples/{item}.json").read_text(encoding="utf-8"))[which]
    payload = raw["payload"]
    applicant = payload["applicant"]
    return ModelCase(
        party_type=applicant["party_type"],
        form=payload["form"],
        id_number=applicant.get("id_number", ""),
        name=applicant["name_zh"],
        phone=applicant.get("phone", ""),
        materials=tuple(
            GivenMaterial(one["code"], one["given_as"], one.get("lookup_value"))
            for one in payload["materials"]
        ),
        commitment_signed=bool(payload.get("commitment_signed")),
        deferral_signed=bool(payload.get("deferral_signed")),
    )


def draft(room: Room[Catalogue], item: str = ITEM, **changes: Any) -> Change:
    return drafted(room, given("change", item, entry(room, item, **changes)))


def trial(room: Room[Catalogue], change: Change, case: ModelCase, key: str = "k", **more: Any) -> Change:
    made: Change = room.ask(
        TryChange(
            **{"by": CLERK, "expected": "accepted"} | more, change=change.id, case=case, asked=Asked(key, key)
        )
    )
    return made


def test_a_model_case_that_would_be_accepted_passes_with_papers_and_due_dates() -> None:
    room = county()
    change = trial(room, draft(room), model(ITEM))
    (case,) = change.trials
    assert (case.number, case.passed, case.verdict.outcome, case.verdict.faults) == (1, True, "accepted", ())
    assert {"resident_id_card", "portrait_photo", "employment_proof"} <= {*case.verdict.needed}
    assert (case.verdict.committed_due, case.verdict.statutory_due) == ("2026-11-30", "2026-12-08")
    told = room.world.changes.bus.of(events.ChangeTried)  # type: ignore[attr-defined]
    assert [(one.subject, one.note) for one in told] == [(change.id, "accepted")]


def test_every_fault_is_told_at_once_and_a_case_that_should_be_refused_passes_by_it() -> None:
    room = county()
    change = draft(room)
    bad = model(ITEM, "invalid")
    short = replace(bad, form={**bad.form, "contact_phone": "12"}, materials=bad.materials[:1])
    case = trial(room, change, short, expected="refused").trials[-1]
    assert case.passed
    assert {"CONDITION_NOT_MET", "MATERIAL_MISSING", "FIELD_PATTERN"} <= {
        one.reason for one in case.verdict.faults
    }
    assert not trial(room, change, short, "k2").trials[-1].passed


def test_nothing_that_names_a_person_is_kept() -> None:
    room = county()
    case = trial(room, draft(room), model(ITEM)).trials[0]
    kept = json.dumps(case.values, ensure_ascii=False) + repr(case)
    said = model(ITEM)
    for secret in (said.id_number, said.name, said.phone, said.form["residence_address_zh"]):
        assert secret not in kept
    assert case.values["ground"] == "stable_job"
    assert said.id_number not in repr(said)


def test_fees_that_are_due_on_the_case_are_told() -> None:
    room = county()
    item = json.loads(room.world.items.get("item/resident_id_card").content.document)
    case = trial(room, draft(room, "resident_id_card"), model("resident_id_card")).trials[0]
    assert {name for name, _ in case.verdict.fees} <= {fee["name_zh"] for fee in item["fees"]}
    assert all(amount is not None for _, amount in case.verdict.fees)


def test_no_key_is_turned_before_a_model_case_of_the_present_entry_was_accepted() -> None:
    room = county()
    strict = replace(room, world=replace(room.world, trials_required=True))
    change = draft(strict, name_zh="居住证的申领")
    strict.ask(commands.SubmitChange(EDITOR, change.id))

    def refused() -> str:
        with pytest.raises(Conflict) as caught:
            strict.ask(commands.ApproveChange(LIST, change.id))
        return caught.value.reason

    assert refused() == "TRIAL_MISSING"
    trial(strict, change, model(ITEM, "invalid"), "k1", expected="refused")
    trial(strict, change, model(ITEM, "invalid"), "k2")
    assert refused() == "TRIAL_MISSING"
    trial(strict, change, model(ITEM), "k3")
    assert strict.ask(commands.ApproveChange(LIST, change.id)).keys
    revised = given("change", ITEM, entry(strict, ITEM, name_zh="居住证的办理"))
    strict.ask(commands.ReviseChange(EDITOR, change.id, revised))
    strict.ask(commands.SubmitChange(EDITOR, change.id))
    assert refused() == "TRIAL_MISSING"
    ending = drafted(strict, given("cancel", "resident_id_card"))
    strict.ask(commands.SubmitChange(EDITOR, ending.id))
    assert strict.ask(commands.ApproveChange(SERVICE, ending.id)).keys


def test_trials_are_counted_in_no_month_and_run_nowhere() -> None:
    room = county()
    trial(room, draft(room), model(ITEM))
    assert room.world.volumes.count(10) == 0
    assert room.world.running.counted(ITEM) == {}


def test_the_same_ask_tries_once_and_a_change_takes_so_many_trials() -> None:
    room = county()
    change = draft(room)
    assert trial(room, change, model(ITEM)) == trial(room, change, model(ITEM))
    for at in range(MAX_CASES - 1):
        trial(room, change, model(ITEM), f"again-{at}")
    with pytest.raises(Conflict) as caught:
        trial(room, change, model(ITEM), "one too many")
    assert caught.value.reason == "TRIALS_FULL"


def test_what_cannot_be_tried_is_refused_with_every_fault() -> None:
    room = county()
    change = draft(room)
    many = tuple(GivenMaterial("m", SCANNED) for _ in range(101))
    with pytest.raises(Invalid) as caught:
        trial(room, change, ModelCase("9", None, materials=many), expected="maybe")
    assert {one.reason for one in caught.value.faults} == {
        "EXPECTED_UNKNOWN",
        "PARTY_TYPE_UNKNOWN",
        "FORM_MALFORMED",
        "MATERIALS_TOO_MANY",
    }
    broken = drafted(
        room,
        given(
            "change", "resident_id_card", entry(room, "resident_id_card", form={"fields": [{"type": "no"}]})
        ),
    )
    with pytest.raises(Invalid) as caught:
        trial(room, broken, model("resident_id_card"))
    assert caught.value.reason == "TRIAL_IMPOSSIBLE"
    citizen = Principal("p", "person", frozenset({"citizen"}), COUNTY)
    with pytest.raises(Forbidden):
        trial(room, change, model(ITEM), by=citizen)


@pytest.mark.parametrize("item", [path.stem for path in EXAMPLES])
def test_every_shipped_good_example_is_accepted_on_trial(item: str) -> None:
    room = county()
    row = item_command(item).row
    if not row["on_application"]:
        return
    editor = Principal("s-editor", "staff", frozenset({"editor"}), COUNTY, row["department"])
    change = drafted(room, given("change", item, row), editor)
    case = trial(room, change, model(item)).trials[0]
    assert [(one.pointer, one.reason) for one in case.verdict.faults] == []
