"""Reading: divisions, items by any code, lists by page and filter."""

from typing import Any

import pytest

from services.catalogue import commands
from services.chassis.auth import system
from services.chassis.errors import Invalid, NotFound
from services.chassis.room import Room
from tests.fakes.catalogue import COUNTY, TOWNSHIP, VILLAGE, batch, catalogue, item_command


@pytest.fixture(scope="module")
def room() -> Room[Any]:
    """A county's catalogue with everything published."""
    made = catalogue()
    for row in batch().rows:
        made.ask(row.command)
    return made


def listed(room: Room[Any], **wanted: Any) -> list[str]:
    return [one.content.key for one in room.ask(commands.ListItems(limit=100, **wanted))[0]]


def test_a_division_comes_with_its_parent_and_its_sites(room: Room[Any]) -> None:
    place, sites = room.ask(commands.GetDivision(TOWNSHIP))
    assert (place.name, place.parent) == ("青溪镇", COUNTY)
    assert [site.content.key for site in sites] == ["510822101-TC"]
    assert room.ask(commands.GetDivision(COUNTY))[0].parent == ""


def test_the_children_of_a_division_lie_one_order_below_it_by_code(room: Room[Any]) -> None:
    townships = [place.code for place in room.ask(commands.ListChildDivisions(COUNTY))]
    assert len(townships) == 21
    assert townships == sorted(townships)
    assert room.ask(commands.ListChildDivisions(VILLAGE)) == []


@pytest.mark.parametrize("kind", [commands.GetDivision, commands.ListChildDivisions])
@pytest.mark.parametrize(
    ("code", "refusal", "reason"),
    [
        ("5108", Invalid, "DIVISION_MALFORMED"),
        ("", Invalid, "DIVISION_MALFORMED"),
        ("510822999", NotFound, "DIVISION_UNKNOWN"),
        ("150626", NotFound, "DIVISION_UNKNOWN"),
    ],
)
def test_an_unknown_division_is_refused(
    room: Room[Any], kind: Any, code: str, refusal: Any, reason: str
) -> None:
    with pytest.raises(refusal) as caught:
        room.ask(kind(code))
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    "code",
    [
        "residence_permit",
        "002009927000",
        "11510822MB9A00049D4002009927000",
        "11510822MB9A00049D400200992700001",
        "512B0011200070",
    ],
)
def test_an_item_is_found_by_its_id_and_by_every_code_it_has(room: Room[Any], code: str) -> None:
    assert room.ask(commands.GetItem(code)).content.key == "residence_permit"


def test_an_item_of_the_townships_is_found_under_each_townships_own_code(room: Room[Any]) -> None:
    item = room.ask(commands.GetItem("rural_homestead_approval")).content
    codes = [code for code in item.aliases if len(code) == 33]
    assert len(codes) == len(set(codes)) == 20
    assert {room.ask(commands.GetItem(code)).content.key for code in codes} == {"rural_homestead_approval"}


@pytest.mark.parametrize("code", ["", "nothing", "x" * 300, "RESIDENCE_PERMIT", "item/residence_permit"])
def test_an_unknown_item_is_not_listed(room: Room[Any], code: str) -> None:
    with pytest.raises(NotFound) as caught:
        room.ask(commands.GetItem(code))
    assert caught.value.reason == "ITEM_NOT_LISTED"


def test_a_version_that_never_was_is_not_listed(room: Room[Any]) -> None:
    with pytest.raises(NotFound):
        room.ask(commands.GetItem("residence_permit", version=9))


def test_a_withdrawn_item_is_readable_only_by_version() -> None:
    room = catalogue()
    room.ask(item_command("residence_permit"))
    room.ask(item_command("residence_permit", status="withdrawn"))
    with pytest.raises(NotFound):
        room.ask(commands.GetItem("residence_permit"))
    assert room.ask(commands.GetItem("residence_permit", version=1)).version == 1
    assert listed(room) == []


def test_an_item_is_served_only_within_its_county(room: Room[Any]) -> None:
    assert room.ask(commands.GetItem("residence_permit", VILLAGE)).version == 1
    for division, reason in (("150626", "DIVISION_UNKNOWN"), ("51", "DIVISION_MALFORMED")):
        with pytest.raises(Invalid) as caught:
            room.ask(commands.GetItem("residence_permit", division))
        assert caught.value.reason == reason


def test_pages_follow_one_another_without_gap_or_repeat(room: Room[Any]) -> None:
    found: list[str] = []
    cursor = ""
    while True:
        page, cursor = room.ask(commands.ListItems(limit=7, cursor=cursor))
        found += [one.content.key for one in page]
        if not cursor:
            break
    assert found == listed(room) == sorted(found)
    assert len(found) == 35


def test_an_item_kept_out_of_search_is_in_no_list(room: Room[Any]) -> None:
    assert "classified_survey_data_use" not in listed(room)
    assert listed(room, q="测绘") == []
    assert room.ask(commands.GetItem("classified_survey_data_use", by=system(COUNTY))).content.classified


def test_filters_narrow_a_list(room: Room[Any]) -> None:
    everything = set(listed(room))
    personal, enterprise = set(listed(room, audience="personal")), set(listed(room, audience="enterprise"))
    assert personal | enterprise == everything
    assert {"land_ownership_dispute_ruling", "tree_felling_permit"} == personal & enterprise
    assert set(listed(room, item_type="08")) == {"food_safety_report_reward"}
    assert listed(room, division=VILLAGE) == listed(room, division=COUNTY) == listed(room)


@pytest.mark.parametrize(
    "q", ["居住证", "RESIDENCE", "residence permit", "  Residence ", "ＲＥＳＩＤＥＮＣＥ"]
)
def test_a_search_word_is_part_of_either_name(room: Room[Any], q: str) -> None:
    assert "residence_permit" in listed(room, q=q)


@pytest.mark.parametrize("q", [".*", "^", "[", "\\", "(a+)+$", "\x00"])
def test_a_search_word_is_never_a_pattern(room: Room[Any], q: str) -> None:
    assert listed(room, q=q) == []


def test_a_list_names_every_fault_of_the_question_at_once(room: Room[Any]) -> None:
    with pytest.raises(Invalid) as caught:
        room.ask(commands.ListItems("51", "字" * 51, "robot", "x", 101, "?"))
    assert {fault.reason for fault in caught.value.faults} == {
        "LIMIT_OUT_OF_RANGE",
        "CURSOR_INVALID",
        "DIVISION_MALFORMED",
        "Q_TOO_LONG",
        "AUDIENCE_UNKNOWN",
        "ITEM_TYPE_UNKNOWN",
    }


def test_departments_and_township_governments_are_listed_with_their_places(room: Room[Any]) -> None:
    found, following = room.ask(commands.ListDepartments())
    assert (len(found), following) == (44, "")
    places = {one.content.key: one.content.division for one in found}
    assert places["civil_affairs"] == COUNTY
    assert places["township_government_510822101"] == TOWNSHIP
    assert len(room.ask(commands.ListDepartments(limit=5))[0]) == 5
