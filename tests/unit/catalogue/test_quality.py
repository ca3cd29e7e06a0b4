"""What may not be published, each fault at its place, and that nothing malformed passes or crashes."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.catalogue import commands
from services.catalogue.domain.quality.items import check_item
from services.catalogue.domain.quality.places import check_department, check_site, check_year
from services.chassis.errors import Invalid
from services.chassis.patterns import RulesMalformed
from services.intake.domain.items import compile_item
from tests.fakes.catalogue import catalogue, item_command, of

PERMIT = item_command("residence_permit")
Json = dict[str, Any]


def faults(change: Callable[[Json], Any], item_id: str = "residence_permit") -> set[tuple[str, str]]:
    command = item_command(item_id)
    change(command.row)
    return {(fault.pointer, fault.reason) for fault in check_item(command.row, command.references)}


def put(path: str, value: Any) -> Callable[[Json], None]:
    """A change: `value` at a JSON pointer."""

    def change(row: Json) -> None:
        *above, last = [int(step) if step.isdigit() else step for step in path.split("/")[1:]]
        place: Any = row
        for step in above:
            place = place[step]
        place[last] = value

    return change


@pytest.mark.parametrize("command", of(commands.PublishItem), ids=lambda command: command.row["item_id"])
def test_a_shipped_item_has_no_fault_and_the_other_rooms_can_use_it(command: commands.PublishItem) -> None:
    assert check_item(command.row, command.references) == []
    assert compile_item(command.row).item_id == command.row["item_id"]


@pytest.mark.parametrize(
    ("pointer", "value", "reason"),
    [
        ("/item_id", "Residence Permit", "ITEM_ID_MALFORMED"),
        ("/name_zh", "  ", "FIELD_TYPE"),
        ("/name_en", None, "FIELD_TYPE"),
        ("/item_type", "99", "VALUE_UNKNOWN"),
        ("/audience", "robots", "VALUE_UNKNOWN"),
        ("/status", "draft", "VALUE_UNKNOWN"),
        ("/service_object/0", "7", "VALUE_UNKNOWN"),
        ("/channels/1", "telepathy", "VALUE_UNKNOWN"),
        ("/department", "ministry_of_silly_walks", "DEPARTMENT_UNKNOWN"),
        ("/joint_departments", ["nobody"], "DEPARTMENT_UNKNOWN"),
        ("/decide_level", "province", "LEVEL_UNKNOWN"),
        ("/accept_levels/1", "hamlet", "LEVEL_UNKNOWN"),
        ("/delegation/0/level", 3, "LEVEL_UNKNOWN"),
        ("/accept_levels", [], "ACCEPT_LEVELS_MISSING"),
        ("/committed_days", 2.5, "FIELD_TYPE"),
        ("/committed_days", -1, "FIELD_TYPE"),
        ("/committed_days", True, "FIELD_TYPE"),
        ("/case_type", "immediate", "CASE_TYPE_WRONG"),
        ("/delegation/0/mode", "magic", "VALUE_UNKNOWN"),
        ("/statutory_unit", None, "UNIT_MISSING"),
        ("/effective_from", "2026-13-01", "FIELD_TYPE"),
        ("/legal_basis", [], "LAW_UNKNOWN"),
        ("/legal_basis/1/law", "law_of_the_jungle", "LAW_UNKNOWN"),
        ("/implementation_code", "11510822MB9A00049X4002009927000", "CODE_MALFORMED"),
        ("/handling_item_code", "1", "CODE_MALFORMED"),
        ("/quota_id", "q_unknown", "QUOTA_UNKNOWN"),
        ("/materials/1/code", "resident_id_card", "MATERIAL_REPEATED"),
        ("/materials/1/code", "magic_wand", "MATERIAL_UNKNOWN"),
        ("/materials/1/legal_basis", None, "MATERIAL_WITHOUT_BASIS"),
        ("/materials/1/source", "heaven", "MATERIAL_KIND_UNKNOWN"),
        ("/materials/2/required_when", None, "CONDITION_MISSING"),
        ("/materials/0/lookup_key", "form.nothing", "PATH_UNKNOWN"),
        ("/form/fields", {}, "FORM_MALFORMED"),
        ("/form/fields/0/name", "Name", "FIELD_NAME_MALFORMED"),
        ("/form/fields/6/name", "ground", "FIELD_NAME_REPEATED"),
        ("/form/fields/0/type", "hologram", "FIELD_TYPE_UNKNOWN"),
        ("/form/fields/0/digits", 7, "BOUNDS_INVALID"),
        ("/form/fields/4/options", {}, "CHOICES_MISSING"),
        ("/form/fields/6/pattern", "(a+)+", "PATTERN_MALFORMED"),
        ("/form/fields/6/pattern", "[", "PATTERN_MALFORMED"),
        ("/form/fields/5/required_when", "yes", "EXPRESSION_MALFORMED"),
        ("/form/fields/5/required_when/0/left", "form.nowhere", "PATH_UNKNOWN"),
        ("/form/fields/5/required_when/0/left", "lookup.population_base.shoe_size", "PATH_UNKNOWN"),
        ("/form/rules/0/assert/0/fn", "square_root", "FUNCTION_UNKNOWN"),
        ("/form/rules/0/assert/0/fn", "sum:share", "FUNCTION_UNKNOWN"),
        ("/form/rules/0/assert/0/op", "resembles", "OPERATOR_UNKNOWN"),
        ("/form/rules/0/assert/0/right", None, "RIGHT_MISSING"),
        ("/form/rules/0/assert/0/right", {"param": "limit"}, "PARAMETER_UNKNOWN"),
        ("/form/rules/0/refusal_code", "BECAUSE", "FORM_RULE_INVALID"),
        ("/form/rules/1/code", "half_year", "FORM_RULE_INVALID"),
    ],
)
def test_a_broken_item_is_told_where_and_why(pointer: str, value: Any, reason: str) -> None:
    found = faults(put(pointer, value))
    places = {place for place, why in found if why == reason}
    assert any(
        place == pointer or place.startswith(pointer) or pointer.startswith(place) for place in places
    ), found


def test_a_resident_number_that_is_not_sealed_is_a_fault() -> None:
    found = faults(put("/form/fields/0", {"name": "number", "type": "resident_id", "required": True}))
    assert ("/form/fields/0/sealed", "FIELD_NOT_SEALED") in found


def test_a_national_code_belongs_to_one_item_only() -> None:
    code = item_command("legal_aid").row["handling_item_code"]
    assert ("/handling_item_code", "CODE_TAKEN") in faults(put("/handling_item_code", code))


def test_every_fault_of_an_item_is_told_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        catalogue().ask(item_command("residence_permit", name_zh="", audience="x", decide_level=None))
    assert caught.value.reason == "ITEM_INVALID"
    assert {fault.pointer for fault in caught.value.faults} >= {"/name_zh", "/audience", "/decide_level"}


@pytest.mark.parametrize("row", [None, [], "item", 3, {}, {"item_id": []}])
@pytest.mark.parametrize("check", [check_item, check_site, check_department, check_year])
def test_a_row_that_is_no_row_is_told_so(check: Any, row: Any) -> None:
    assert check(row, PERMIT.references)


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    pairs = (
        list(value.items())
        if isinstance(value, dict)
        else list(enumerate(value))
        if isinstance(value, list)
        else []
    )
    return [path, *(found for key, below in pairs for found in paths(below, (*path, key)))]


ALLOWANCE = item_command("subsistence_allowance").row
PLACES = [path for path in paths(ALLOWANCE) if path]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=8), below, max_size=3),
    max_leaves=6,
)


@settings(max_examples=1500, deadline=None)
@given(place=st.sampled_from(PLACES), value=JSON)
def test_whatever_stands_anywhere_in_an_item_it_is_refused_or_every_room_can_use_it(
    place: tuple[Any, ...], value: Any
) -> None:
    row = copy.deepcopy(ALLOWANCE)
    above: Any = row
    for step in place[:-1]:
        above = above[step]
    above[place[-1]] = value
    if check_item(row, PERMIT.references):
        return
    compile_item(row)


@settings(max_examples=100, deadline=None)
@given(row=st.dictionaries(st.sampled_from(sorted(ALLOWANCE)), JSON))
def test_no_object_makes_the_check_fail(row: Json) -> None:
    assert check_item(row, PERMIT.references)


def test_what_intake_cannot_compile_is_never_without_fault() -> None:
    row = copy.deepcopy(ALLOWANCE)
    row["form"]["rules"][0]["assert"] = [{"left": "form.x", "op": "eq"}]
    with pytest.raises(RulesMalformed):
        compile_item(row)
    assert check_item(row, PERMIT.references)
