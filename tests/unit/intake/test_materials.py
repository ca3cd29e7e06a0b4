"""Materials: missing, in the wrong form, promised instead, deferred, looked up."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from services.chassis.expressions import Scope
from services.chassis.forms.fields import FieldContext, compile_fields
from services.chassis.forms.materials import (
    GivenMaterial,
    MaterialRule,
    Promises,
    check_materials,
    compile_materials,
)
from services.chassis.patterns import RulesMalformed
from services.intake.domain.admission import admit
from tests.unit.intake.catalogue_examples import REGISTERS, rules, submission, valid_examples, valid_payload

ID = "510822198803120136"
FORM = {"id_number": ID, "certificate_no": "Y510000001", "illness": True}
FIELDS = {
    field.name: field
    for field in compile_fields(
        [
            {"name": "id_number", "type": "resident_id"},
            {"name": "certificate_no", "type": "string", "pattern": r"^[A-Z]\d{9}$"},
            {"name": "illness", "type": "boolean"},
        ],
        {},
    )
}
LOOKED_UP: dict[str, Any] = {
    "necessity": "required",
    "source": "shared_lookup",
    "form": ["electronic"],
    "lookup_key": "form.id_number",
}
OWN: dict[str, Any] = {"necessity": "required", "source": "applicant", "form": ["electronic", "copy"]}
SIGNED = Promises(commitment_signed=True, deferral_signed=True)


def compiled(**more: object) -> Mapping[str, MaterialRule]:
    return compile_materials(
        [{"code": "m", "name_zh": "材料", **more}], FIELDS, {}, frozenset({"m"}), frozenset({"m"})
    )


def reasons(
    raw: Mapping[str, object],
    *given: tuple[str, str | None],
    promises: Promises = SIGNED,
    form: Mapping[str, object] = FORM,
) -> list[str]:
    context = FieldContext(
        Scope(date(2026, 11, 23), form, {"party_type": "1", "id_number": ID}), lambda _code: True
    )
    handed_in = [GivenMaterial("m", given_as, ref) for given_as, ref in given]
    faults = check_materials(compiled(**raw), handed_in, promises, context, FIELDS["id_number"])
    assert all(fault.pointer == "/materials/m" and "材料" in fault.detail for fault in faults)
    return [fault.reason for fault in faults]


def test_a_required_material_must_be_there() -> None:
    assert reasons(OWN) == ["MATERIAL_MISSING"]
    assert reasons(OWN, ("electronic", "att_1")) == []
    assert reasons({**OWN, "necessity": "deferrable"}) == ["MATERIAL_MISSING"]


def test_a_conditional_material_is_asked_only_when_its_condition_is_known_to_hold() -> None:
    raw = {
        **OWN,
        "necessity": "conditional",
        "required_when": [{"left": "form.illness", "op": "eq", "right": True}],
    }
    assert reasons(raw) == ["MATERIAL_MISSING"]
    assert reasons(raw, form={**FORM, "illness": False}) == []
    assert reasons(raw, form={}) == []
    assert reasons(raw, ("copy", None), form={}) == []


@pytest.mark.parametrize(
    ("given_as", "forms", "fits"),
    [
        ("original", ["original"], True),
        ("copy", ["original"], False),
        ("electronic", ["original", "copy"], False),
        ("scanned", ["original"], True),
        ("lookup", ["electronic"], False),
        ("prior_result", ["electronic"], False),
        ("", ["electronic"], False),
        ("hologram", ["electronic"], False),
    ],
)
def test_a_material_is_taken_only_in_the_form_that_the_guide_names(
    given_as: str, forms: list[str], fits: bool
) -> None:
    assert reasons({**OWN, "form": forms}, (given_as, None)) == ([] if fits else ["MATERIAL_FORM_WRONG"])


def test_what_can_be_looked_up_is_never_taken_as_an_upload() -> None:
    assert reasons(LOOKED_UP, ("electronic", "att_1")) == ["MATERIAL_FORM_WRONG"]
    assert reasons(LOOKED_UP, ("scanned", "att_1")) == ["MATERIAL_FORM_WRONG"]
    assert reasons(LOOKED_UP, ("lookup", ID)) == []
    assert reasons(LOOKED_UP, ("prior_result", "510822…")) == []


def test_the_number_to_look_up_with_obeys_the_field_it_comes_from() -> None:
    assert reasons(LOOKED_UP, ("lookup", "510822198803120130")) == ["LOOKUP_VALUE_INVALID"]
    certificate = {**LOOKED_UP, "lookup_key": "form.certificate_no"}
    assert reasons(certificate, ("lookup", "Y510000001")) == []
    assert reasons(certificate, ("lookup", "510000001")) == ["LOOKUP_VALUE_INVALID"]
    own = {**LOOKED_UP, "lookup_key": "applicant.id_number"}
    assert reasons(own, ("lookup", ID)) == []
    assert reasons(own, ("lookup", "92510822MA6A100106")) == ["LOOKUP_VALUE_INVALID"]
    assert reasons(own, ("lookup", "1" * 100_000)) == ["LOOKUP_VALUE_INVALID"]


def test_without_a_number_the_form_gives_it() -> None:
    assert reasons(LOOKED_UP, ("lookup", None)) == []
    assert reasons(LOOKED_UP, ("lookup", " ")) == []
    assert reasons(LOOKED_UP, ("lookup", None), form={}) == ["LOOKUP_VALUE_INVALID"]
    assert reasons(LOOKED_UP, ("lookup", None), form={"id_number": 7}) == ["LOOKUP_VALUE_INVALID"]


def test_a_commitment_replaces_only_what_the_item_lets_it_replace() -> None:
    replaceable = {**OWN, "replaceable_by_commitment": True}
    assert reasons(replaceable, ("commitment", None)) == []
    assert reasons(OWN, ("commitment", None)) == ["COMMITMENT_NOT_ALLOWED"]
    assert reasons(replaceable, ("commitment", None), promises=Promises()) == ["COMMITMENT_NOT_SIGNED"]
    barred = Promises(commitment_signed=True, dishonest=True)
    assert reasons(replaceable, ("commitment", None), promises=barred) == ["COMMITMENT_BARRED"]
    listed_nowhere = compile_materials([{"code": "m", **replaceable}], FIELDS, {}, frozenset(), frozenset())
    assert not listed_nowhere["m"].committable


def test_only_a_deferrable_material_may_follow_later() -> None:
    deferrable = {**OWN, "necessity": "deferrable"}
    assert reasons(deferrable, ("deferred", None)) == []
    assert reasons(OWN, ("deferred", None)) == ["MATERIAL_NOT_DEFERRABLE"]
    assert reasons(deferrable, ("deferred", None), promises=Promises()) == ["DEFERRAL_NOT_SIGNED"]
    barred = Promises(deferral_signed=True, dishonest=True)
    assert reasons(deferrable, ("deferred", None), promises=barred) == ["COMMITMENT_BARRED"]


def test_what_an_earlier_step_produces_is_never_asked_nor_taken_from_the_applicant() -> None:
    earlier = {**OWN, "source": "prior_step"}
    assert reasons(earlier) == []
    assert reasons(earlier, ("electronic", "att_1")) == ["MATERIAL_FORM_WRONG"]
    assert reasons(earlier, ("prior_result", "510822202611230000011")) == []


def test_what_the_list_does_not_name_is_not_taken() -> None:
    payload = valid_payload("residence_permit")
    payload["materials"].append({"code": "a/b~c" + "d" * 500, "given_as": "electronic"})
    admission = admit(rules("residence_permit"), submission(payload), REGISTERS)
    assert [(fault.pointer, fault.reason) for fault in admission.faults] == [
        ("/materials/a~1b~0c" + "d" * 59, "MATERIAL_NOT_ON_LIST")
    ]


def test_no_material_of_any_valid_example_that_is_needed_can_be_left_out() -> None:
    probes = 0
    for item_id, example in valid_examples():
        handed_in = submission(example["payload"])
        for given in handed_in.materials:
            payload = example["payload"]
            fewer = [entry for entry in payload["materials"] if entry["code"] != given.code]
            admission = admit(rules(item_id), submission({**payload, "materials": fewer}), REGISTERS)
            assert [(fault.pointer, fault.reason) for fault in admission.faults] == [
                (f"/materials/{given.code}", "MATERIAL_MISSING")
            ]
            probes += 1
    assert probes > 70


@pytest.mark.parametrize("raw", ["m", ["m"], [{}], [{"code": "m", "lookup_key": "sky"}], 7])
def test_malformed_materials_are_not_compiled(raw: object) -> None:
    with pytest.raises(RulesMalformed):
        compile_materials(raw, FIELDS, {}, frozenset(), frozenset())
