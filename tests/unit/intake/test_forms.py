"""A form names every fault at once, at its place; field by field, type by type."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.chassis.errors import Fault
from services.chassis.forms.filled import (
    CheckContext,
    FormDefinition,
    as_form,
    check_form,
    compile_form,
    findings,
    normal_form,
)
from services.chassis.patterns import RulesMalformed, compile_pattern
from tests.unit.intake.catalogue_examples import (
    ITEM_IDS,
    divisions,
    document,
    json_values,
    rules,
    submission,
    valid_examples,
    valid_payload,
)

TODAY = date(2026, 11, 23)
CONTEXT = CheckContext(TODAY, divisions().__contains__)


def one(kind: str, **more: object) -> FormDefinition:
    return compile_form({"fields": [{"name": "x", "label_zh": "甲", "type": kind, **more}]})


def reasons(faults: list[Fault]) -> list[str]:
    return [fault.reason for fault in faults]


OPTIONS = {"a": "甲", "b": "乙", "c": "丙"}
MEMBERS: dict[str, object] = {
    "item_fields": [
        {"name": "name_zh", "type": "string", "required": True},
        {"name": "id_number", "type": "resident_id", "required": True},
    ]
}
GOOD_ID, BAD_ID = "510822198803120136", "510822198803120130"
CASES: list[tuple[str, dict[str, object], object, str | None]] = [
    ("string", {}, "字" * 200, None),
    ("string", {}, "字" * 201, "FIELD_RANGE"),
    ("string", {"max_length": 3}, "字字字字", "FIELD_RANGE"),
    ("string", {}, 5, "FIELD_TYPE"),
    ("string", {}, ["a"], "FIELD_TYPE"),
    ("string", {}, "a\nb", "FIELD_PATTERN"),
    ("string", {}, "a\x00b", "FIELD_PATTERN"),
    ("string", {}, "\ud800", "FIELD_PATTERN"),
    ("string", {}, "全角\u3000空格", None),
    ("string", {"pattern": r"^\d{3}$"}, "123", None),
    ("string", {"pattern": r"^\d{3}$"}, "123\n", "FIELD_PATTERN"),
    ("string", {"pattern": r"^\d{3}$"}, "１２３", "FIELD_PATTERN"),
    ("string", {"pattern": r"\d{3}"}, "1234", "FIELD_PATTERN"),
    ("text", {}, "行一\n行二\r\n\t行三", None),
    ("text", {}, "字" * 4_001, "FIELD_RANGE"),
    ("text", {}, "a\x1bb", "FIELD_PATTERN"),
    ("integer", {}, 0, None),
    ("integer", {}, -1, "FIELD_RANGE"),
    ("integer", {"min": -3}, -3, None),
    ("integer", {"max": 5}, 6, "FIELD_RANGE"),
    ("integer", {}, 2**63 - 1, None),
    ("integer", {}, 2**63, "FIELD_RANGE"),
    ("integer", {}, True, "FIELD_TYPE"),
    ("integer", {}, 1.0, "FIELD_TYPE"),
    ("integer", {}, "1", "FIELD_TYPE"),
    ("decimal", {}, 1.5, None),
    ("decimal", {}, 2, None),
    ("decimal", {"min": 0.2}, 0.1, "FIELD_RANGE"),
    ("decimal", {}, float("nan"), "FIELD_TYPE"),
    ("decimal", {}, float("inf"), "FIELD_TYPE"),
    ("decimal", {}, 10**400, "FIELD_RANGE"),
    ("decimal", {}, False, "FIELD_TYPE"),
    ("money_fen", {"min": 100}, 99, "FIELD_RANGE"),
    ("money_fen", {}, 1.5, "FIELD_TYPE"),
    ("boolean", {}, False, None),
    ("boolean", {}, 0, "FIELD_TYPE"),
    ("boolean", {}, "true", "FIELD_TYPE"),
    ("date", {}, "2028-02-29", None),
    ("date", {}, "2026-02-29", "FIELD_PATTERN"),
    ("date", {}, "20260228", "FIELD_PATTERN"),
    ("date", {}, "2026-W09-1", "FIELD_PATTERN"),
    ("date", {}, 20260228, "FIELD_TYPE"),
    ("date", {"not_future": True}, "2026-11-23", None),
    ("date", {"not_future": True}, "2026-11-24", "FIELD_RANGE"),
    ("enum", {"options": OPTIONS}, "a", None),
    ("enum", {"options": OPTIONS}, "d", "FIELD_ENUM"),
    ("enum", {"options": OPTIONS}, ["a"], "FIELD_TYPE"),
    ("multi_enum", {"options": OPTIONS}, ["a", "c"], None),
    ("multi_enum", {"options": OPTIONS}, ["a", "d"], "FIELD_ENUM"),
    ("multi_enum", {"options": OPTIONS}, ["a", "a"], "FIELD_RANGE"),
    ("multi_enum", {"options": OPTIONS, "min_items": 2}, ["a"], "FIELD_RANGE"),
    ("multi_enum", {"options": OPTIONS, "max_items": 1}, ["a", "b"], "FIELD_RANGE"),
    ("multi_enum", {"options": OPTIONS}, "a", "FIELD_TYPE"),
    ("multi_enum", {"options": OPTIONS}, [{}], "FIELD_TYPE"),
    ("resident_id", {}, GOOD_ID, None),
    ("resident_id", {}, "11010519491231002x", None),
    ("resident_id", {}, "510822195003074510", None),
    ("resident_id", {}, BAD_ID, "ID_INVALID"),
    ("resident_id", {}, "510822203003074518", "ID_INVALID"),
    ("resident_id", {}, "1" * 10_000, "ID_INVALID"),
    ("resident_id", {}, 510822198803120136, "FIELD_TYPE"),
    ("uscc", {}, "91110000600037341L", None),
    ("uscc", {}, "91110000600037341M", "USCC_INVALID"),
    ("uscc", {}, {}, "FIELD_TYPE"),
    ("division_code", {}, "510822104", None),
    ("division_code", {"digits": 12}, "510822104002", None),
    ("division_code", {"digits": 12}, "510822104", "FIELD_PATTERN"),
    ("division_code", {}, "51082210", "FIELD_PATTERN"),
    ("division_code", {}, "510802", "DIVISION_UNKNOWN"),
    ("division_code", {"digits": 6, "outside_county": True}, "510802", None),
    ("division_code", {"digits": 6, "outside_county": True}, "990802", "DIVISION_UNKNOWN"),
    ("division_code", {}, 510822, "FIELD_TYPE"),
    ("list", MEMBERS, [{"name_zh": "甲", "id_number": GOOD_ID}], None),
    ("list", MEMBERS, {"name_zh": "甲"}, "FIELD_TYPE"),
    ("list", MEMBERS, ["甲"], "FIELD_TYPE"),
    ("list", {**MEMBERS, "max_items": 1}, [{"name_zh": "甲", "id_number": GOOD_ID}] * 2, "FIELD_RANGE"),
    ("list", {**MEMBERS, "min_items": 2}, [{"name_zh": "甲", "id_number": GOOD_ID}], "FIELD_RANGE"),
]


@pytest.mark.parametrize(("kind", "more", "value", "reason"), CASES)
def test_a_value_is_judged_by_its_type(
    kind: str, more: dict[str, object], value: object, reason: str | None
) -> None:
    faults = check_form(one(kind, **more), {"x": value}, CONTEXT)
    assert reasons(faults) == ([reason] if reason else [])
    assert all(fault.pointer in ("/form/x", "/form/x/0") and fault.detail for fault in faults)


@pytest.mark.parametrize("nothing", [None, "", "   ", [], "\u3000"])
def test_a_blank_value_counts_as_not_filled_in(nothing: object) -> None:
    definition = one("string", required=True)
    assert check_form(definition, {"x": nothing}, CONTEXT) == [
        Fault("/form/x", "FIELD_REQUIRED", "请填写“甲”")
    ]
    assert check_form(one("integer"), {"x": nothing}, CONTEXT) == []


def test_zero_and_no_are_filled_in() -> None:
    assert check_form(one("integer", required=True), {"x": 0}, CONTEXT) == []
    assert check_form(one("boolean", required=True), {"x": False}, CONTEXT) == []


def test_faults_inside_a_list_point_at_the_very_entry() -> None:
    entries = [{"name_zh": "甲", "id_number": GOOD_ID}, {"id_number": BAD_ID, "age": 3}]
    faults = check_form(one("list", **MEMBERS), {"x": entries}, CONTEXT)
    assert [(fault.pointer, fault.reason) for fault in faults] == [
        ("/form/x/1/name_zh", "FIELD_REQUIRED"),
        ("/form/x/1/id_number", "ID_INVALID"),
        ("/form/x/1/age", "FIELD_UNKNOWN"),
    ]


def test_a_list_without_a_limit_takes_a_hundred_entries() -> None:
    entry = {"name_zh": "甲", "id_number": GOOD_ID}
    assert check_form(one("list", **MEMBERS), {"x": [entry] * 100}, CONTEXT) == []
    assert (
        reasons(check_form(one("list", **MEMBERS), {"x": [{}] * 100_000}, CONTEXT)).count("FIELD_RANGE") == 1
    )


def test_unknown_names_are_faults_with_escaped_pointers_and_a_bounded_count() -> None:
    faults = check_form(one("string"), {"a/b~c": 1, "y" * 500: 1}, CONTEXT)
    assert [fault.pointer for fault in faults] == ["/form/a~1b~0c", "/form/" + "y" * 64]
    assert len(check_form(one("string"), {str(number): 1 for number in range(10_000)}, CONTEXT)) == 50


@pytest.mark.parametrize("values", [None, 1, "x", [], [1], True])
def test_a_form_that_is_no_object_is_one_fault(values: object) -> None:
    assert check_form(one("string", required=True), values, CONTEXT) == [
        Fault("/form", "FIELD_TYPE", "应为一组填写项")
    ]


def test_a_condition_makes_a_field_required_only_when_it_is_known_to_hold() -> None:
    definition = compile_form(
        {
            "fields": [
                {"name": "pickup", "type": "enum", "options": OPTIONS},
                {
                    "name": "address",
                    "type": "string",
                    "required_when": [{"left": "form.pickup", "op": "eq", "right": "a"}],
                },
            ]
        }
    )
    assert reasons(check_form(definition, {"pickup": "a"}, CONTEXT)) == ["FIELD_REQUIRED"]
    assert check_form(definition, {"pickup": "b"}, CONTEXT) == []
    assert check_form(definition, {}, CONTEXT) == []


def test_only_failed_rules_of_the_form_itself_are_its_faults() -> None:
    item = rules("subsistence_allowance")
    payload = valid_payload("subsistence_allowance")
    payload["form"] |= {"monthly_income_total_fen": 100, "cars": 1}
    handed_in = submission(payload)
    faults = check_form(item.form, handed_in.form, CONTEXT)
    assert [(fault.pointer, fault.reason) for fault in faults] == [("/rules/income_sum", "RULE_FAILED")]
    later = findings(item.form, handed_in.form, CONTEXT)
    assert [(fault.pointer, fault.reason) for fault in later] == [
        ("/rules/property_cars", "CONDITION_NOT_MET")
    ]


def test_identity_numbers_are_stored_in_one_spelling() -> None:
    definition = one("list", **MEMBERS)
    values = {"x": [{"name_zh": " 甲 ", "id_number": " 11010519491231002x "}, 3], "other": "a b"}
    assert normal_form(definition, values) == {
        "x": [{"name_zh": " 甲 ", "id_number": "11010519491231002X"}, 3],
        "other": "a b",
    }


def _probes() -> list[tuple[str, str, Mapping[str, Any]]]:
    found = []
    for item_id, example in valid_examples():
        handed_in = submission(example["payload"])
        scope = CONTEXT.scope(as_form(handed_in.form))
        for name, field in rules(item_id).form.fields.items():
            if field.is_required(scope):
                found.append((item_id, name, example["payload"]))
    return found


def test_no_required_field_of_any_item_can_be_left_out() -> None:
    probes = _probes()
    assert len(probes) > 250
    for item_id, name, payload in probes:
        handed_in = submission({**payload, "form": {k: v for k, v in payload["form"].items() if k != name}})
        faults = check_form(rules(item_id).form, handed_in.form, CONTEXT)
        assert ("FIELD_REQUIRED", f"/form/{name}") in {(fault.reason, fault.pointer) for fault in faults}


@pytest.mark.parametrize("item_id", ITEM_IDS)
def test_the_printed_example_of_every_field_passes(item_id: str) -> None:
    form = rules(item_id).form
    for field in document(item_id)["form"]["fields"]:
        if "example" in field:
            faults = check_form(form, {field["name"]: field["example"]}, CONTEXT)
            assert not [fault for fault in faults if fault.pointer.startswith(f"/form/{field['name']}")]


@pytest.mark.parametrize("pattern", ["(a+)+", "(a|ab)*", "((a)*b)+", "(a{2,})*", r"([\d+]|x){3}", "(", "[a"])
def test_a_pattern_that_could_hang_or_is_malformed_is_refused(pattern: str) -> None:
    with pytest.raises(RulesMalformed):
        compile_pattern(pattern)


@pytest.mark.parametrize("pattern", [r"^([01]\d|2[0-3]):[0-5]\d$", r"[(+*]{2}", r"\(a+\)+", "(ab)+", "a{3}"])
def test_a_harmless_pattern_is_compiled(pattern: str) -> None:
    compile_pattern(pattern)


EVERY_TYPE = compile_form(
    {
        "fields": [
            {"name": f"{kind}{number}", "type": kind, **more}
            for number, (kind, more, _value, _reason) in enumerate(CASES)
        ],
        "rules": [
            {"code": f"{op}{fn}", "assert": [{"left": f"form.{kind}0", "fn": fn, "op": op, "right": right}]}
            for kind in ("string", "integer16", "list70")
            for op, right in (("eq", 1), ("lt", "b"), ("in", [1, "a"]), ("between", [1, 2]), ("matches", "a"))
            for fn in (None, "age", "sex", "length", "days_from_today", "prefix6", "sum:a")
        ],
    }
)


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(st.sampled_from(list(EVERY_TYPE.fields)) | st.text(max_size=9), json_values) | json_values
)
def test_no_form_whatever_raises(values: object) -> None:
    for fault in check_form(EVERY_TYPE, values, CONTEXT):
        assert fault.pointer.startswith(("/form", "/rules/"))
        assert fault.detail or fault.pointer.startswith("/rules/")
