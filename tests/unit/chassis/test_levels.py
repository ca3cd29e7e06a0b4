"""Division codes: length is level, prefix is parent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis import levels
from services.chassis.errors import Invalid

VILLAGE = "510822101200"
MALFORMED = (
    "",
    "5108",
    "5108221",
    "51082210",
    "5108221012",
    "510822101200000",
    "51082A",
    "５１０８２２",
    "²10822",
)

codes = st.integers(0, 2).flatmap(
    lambda extra: st.text("0123456789", min_size=6 + 3 * extra, max_size=6 + 3 * extra)
)


@pytest.mark.parametrize("code", ["510822", "510822101", VILLAGE])
def test_six_nine_or_twelve_digits_are_a_division(code: str) -> None:
    assert levels.is_division(code)


@pytest.mark.parametrize("code", MALFORMED)
def test_anything_else_is_refused_as_malformed(code: str) -> None:
    assert not levels.is_division(code)
    for ask in (levels.order, levels.parent, levels.ancestors, levels.county, levels.path):
        with pytest.raises(Invalid) as refusal:
            ask(code)
        assert refusal.value.reason == "DIVISION_MALFORMED"
    with pytest.raises(Invalid):
        levels.longest_prefix({"510822"}, code)


def test_the_length_says_the_order() -> None:
    assert [levels.order(code) for code in ("510822", "510822101", VILLAGE)] == [1, 2, 3]


def test_every_level_name_leads_back_to_its_order() -> None:
    assert {levels.order_of(name): name for name in ("county", "township", "village")} == levels.ORDER_NAMES


def test_an_unknown_level_name_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        levels.order_of("province")
    assert refusal.value.reason == "LEVEL_UNKNOWN"


def test_a_village_lies_in_its_township_in_its_county() -> None:
    assert levels.ancestors(VILLAGE) == (VILLAGE, "510822101", "510822")
    assert [levels.parent(code) for code in levels.ancestors(VILLAGE)] == ["510822101", "510822", None]
    assert levels.county(VILLAGE) == "510822"
    assert levels.path(VILLAGE) == "510822.101.200"
    assert levels.path("510822") == "510822"


def test_a_scope_contains_itself_and_what_lies_below_but_not_its_neighbours() -> None:
    assert levels.contains("510822", VILLAGE)
    assert levels.contains(VILLAGE, VILLAGE)
    assert not levels.contains("510822102", VILLAGE)
    assert not levels.contains(VILLAGE, "510822")


def test_a_malformed_scope_contains_nothing() -> None:
    assert not levels.contains("", VILLAGE)
    assert not levels.contains("5108", "510822")
    assert not levels.contains("510822", "5108221")


def test_the_longest_prefix_wins_as_in_ip_routing() -> None:
    stacks = {"510822": "county", "510822101": "township"}
    assert levels.longest_prefix(stacks, VILLAGE) == "510822101"
    assert levels.longest_prefix(stacks, "510822102200") == "510822"
    assert levels.longest_prefix(stacks, "510822") == "510822"
    assert levels.longest_prefix(stacks, "150626100") is None


@given(codes)
def test_walking_up_by_parents_gives_the_ancestors(code: str) -> None:
    walked = [code]
    while above := levels.parent(walked[-1]):
        walked.append(above)
    assert tuple(walked) == levels.ancestors(code)
    assert len(walked) == levels.order(code)


@given(codes, codes)
def test_a_scope_contains_exactly_the_codes_that_have_it_as_ancestor(scope: str, code: str) -> None:
    assert levels.contains(scope, code) == (scope in levels.ancestors(code))
