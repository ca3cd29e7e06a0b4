"""Packages on trial before a change of a member is released: one form, each paper once, the order, the one limit."""

import json
from dataclasses import replace
from typing import Any

import pytest

from services.catalogue import commands
from services.catalogue.domain.changes import Change
from services.catalogue.domain.package_trials import ModelApplicant, ModelPackage
from services.catalogue.domain.trial_cases import TrialCase
from services.catalogue.ports import Catalogue
from services.chassis.auth import Principal
from services.chassis.errors import Conflict, Invalid, NotFound, Refusal
from services.chassis.forms.materials import SCANNED, GivenMaterial
from services.chassis.messages import Asked
from services.chassis.room import Room
from tests.fakes.catalogue import COUNTY, DATA, of
from tests.fakes.catalogue_editors import LIST, SERVICE, county, drafted, entry, given

FILE = json.loads((DATA / f"catalogue/{COUNTY}/packages.json").read_text(encoding="utf-8"))
EXAMPLES = {one["package_id"]: one for one in FILE["package_examples"]}
ROWS = {one["package_id"]: one for one in FILE["packages"]}
CLERK = Principal("s-clerk", "staff", frozenset({"clerk"}), COUNTY)
NEWBORN, BIRTH = "newborn", "birth_household_registration"


def published() -> Room[Catalogue]:
    """The shipped county with its packages."""
    room = county()
    for command in of(commands.PublishPackage):
        room.ask(command)
    return room


def model(package: str) -> ModelPackage:
    """The shipped example as a model case."""
    said = EXAMPLES[package]
    return ModelPackage(
        package=package,
        applicants=tuple(
            ModelApplicant(role, one["party_type"], one["id_number"], one["name_zh"], one["phone"])
            for role, one in said["applicants"].items()
        ),
        form=said["form"],
        materials=tuple(
            ("", GivenMaterial(one["code"], one["given_as"], one.get("lookup_value")))
            for one in said["materials"]
        ),
        optional=tuple(said["selected_optional"]),
        commitment_signed=said["commitment_signed"],
    )


def draft(room: Room[Catalogue], item: str = BIRTH, **changes: Any) -> Change:
    row = entry(room, item, **changes)
    editor = Principal("s-editor", "staff", frozenset({"editor"}), COUNTY, row["department"])
    return drafted(room, given("change", item, row), editor)


def tried(
    room: Room[Catalogue], change: Change, case: ModelPackage, key: str = "k", expected: str = "accepted"
) -> TrialCase:
    now: Change = room.ask(commands.TryPackage(CLERK, change.id, case, expected, Asked(key, key)))
    return now.trials[-1]


def faults(case: TrialCase) -> set[tuple[str, str]]:
    return {(one.pointer, one.reason) for one in case.verdict.faults}


@pytest.mark.parametrize("package", sorted(EXAMPLES))
def test_every_shipped_package_is_accepted_on_trial_with_any_member_as_it_stands(package: str) -> None:
    room = published()
    row, case = ROWS[package], model(package)
    for member in row["members"]:
        found = tried(room, draft(room, member["item_id"]), case)
        assert faults(found) == set()
        assert found.passed
        assert found.package is not None
        assert {*found.package.members} == {one["item_id"] for one in row["members"]}
        assert found.package.critical_path_days == row["critical_path_days"]


def test_members_come_in_their_order_and_no_paper_or_question_twice() -> None:
    room = published()
    package = "open_restaurant"
    found = tried(room, draft(room, "food_business_licence"), model(package)).package
    assert found is not None
    waits = {one["item_id"]: one["depends_on"] for one in ROWS[package]["members"]}
    for at, item in enumerate(found.members):
        assert {*waits[item]} <= {*found.members[:at]}
    papers = [(one.code, one.holder) for one in found.papers]
    assert len(papers) == len({*papers}) > 3
    assert len(found.questions) == len({*found.questions})
    assert found.applicants == (("owner", "1"), ("shop", "6"))
    assert any(len(one.used_by) > 1 for one in found.papers)


