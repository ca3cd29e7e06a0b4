"""Every example of the catalogue gets exactly the answer that the catalogue expects."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.chassis import levels
from services.chassis.forms.materials import GivenMaterial
from services.chassis.patterns import RulesMalformed
from services.intake.domain.admission import (
    Admission,
    admit,
    decide_level,
    owner_division,
)
from services.intake.domain.items import STAGE_OF, compile_item
from services.intake.domain.submission import Applicant, Registers, given_as
from tests.unit.intake.catalogue_examples import (
    COUNTY,
    ITEM_IDS,
    REGISTERS,
    document,
    examples,
    json_values,
    read,
    rules,
    submission,
    target,
    valid_examples,
    valid_payload,
)

VALID = [
    pytest.param(item_id, example, id=f"{item_id}-{number}")
    for number, (item_id, example) in enumerate(valid_examples())
]
PERMIT = "residence_permit"
VILLAGE = "510822105004"


def reasons(admission: Admission) -> list[str]:
    return [fault.reason for fault in admission.faults]


def test_every_item_of_the_catalogue_compiles() -> None:
    assert len(ITEM_IDS) == 36
    assert [rules(item_id).item_id for item_id in ITEM_IDS] == ITEM_IDS


def test_every_reason_speaks_at_the_stage_that_the_catalogue_says() -> None:
    published = read(f"catalogue/{COUNTY}/catalogue.json")["refusal_codes"]
    assert {code: entry["stage"] for code, entry in published.items()} == STAGE_OF


@pytest.mark.parametrize(("item_id", "example"), VALID)
def test_a_valid_example_is_admitted_without_a_fault(item_id: str, example: dict[str, Any]) -> None:
    handed_in = submission(example["payload"])
    assert admit(rules(item_id), handed_in, REGISTERS) == Admission()
    if level := example["expected"].get("decide_level"):
        assert levels.ORDER_NAMES[decide_level(rules(item_id), handed_in)] == level


@pytest.mark.parametrize("item_id", ITEM_IDS)
def test_an_invalid_example_gets_exactly_the_expected_reasons(item_id: str) -> None:
    example = examples(item_id)["invalid"]
    admission = admit(rules(item_id), submission(example["payload"]), REGISTERS)
    expected = example["expected"]
    found = [(fault.reason, target(fault, item_id)) for fault in admission.faults]
    assert sorted(found) == sorted((reason["code"], reason["target"]) for reason in expected["reasons"])
    assert admission.outcome == expected["outcome"]


def test_quotas_are_not_judged_when_nobody_knows_what_is_left() -> None:
    payload = examples("tobacco_retail_licence")["invalid"]["payload"]
    without = Registers(REGISTERS.knows_division)
    admission = admit(rules("tobacco_retail_licence"), submission(payload), without)
    assert reasons(admission) == ["CONDITION_NOT_MET"]


@pytest.mark.parametrize("channel", ["window", "web", "online", "terminal", "agent", "fax", ""])
def test_an_item_outside_the_list_is_blocked_in_every_channel(channel: str) -> None:
    handed_in = replace(submission(valid_payload(PERMIT)), channel=channel)
    withdrawn = replace(rules(PERMIT), published=False)
    assert reasons(admit(withdrawn, handed_in, REGISTERS)) == ["ITEM_NOT_LISTED"]
    future = replace(rules(PERMIT), effective_from=handed_in.submitted_on.replace(year=2027))
    assert reasons(admit(future, handed_in, REGISTERS)) == ["ITEM_NOT_LISTED"]


def test_an_unknown_channel_and_a_wrong_applicant_are_named_together() -> None:
    handed_in = replace(
        submission(valid_payload(PERMIT)),
        channel="fax",
        applicant=Applicant("organisation", "91510822MA6A100296", "青川青溪古城客栈有限公司"),
    )
    admission = admit(rules(PERMIT), handed_in, REGISTERS)
    assert sorted(reasons(admission)) == ["APPLICANT_TYPE_NOT_ALLOWED", "CHANNEL_NOT_SUPPORTED"]
    assert admission.outcome == "blocked"


@pytest.mark.parametrize(
    ("uscc", "party_type"),
    [
        ("91510822MA6A100296", "2"),
        ("92510822MA6A100106", "6"),
        ("12510822MA6A100106", "3"),
        ("51510822MA6A100106", "4"),
        ("11510822MB9A00014T", "5"),
        ("", "6"),
    ],
)
def test_an_organisation_is_of_the_type_that_its_code_says(uscc: str, party_type: str) -> None:
    assert Applicant("organisation", uscc, "甲").party_type == party_type


@pytest.mark.parametrize(("item_id", "example"), VALID)
def test_the_kind_of_every_valid_applicant_follows_from_his_number(
    item_id: str, example: dict[str, Any]
) -> None:
    applicant = example["payload"]["applicant"]
    kind = "person" if applicant["id_type"] == "resident_id" else "organisation"
    assert Applicant(kind, applicant["id_number"], "").party_type == applicant["party_type"]


def test_the_applicants_own_particulars_are_checked() -> None:
    person = replace(submission(valid_payload(PERMIT)), applicant=Applicant("person", "", " ", "12"))
    found = {(fault.pointer, fault.reason) for fault in admit(rules(PERMIT), person, REGISTERS).form_errors}
    assert found == {
        ("/applicant/id_number", "FIELD_REQUIRED"),
        ("/applicant/name", "FIELD_REQUIRED"),
        ("/applicant/phone", "FIELD_PATTERN"),
    }


def test_a_number_typed_with_spaces_and_a_small_x_is_the_same_person() -> None:
    payload = valid_payload("death_household_deregistration")
    payload["form"]["deceased_id_number"] = "5108 22197607290918"
    payload["materials"][0]["lookup_value"] = "510822197607290918"
    admission = admit(rules("death_household_deregistration"), submission(payload), REGISTERS)
    assert [fault.pointer for fault in admission.faults] == ["/rules/not_self"]


def test_a_scan_at_the_counter_passes_for_the_original_and_an_upload_from_home_does_not() -> None:
    item = rules("marriage_registration")
    handed_in = submission(valid_payload("marriage_registration"))

    def uploaded(channel: str) -> Admission:
        materials = tuple(
            GivenMaterial(given.code, given_as("upload", channel)) for given in handed_in.materials
        )
        return admit(item, replace(handed_in, channel=channel, materials=materials), REGISTERS)

    assert uploaded("window") == Admission()
    assert [(fault.pointer, fault.reason) for fault in uploaded("online").correction_notice] == [
        ("/materials/resident_id_card", "MATERIAL_FORM_WRONG")
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"decide_level": "moon"},
        {"accept_levels": ["moon"]},
        {"form": {"fields": [{"name": "a", "type": "colour"}]}},
        {"form": {"fields": [{"name": "a", "type": "string", "pattern": "(a+)+"}]}},
        {"form": {"rules": [{"code": "r", "assert": [{"left": "sky", "op": "eq", "right": 1}]}]}},
        {
            "form": {
                "rules": [{"code": "r", "assert": [{"left": "form.a", "op": "exists"}], "refusal_code": "NO"}]
            }
        },
        {"materials": [{"name_zh": "无编码"}]},
        {"effective_from": "soon"},
        {"item_id": None},
    ],
)
def test_an_item_with_broken_rules_is_not_compiled(change: dict[str, Any]) -> None:
    with pytest.raises(RulesMalformed):
        compile_item(document(PERMIT) | change)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_submission_whatever_raises(data: st.DataObject) -> None:
    item = rules(data.draw(st.sampled_from(ITEM_IDS)))
    names = list(item.form.fields)
    keys = st.sampled_from(names) if names else st.text(max_size=5)
    form = st.dictionaries(keys, json_values) | json_values
    kinds = st.sampled_from(["lookup", "commitment", "deferred", "electronic"]) | st.text(max_size=9)
    handed_in = replace(
        submission(valid_payload(PERMIT)),
        division=data.draw(st.sampled_from([VILLAGE, COUNTY]) | st.text(max_size=13)),
        channel=data.draw(st.sampled_from(["window", "online", "agent", "terminal"]) | st.text(max_size=5)),
        applicant=Applicant(
            data.draw(st.sampled_from(["person", "organisation", "1", "2", "3", "6"])),
            data.draw(st.text(max_size=30)),
            data.draw(st.text(max_size=10)),
            data.draw(st.text(max_size=20)),
        ),
        form=data.draw(form),
        materials=tuple(
            GivenMaterial(code, kind, ref)
            for code, kind, ref in data.draw(
                st.lists(
                    st.tuples(
                        st.sampled_from([*item.materials, "other"]) | st.text(max_size=9),
                        kinds,
                        st.none() | st.text(max_size=30),
                    ),
                    max_size=5,
                )
            )
        ),
    )
    admission = admit(item, handed_in, REGISTERS)
    assert all(STAGE_OF[fault.reason] and fault.detail for fault in admission.faults)
    assert decide_level(item, handed_in) in levels.ORDER_NAMES
    if levels.is_division(handed_in.division):
        assert levels.contains(COUNTY, owner_division(item, handed_in)) or handed_in.division[:6] != COUNTY
