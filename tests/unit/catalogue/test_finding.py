"""Finding: by name, everyday word, pinyin and initials; the best first; browsing by facet."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue import commands
from services.catalogue.domain.finding import grams_of, normal, words_of
from services.catalogue.domain.quality.finding import bad_everyday_names, unknown_events
from services.catalogue.domain.references import References
from services.chassis.auth import system
from services.chassis.errors import Invalid
from services.chassis.room import Room
from tests.fakes.catalogue import COUNTY, VILLAGE, batch, catalogue, item_command


@pytest.fixture(scope="module")
def room() -> Room[Any]:
    """The whole shipped county."""
    made = catalogue()
    for row in batch().rows:
        made.ask(row.command)
    return made


def found(room: Room[Any], q: str, **wanted: Any) -> list[str]:
    matches, _ = room.ask(commands.SearchItems(q, limit=100, **wanted))
    return [match.publication.content.key for match in matches]


@pytest.mark.parametrize(
    ("q", "best"),
    [
        ("居住证办理", "residence_permit"),
        ("暂住证", "residence_permit"),
        ("jzz", "residence_permit"),
        ("JZZBL", "residence_permit"),
        ("juzhuzheng", "residence_permit"),
        ("ｊｕｚｈｕ", "residence_permit"),
        ("residence permit", "residence_permit"),
        ("吃低保", "subsistence_allowance"),
        ("db", "subsistence_allowance"),
        ("小孩上户口", "birth_household_registration"),
        ("《出生医学证明》", "birth_medical_certificate"),
        ("砍树", "tree_felling_permit"),
        ("开店 执照", "individual_business_registration"),
        ("老年证", "elderly_preferential_card"),
        ("宅基地", "rural_homestead_approval"),
        ("出生登记", "birth_household_registration"),
    ],
)
def test_an_item_is_found_by_every_word_that_people_use_for_it(room: Room[Any], q: str, best: str) -> None:
    assert found(room, q)[0] == best


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("居往证", "residence_permit"),
        ("残疾正", "disability_certificate"),
        ("residense permit", "residence_permit"),
        ("宅基低", "rural_homestead_approval"),
        ("juzuzheng", "residence_permit"),
        ("最底生活保障", "subsistence_allowance"),
    ],
)
def test_a_typing_error_still_finds_what_was_meant(room: Room[Any], typed: str, meant: str) -> None:
    assert meant in found(room, typed)[:3]


def test_a_whole_word_comes_before_a_beginning_and_that_before_a_part(room: Room[Any]) -> None:
    matches, _ = room.ask(commands.SearchItems("身份证", limit=100))
    kinds = [match.ranked.kind for match in matches]
    assert kinds == sorted(kinds, key=["exact", "prefix", "part"].index)
    assert (matches[0].ranked.key, matches[0].ranked.matched) == ("resident_id_card", "身份证")


def test_classified_and_excluded_items_appear_nowhere() -> None:
    room = catalogue()
    for item_id, changes in (
        ("classified_survey_data_use", {}),
        ("residence_permit", {"search_excluded": True}),
    ):
        room.ask(item_command(item_id, **changes))
    item = room.ask(commands.GetItem("classified_survey_data_use", by=system(COUNTY))).content
    assert not replace(item, search_excluded=False).listed
    for q in ("测绘", "居住证", "jzz", "chsh", "classified", "residence"):
        assert found(room, q) == []
    assert room.ask(commands.BrowseItems()) == []


@pytest.mark.parametrize("q", ["(a+)+$", ".*", "[", "\\", "\x00", "x", "猪", "\U0010ffff", "zzzqqq"])
def test_what_nothing_has_finds_nothing(room: Room[Any], q: str) -> None:
    assert found(room, q) == []


@given(st.text(max_size=50).filter(str.strip))
def test_no_text_breaks_a_search(room: Room[Any], q: str) -> None:
    matches, _ = room.ask(commands.SearchItems(q))
    assert len(matches) <= 20


@given(st.text(max_size=20))
def test_grams_are_short_and_lie_in_the_word(text: str) -> None:
    word = normal(text)
    for gram in grams_of([word]):
        assert gram in word
        assert 1 <= len(gram) <= 3
        assert len(gram) == 3 or not gram.isascii()
    assert all(normal(word) == word for word in words_of(text))


def test_pages_of_a_ranking_follow_one_another(room: Room[Any]) -> None:
    everything = found(room, "登记")
    for command in (commands.SearchItems, commands.ListItems):
        keys: list[str] = []
        cursor = ""
        while True:
            page, cursor = room.ask(command(q="登记", limit=3, cursor=cursor))
            publications = [getattr(one, "publication", one) for one in page]
            keys += [publication.content.key for publication in publications]
            if not cursor:
                break
        assert keys == everything
    assert len(everything) > 6


@pytest.mark.parametrize("cursor", ["@0", "@200", "@-1", "residence_permit", "@", "@1x", "@٣"])
def test_a_cursor_of_another_list_is_refused(room: Room[Any], cursor: str) -> None:
    with pytest.raises(Invalid) as caught:
        room.ask(commands.SearchItems("居住证", cursor=cursor))
    assert caught.value.reason == "CURSOR_INVALID"


def test_a_search_names_every_fault_at_once(room: Room[Any]) -> None:
    with pytest.raises(Invalid) as caught:
        room.ask(commands.SearchItems(" ", "51", "robot", 101, "?"))
    assert {fault.reason for fault in caught.value.faults} == {
        "Q_REQUIRED",
        "DIVISION_MALFORMED",
        "AUDIENCE_UNKNOWN",
        "LIMIT_OUT_OF_RANGE",
        "CURSOR_INVALID",
    }


def test_every_facet_filters_to_as_many_items_as_it_counts(room: Room[Any]) -> None:
    facets = room.ask(commands.BrowseItems(VILLAGE))
    kinds = {"leaf", "life_event", "audience", "department", "item_type"}
    assert {facet.kind for facet in facets} >= kinds
    for facet in filter(lambda facet: facet.kind in kinds, facets):
        listed, _ = room.ask(commands.ListItems(COUNTY, limit=100, **{facet.kind: facet.value}))
        assert len(listed) == facet.count
    assert {facet.name_zh for facet in facets if facet.kind in ("leaf", "life_event")} >= {"出生", "养老服务"}


def test_every_listed_item_of_the_county_has_an_everyday_name_and_a_life_event() -> None:
    rows = [row.command.row for row in batch().rows if isinstance(row.command, commands.PublishItem)]
    assert [row["item_id"] for row in rows if not row["classified"] and not row["everyday_names"]] == []
    assert [row["item_id"] for row in rows if not row["life_events"]] == []


@pytest.mark.parametrize(
    ("row", "pointers"),
    [
        ({"everyday_names": ["低保", "《》"]}, {"/everyday_names/1"}),
        ({"everyday_names": ["长" * 31]}, {"/everyday_names/0"}),
        ({"everyday_names": ["低保"] * 2}, {"/everyday_names"}),
        ({"everyday_names": "低保"}, {"/everyday_names"}),
        ({"life_events": ["birth", "rebirth"]}, {"/life_events/1"}),
        ({"life_events": 1}, {"/life_events"}),
        ({"everyday_names": ["低保"], "life_events": ["birth"]}, set()),
    ],
)
def test_words_and_events_that_cannot_be_are_faults(row: dict[str, Any], pointers: set[str]) -> None:
    assert {*bad_everyday_names(row, References()), *unknown_events(row, References())} == pointers
