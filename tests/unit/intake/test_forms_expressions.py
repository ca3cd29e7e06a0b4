"""Expressions of the catalogue answer yes, no, or nothing at all."""

from datetime import date
from typing import Any

import pytest

from services.chassis.expressions import Scope, all_true, compile_conditions
from services.chassis.patterns import RulesMalformed

SCOPE = Scope(
    today=date(2026, 11, 23),
    form={
        "age": 30,
        "height": 0.3,
        "name": "陈大明",
        "kind": "rural",
        "yes": True,
        "no": False,
        "blank": " ",
        "id": "510822198803120136",
        "bad_id": "510822198803120130",
        "born": "2026-11-08",
        "odd": "2026-02-31",
        "division": "510822104002",
        "total": 100_000,
        "chosen": ["a", "b"],
        "members": [{"income": 0.1, "x": 1}, {"income": 0.2}, {"income": 0}],
        "empty": [],
        "huge": float("inf"),
    },
    applicant={"party_type": "1"},
    lookups={"credit_register": {"dishonest": False}},
    commitment_signed=True,
)
PARAMETERS = {"limit": 30, "share": 33_333.4}


def truth(left: str, op: str, right: object = None, **more: object) -> bool | None:
    expression = {"left": left, "op": op, **({} if right is None else {"right": right}), **more}
    return all_true(compile_conditions([expression], PARAMETERS), SCOPE)


@pytest.mark.parametrize(
    ("left", "op", "right", "expected"),
    [
        ("form.age", "eq", 30, True),
        ("form.age", "ne", 30, False),
        ("form.age", "lt", 31, True),
        ("form.age", "le", 30, True),
        ("form.age", "gt", 30, False),
        ("form.age", "ge", 30, True),
        ("form.age", "between", [30, 40], True),
        ("form.age", "between", [31, 40], False),
        ("form.age", "in", [1, 30], True),
        ("form.age", "not_in", [1, 30], False),
        ("form.age", "eq", {"param": "limit"}, True),
        ("form.age", "eq", {"ref": "form.age"}, True),
        ("form.height", "eq", 0.3, True),
        ("form.kind", "in", ["rural", "urban"], True),
        ("form.name", "matches", "陈.*", True),
        ("form.name", "matches", "大明", False),
        ("form.yes", "eq", True, True),
        ("form.no", "eq", True, False),
        ("commitment_signed", "eq", True, True),
        ("applicant.party_type", "eq", "1", True),
        ("lookup.credit_register.dishonest", "eq", False, True),
        ("form.born", "lt", "2026-11-23", True),
        ("form.age", "exists", None, True),
        ("form.blank", "exists", None, False),
        ("form.none", "exists", None, False),
        ("form.none", "not_exists", None, True),
    ],
)
def test_a_known_operand_gives_yes_or_no(left: str, op: str, right: object, expected: bool) -> None:
    assert truth(left, op, right) is expected


@pytest.mark.parametrize(
    ("left", "op", "right"),
    [
        ("form.none", "eq", 1),
        ("form.none", "ne", 1),
        ("form.blank", "eq", "x"),
        ("form.name", "lt", 3),
        ("form.age", "lt", "3"),
        ("form.yes", "eq", 1),
        ("form.age", "eq", True),
        ("form.age", "eq", "30"),
        ("form.huge", "gt", 3),
        ("form.age", "matches", "3"),
        ("form.chosen", "in", ["a"]),
        ("form.age", "eq", {"ref": "form.none"}),
        ("form.age", "between", [1]),
        ("lookup.credit_register.other", "eq", False),
        ("lookup.other.dishonest", "eq", False),
        ("applicant.other", "eq", "1"),
    ],
)
def test_a_missing_or_unlike_operand_gives_nothing(left: str, op: str, right: object) -> None:
    assert truth(left, op, right) is None


@pytest.mark.parametrize(
    ("left", "function", "right", "expected"),
    [
        ("form.id", "age", 38, True),
        ("form.id", "sex", "male", True),
        ("form.name", "length", 3, True),
        ("form.members", "length", 3, True),
        ("form.born", "days_from_today", -15, True),
        ("form.division", "prefix6", "510822", True),
        ("form.division", "prefix9", "510822104", True),
        ("form.members", "sum:income", 0.3, True),
        ("form.members", "sum:x", 1, None),
        ("form.bad_id", "age", 38, None),
        ("form.bad_id", "sex", "male", None),
        ("form.odd", "days_from_today", 0, None),
        ("form.age", "length", 2, None),
        ("form.name", "prefix6", "陈大明", None),
        ("form.empty", "sum:income", 0, None),
        ("form.none", "age", 38, None),
    ],
)
def test_a_function_yields_its_value_or_nothing(
    left: str, function: str, right: object, expected: bool | None
) -> None:
    assert truth(left, "eq", right, fn=function) is expected


def test_division_by_the_number_of_entries_is_exact() -> None:
    assert truth("form.total", "lt", {"param": "share"}, divide_by="form.members") is True
    assert truth("form.total", "lt", 33_333, divide_by="form.members") is False
    assert truth("form.total", "lt", 33_333, divide_by="form.empty") is None
    assert truth("form.name", "lt", 33_333, divide_by="form.members") is None


def test_a_conjunction_is_false_as_soon_as_one_part_is() -> None:
    def both(*names: str) -> bool | None:
        raw = [{"left": f"form.{name}", "op": "eq", "right": True} for name in names]
        return all_true(compile_conditions(raw, {}), SCOPE)

    assert both("yes", "yes") is True
    assert both("none", "no") is False
    assert both("yes", "none") is None
    assert both() is True


@pytest.mark.parametrize(
    "expression",
    [
        {},
        "form.age",
        {"left": "age", "op": "eq", "right": 1},
        {"left": "form.", "op": "eq", "right": 1},
        {"left": "lookup.a", "op": "eq", "right": 1},
        {"left": "form.age", "op": "like", "right": 1},
        {"left": "form.age", "op": "eq"},
        {"left": "form.age", "op": "eq", "right": {"param": "unknown"}},
        {"left": "form.age", "fn": "root", "op": "eq", "right": 1},
        {"left": "form.age", "op": "matches", "right": "("},
        {"left": "form.age", "op": "matches", "right": 3},
        {"left": ["form.age"], "op": "eq", "right": 1},
        {"left": "form.age", "op": ["eq"], "right": 1},
        {"left": "form.age", "fn": ["age"], "op": "eq", "right": 1},
    ],
)
def test_a_malformed_expression_is_not_compiled(expression: Any) -> None:
    with pytest.raises(RulesMalformed):
        compile_conditions([expression], PARAMETERS)
