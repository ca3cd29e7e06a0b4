"""Pages: bounded, and each says where the next one begins."""

from dataclasses import dataclass

import pytest

from services.chassis.errors import Conflict, Invalid
from services.chassis.messages import Meta
from services.chassis.paging import page_limit, page_of


@dataclass(frozen=True)
class Line:
    id: str


LINES = [Line(one) for one in "abc"]


@pytest.mark.parametrize(("wanted", "shown"), [(0, 20), (1, 1), (100, 100)])
def test_a_page_holds_what_was_wanted_twenty_when_nothing_was(wanted: int, shown: int) -> None:
    assert page_limit(wanted) == shown


@pytest.mark.parametrize("wanted", [-1, 101])
def test_a_page_of_none_or_of_more_than_a_hundred_is_refused(wanted: int) -> None:
    with pytest.raises(Invalid) as refused:
        page_limit(wanted)
    assert refused.value.reason == "LIMIT_OUT_OF_RANGE"


def test_the_next_page_begins_behind_the_last_line_shown_and_the_last_page_names_none() -> None:
    assert page_of(LINES, 2) == (LINES[:2], "b")
    assert page_of(LINES, 2, lambda one: one.id * 2)[1] == "bb"
    assert page_of(LINES, 3) == (LINES, "")
    assert page_of([], 3) == ([], "")


def test_only_the_version_that_is_there_or_none_at_all_is_believed() -> None:
    meta = Meta(version=3)
    meta.must_be(0)
    meta.must_be(3)
    with pytest.raises(Conflict) as refused:
        meta.must_be(2)
    assert refused.value.reason == "STALE_VERSION"