def test_the_limit_of_the_package_counts_from_the_day_of_the_trial_and_a_longer_member_breaks_it() -> None:
    rooms = published(), published()
    found = tried(rooms[0], draft(rooms[0]), model(NEWBORN))
    assert (found.verdict.committed_due, found.verdict.statutory_due) == ("2026-11-26", "")
    slow = tried(rooms[1], draft(rooms[1], committed_days=60), model(NEWBORN))
    assert faults(slow) == {
        ("/package/committed_days", "LIMIT_CONTRADICTED"),
        ("/package/critical_path_days", "LIMIT_CONTRADICTED"),
    }
    assert not slow.passed


def test_what_is_optional_may_be_left_out_and_is_then_neither_asked_nor_brought() -> None:
    room = published()
    change, case = draft(room), model(NEWBORN)
    form = {name: value for name, value in case.form.items() if name not in ("partner_bank", "pickup")}
    whole = tried(room, change, replace(case, form=form))
    assert {one.pointer for one in whole.verdict.faults} >= {"/form/partner_bank"}
    without = tried(
        room,
        change,
        replace(case, optional=(), form={**form, "courier_address_zh": "x"}),
        "without",
        "refused",
    )
    assert faults(without) == {("/form/courier_address_zh", "FIELD_UNKNOWN")}
    assert without.package is not None
    assert "social_security_card" not in without.package.members


def test_every_fault_of_all_members_is_told_once_by_the_question_of_the_one_form() -> None:
    room = published()
    case = model(NEWBORN)
    form = {name: value for name, value in case.form.items() if name != "household_division"}
    bad = replace(case, form={**form, "contact_phone": "12", "nobody_asks": 1}, optional=None)
    bad = replace(bad, materials=(("", GivenMaterial("no_such_paper", SCANNED)),))
    found = tried(room, draft(room), bad, expected="refused")
    assert found.passed
    assert {
        ("/form/contact_phone", "FIELD_PATTERN"),
        ("/form/nobody_asks", "FIELD_UNKNOWN"),
        ("/form/household_division", "FIELD_REQUIRED"),
        ("/materials/no_such_paper", "MATERIAL_NOT_ON_LIST"),
    } <= faults(found)
    assert len(found.verdict.faults) == len({*found.verdict.faults})


def test_an_edit_that_asks_for_more_is_met_by_the_whole_package() -> None:
    room = published()
    row = entry(room, BIRTH)
    row["form"]["fields"].append(
        {"name": "new_question_zh", "type": "string", "label_zh": "新问题", "required": True}
    )
    found = tried(room, draft(room, form=row["form"]), model(NEWBORN))
    assert ("/form/new_question_zh", "FIELD_REQUIRED") in faults(found)
    assert found.package is not None
    assert "new_question_zh" in found.package.questions


def test_nothing_that_names_a_person_is_kept() -> None:
    room = published()
    case = model(NEWBORN)
    found = tried(room, draft(room), case)
    kept = json.dumps(found.values, ensure_ascii=False) + repr(found)
    for secret in (case.applicants[0].id_number, case.applicants[0].name, case.form["child_name_zh"]):
        assert secret not in kept
        assert secret not in repr(case)
    assert found.values["insured_year"] == 2026


def test_each_role_is_filled_once_and_no_other() -> None:
    room = published()
    change, case = draft(room, "food_business_licence"), model("open_restaurant")
    owner, shop = case.applicants
    found = tried(room, change, replace(case, applicants=(owner, replace(shop, role="guest"))))
    assert {("/applicants/shop", "APPLICANT_REQUIRED"), ("/applicants/guest", "APPLICANT_ROLE_UNKNOWN")} <= (
        faults(found)
    )
    wrong = replace(case, applicants=(replace(owner, party_type="6"), shop))
    assert ("/applicants/owner/party_type", "APPLICANT_TYPE_NOT_ALLOWED") in faults(
        tried(room, change, wrong, "wrong")
    )


