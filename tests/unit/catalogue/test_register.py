"""The register of items: types, codes, four lists, taxonomy, negative list, classified items."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from services.catalogue import commands
from services.catalogue.domain.codes import (
    EX_OFFICIO,
    ON_APPLICATION,
    BasicCode,
    basic_code,
    implementation_code,
)
from services.catalogue.domain.contents import CHANGED, NEW, UNCHANGED
from services.catalogue.domain.listing import LISTS, TAXONOMY, listing_of
from services.catalogue.domain.quality.items import check_item
from services.catalogue.handlers.references import references_of
from services.chassis.errors import Invalid, Unavailable
from tests.fakes.catalogue import COUNTY, catalogue, item_command, of
from tests.fakes.catalogue_editors import county

DATA = Path(__file__).parents[3] / "infra/data"
XINJIANG, GUANGXI = "11650000010183859F2650116013001", "11450000007565194H200011501500504"


def faults(item_id: str, **changes: Any) -> set[tuple[str, str]]:
    command = item_command(item_id, **changes)
    return {(fault.pointer, fault.reason) for fault in check_item(command.row, command.references)}


def test_two_live_codes_are_read_in_their_parts() -> None:
    first, second = implementation_code(XINJIANG), implementation_code(GUANGXI)
    assert first is not None
    assert second is not None
    assert (first.uscc, first.level, first.part) == ("11650000010183859F", "2", "")
    assert first.basic == BasicCode("65", "01", "16", "013", "001")
    assert (second.basic, second.part) == (BasicCode("00", "01", "15", "015", "005"), "04")


@pytest.mark.parametrize("at", range(18))
def test_a_code_with_one_wrong_character_in_its_uscc_is_none(at: int) -> None:
    other = "1" if XINJIANG[at] != "1" else "2"
    assert implementation_code(XINJIANG[:at] + other + XINJIANG[at + 1 :]) is None


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        XINJIANG[:-1],
        XINJIANG + "0",
        XINJIANG + "AB",
        XINJIANG[:18] + "8" + XINJIANG[19:],
        XINJIANG[:21] + "12",
    ],
)
def test_a_code_of_another_length_level_or_type_is_none(wrong: str) -> None:
    assert implementation_code(wrong) is None


def test_a_basic_code_names_a_type_of_the_standard() -> None:
    assert basic_code("650116013001") is not None
    for wrong in ("651216013001", "65011601300", "A50116013001"):
        assert basic_code(wrong) is None
    assert len(ON_APPLICATION) + len(EX_OFFICIO) + 1 == 11


def test_codes_must_agree_with_the_type_and_the_level_of_exercise() -> None:
    assert faults("legal_aid", item_type="07") >= {
        ("/basic_code", "CODE_DISAGREES"),
        ("/implementation_code", "CODE_DISAGREES"),
        ("/handling_item_code", "CODE_DISAGREES"),
    }
    assert ("/implementation_code", "CODE_DISAGREES") in faults("legal_aid", exercise_levels=["5"])


@pytest.mark.parametrize("kind", sorted(EX_OFFICIO))
def test_what_is_done_ex_officio_cannot_be_applied_for(kind: str) -> None:
    found = faults("legal_aid", item_type=kind)
    assert {("/on_application", "TYPE_CONTRADICTED"), ("/form", "EX_OFFICIO_FORM")} <= found
    assert ("/on_application", "TYPE_CONTRADICTED") in faults("legal_aid", on_application=False)


def test_every_shipped_item_stands_in_one_list_and_the_lists_together_are_the_register() -> None:
    room = county()
    found = {
        kind: {one.content.key for one in room.ask(commands.ListItems(list_kind=kind, limit=100))[0]}
        for kind in LISTS
    }
    everything = {one.content.key for one in room.ask(commands.ListItems(limit=100))[0]}
    assert set.union(*found.values()) == everything
    assert sum(map(len, found.values())) == len(everything)
    assert len(found["public_service"]) == 11
    with pytest.raises(Invalid) as caught:
        room.ask(commands.ListItems(list_kind="wish"))
    assert caught.value.reason == "LIST_UNKNOWN"


def test_the_taxonomy_has_three_groups_and_a_public_service_exactly_one_leaf() -> None:
    assert [len(leaves) for leaves in TAXONOMY.values()] == [5, 10, 11]
    assert ("/taxonomy_leaf", "LEAF_UNKNOWN") in faults("residence_permit", taxonomy_leaf=None)
    assert ("/taxonomy_leaf", "LEAF_UNKNOWN") in faults(
        "residence_permit", taxonomy_leaf=["health", "housing"]
    )
    assert ("/list_kind", "LIST_UNKNOWN") in faults("legal_aid", list_kind="public_service")
    item = county().world.items.get("item/residence_permit").content
    assert (listing_of(item).list_kind, listing_of(item).leaf) == ("public_service", "social_service")
    assert listing_of(replace(item, document="")).list_kind == ""


@pytest.mark.parametrize("name", ["item_id", "basic_code", "local_basic_code", "name_zh"])
def test_an_item_on_the_negative_list_is_not_published(name: str) -> None:
    command = item_command("legal_aid")
    listed = replace(command.references, forbidden=frozenset({command.row[name]}))
    room = county()
    with pytest.raises(Invalid) as caught:
        room.ask(replace(command, references=listed))
    assert [(one.pointer, one.reason) for one in caught.value.faults] == [(f"/{name}", "ON_NEGATIVE_LIST")]


def test_a_classified_item_is_offered_at_a_window_only_and_never_found() -> None:
    classified = "classified_survey_data_use"
    assert faults(classified, search_excluded=False, channels=["window", "web"]) >= {
        ("/search_excluded", "CLASSIFIED_SHOWN"),
        ("/channels", "CLASSIFIED_SHOWN"),
    }
    room = county()
    shown = {one.content.key for one in room.ask(commands.ListItems(limit=100))[0]}
    assert classified not in shown
    name = room.world.items.get(f"item/{classified}").content.name_zh
    assert room.ask(commands.ListItems(q=name))[0] == []


@pytest.mark.parametrize(
    ("item_id", "reason"),
    [
        ("penalty_unlicensed_food_business", "ITEM_EX_OFFICIO"),
        ("classified_survey_data_use", "ITEM_CLASSIFIED_OFFLINE_ONLY"),
    ],
)
def test_the_shipped_examples_show_what_cannot_be_applied_for(item_id: str, reason: str) -> None:
    example = json.loads((DATA / f"catalogue/{COUNTY}/examples/{item_id}.json").read_text(encoding="utf-8"))
    invalid = example["invalid"]
    tries: list[Mapping[str, Any]] = invalid if isinstance(invalid, list) else [invalid]
    found = {one["code"] for case in tries for one in case["expected"]["reasons"]}
    assert reason in found


def test_reference_data_is_kept_in_versions_and_missing_data_stops_a_draft() -> None:
    room = catalogue()
    command = of(commands.PublishReferences)[0]
    assert [room.ask(command).state for _ in range(2)] == [NEW, UNCHANGED]
    changed = replace(command, row={**command.row, "header": {}})
    assert room.ask(replace(changed, check_only=True)).version == 2
    assert (room.ask(changed).state, room.world.references.get(f"references/{COUNTY}").version) == (
        CHANGED,
        2,
    )
    with pytest.raises(Unavailable) as caught:
        references_of("150626", room.world)
    assert caught.value.reason == "REFERENCES_MISSING"
