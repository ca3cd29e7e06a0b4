"""What a package may not be: every contradiction with its members is told, all at once."""

from typing import Any

import pytest

from services.catalogue.ports import Catalogue
from services.chassis.errors import Invalid
from services.chassis.room import Room
from tests.fakes.catalogue import batch, catalogue
from tests.unit.catalogue.test_packages import publishing, row_of


@pytest.fixture(scope="module")
def room() -> Room[Catalogue]:
    """The whole shipped county."""
    made = catalogue()
    for row in batch().rows:
        made.ask(row.command)
    return made


def faults(room: Room[Catalogue], row: Any) -> set[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        room.ask(publishing(row))
    assert caught.value.reason == "PACKAGE_INVALID"
    return {(fault.pointer, fault.reason) for fault in caught.value.faults}


def test_a_package_whose_members_wait_for_each_other_is_refused(room: Room[Catalogue]) -> None:
    row = row_of("newborn")
    row["members"][0]["depends_on"] = ["birth_household_registration"]
    assert {("/members/0/depends_on", "DEPENDENCY_CYCLE"), ("/members/0/order", "ORDER_CONTRADICTED")} <= (
        faults(room, row)
    )


@pytest.mark.parametrize(
    ("package", "change", "expected"),
    [
        ("newborn", {"committed_days": 2}, ("/committed_days", "LIMIT_CONTRADICTED")),
        ("newborn", {"committed_days": 9}, ("/committed_days", "LIMIT_CONTRADICTED")),
        ("deceased_person", {"critical_path_days": 19}, ("/critical_path_days", "LIMIT_CONTRADICTED")),
        ("newborn", {"committed_unit": "calendar_day"}, ("/members/3/item_id", "LIMIT_CONTRADICTED")),
        ("newborn", {"lifecycle": "cat"}, ("/lifecycle", "VALUE_UNKNOWN")),
        ("newborn", {"lead_department": "nobody"}, ("/lead_department", "DEPARTMENT_UNKNOWN")),
        ("newborn", {"legal_basis": []}, ("/legal_basis", "LAW_UNKNOWN")),
        ("newborn", {"package_id": "Bad"}, ("/package_id", "PACKAGE_ID_MALFORMED")),
        ("newborn", {"members": []}, ("/members", "MEMBERS_OUT_OF_RANGE")),
        ("newborn", {"name_zh": None}, ("/name_zh", "FIELD_TYPE")),
    ],
)
def test_a_package_that_contradicts_its_members_is_refused(
    room: Room[Catalogue], package: str, change: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert expected in faults(room, row_of(package) | change)


def test_members_that_cannot_be_applied_for_are_refused(room: Room[Catalogue]) -> None:
    row = row_of("newborn")
    for at, item in enumerate(("nothing", "penalty_unlicensed_food_business", "classified_survey_data_use")):
        row["members"][at]["item_id"] = item
    row["members"].append(row["members"][3])
    told = faults(room, row)
    assert {(f"/members/{at}/item_id", "MEMBER_NOT_OFFERED") for at in range(3)} <= told
    assert ("/members/4/item_id", "MEMBER_REPEATED") in told


def test_a_merged_form_that_repeats_or_misses_a_field_is_refused(room: Room[Catalogue]) -> None:
    row = row_of("newborn")
    fields = row["merged_form"]["fields"]
    fields[1]["maps_to"].append("birth_medical_certificate.newborn_name_zh")
    fields[2]["maps_to"] = ["birth_medical_certificate.nothing"]
    fields[3]["maps_to"] = [
        "birth_medical_certificate.gestational_weeks",
        "birth_medical_certificate.birth_date",
    ]
    told = faults(room, row)
    assert ("/merged_form/fields/1/maps_to", "QUESTION_REPEATED") in told
    assert ("/merged_form/fields/1/maps_to", "ANSWER_IMPOSSIBLE") in told
    assert ("/merged_form/fields/2/maps_to/0", "TARGET_UNKNOWN") in told
    assert ("/merged_form/fields/3/maps_to", "ANSWER_IMPOSSIBLE") in told


def test_a_result_can_only_be_handed_on_by_an_earlier_member(room: Room[Catalogue]) -> None:
    row = row_of("newborn")
    row["members"][1]["materials_from_members"][0]["from_item"] = "social_security_card"
    row["members"][2]["depends_on"] = ["social_security_card"]
    told = faults(room, row)
    assert ("/members/1/materials_from_members/0/from_item", "DEPENDENCY_UNKNOWN") in told
    assert ("/members/2/depends_on", "DEPENDENCY_OPTIONAL") in told