@pytest.mark.parametrize(
    ("changes", "kind", "reason"),
    [
        ({"package": "no_such"}, NotFound, "PACKAGE_NOT_LISTED"),
        ({"package": "a'b"}, NotFound, "PACKAGE_NOT_LISTED"),
        ({"package": "open_restaurant", "optional": None}, Invalid, "ITEM_NOT_IN_PACKAGE"),
        ({"optional": ("birth_medical_certificate",)}, Invalid, "MEMBER_NOT_OPTIONAL"),
        ({"form": None}, Invalid, "TRIAL_INVALID"),
        ({"applicants": ()}, Invalid, "TRIAL_INVALID"),
    ],
)
def test_what_cannot_be_tried_is_refused(changes: dict[str, Any], kind: type[Refusal], reason: str) -> None:
    room = published()
    with pytest.raises(kind) as caught:
        tried(room, draft(room), replace(model(NEWBORN), **changes))
    assert caught.value.reason == reason


def test_malformed_trials_name_every_fault_at_once() -> None:
    room = published()
    twice = (ModelApplicant("parent", "1"), ModelApplicant("parent", "9"))
    case = ModelPackage(NEWBORN, twice, [], (("", GivenMaterial("m", SCANNED)),) * 101)
    with pytest.raises(Invalid) as caught:
        tried(room, draft(room), case, expected="maybe")
    assert {one.reason for one in caught.value.faults} == {
        "EXPECTED_UNKNOWN",
        "APPLICANTS_MALFORMED",
        "PARTY_TYPE_UNKNOWN",
        "FORM_MALFORMED",
        "MATERIALS_TOO_MANY",
    }


def test_a_role_that_is_too_long_is_said_of_the_applicants_and_not_of_their_type() -> None:
    room = published()
    case = ModelPackage(NEWBORN, (ModelApplicant("r" * 65, "1"),), {})
    with pytest.raises(Invalid) as caught:
        tried(room, draft(room), case)
    assert [(one.pointer, one.reason) for one in caught.value.faults] == [
        ("/applicants", "APPLICANTS_MALFORMED")
    ]


def test_an_entry_that_cannot_be_compiled_cannot_be_tried_in_a_package() -> None:
    room = published()
    broken = draft(room, form={"fields": [{"name": "x", "type": "no"}]})
    with pytest.raises(Invalid) as caught:
        tried(room, broken, model(NEWBORN))
    assert caught.value.reason == "TRIAL_IMPOSSIBLE"


def test_a_packages_trial_stands_beside_the_items_own_and_findings_hold_the_release() -> None:
    room = published()
    strict = replace(room, world=replace(room.world, trials_required=True))
    change = draft(strict, name_zh="出生登记的申报")
    editor = Principal("s-editor", "staff", frozenset({"editor"}), COUNTY, change.department)
    strict.ask(commands.SubmitChange(editor, change.id))
    assert tried(strict, change, model(NEWBORN)).passed
    with pytest.raises(Conflict) as caught:
        strict.ask(commands.ApproveChange(LIST, change.id))
    assert caught.value.reason == "TRIAL_MISSING"
    room.ask(commands.RecordTrialFinding(CLERK, change.id, "一件事表单重复提问", Asked("f", "f")))
    with pytest.raises(Conflict) as caught:
        room.ask(commands.ApproveChange(SERVICE, change.id))
    assert caught.value.reason == "TRIAL_FINDINGS_OPEN"
    room.ask(commands.CloseTrialFinding(SERVICE, change.id, 1, "已合并"))
    assert room.ask(commands.ApproveChange(SERVICE, change.id)).keys


def test_an_ending_is_not_tried_and_the_same_ask_tries_once() -> None:
    room = published()
    ending = drafted(
        room,
        given("cancel", BIRTH),
        Principal("s", "staff", frozenset({"editor"}), COUNTY, entry(room, BIRTH)["department"]),
    )
    with pytest.raises(Conflict) as caught:
        tried(room, ending, model(NEWBORN))
    assert caught.value.reason == "CHANGE_STATE"
    change = draft(room)
    assert tried(room, change, model(NEWBORN)).number == tried(room, change, model(NEWBORN)).number == 1
