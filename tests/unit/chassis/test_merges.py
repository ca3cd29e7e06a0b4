"""Which ids are one person's, from pairs that come in any order."""

from itertools import permutations

import pytest

from services.chassis.fakes import FakeMerges
from services.chassis.merges import MOST_IDS

CHAIN = (("a", "b"), ("b", "c"), ("x", "c"), ("lone", "other"))


@pytest.mark.parametrize("pairs", list(permutations(CHAIN)), ids=lambda pairs: "".join(p[0] for p in pairs))
def test_a_chain_of_merges_is_one_person_in_whatever_order_it_is_heard(
    pairs: tuple[tuple[str, str], ...],
) -> None:
    merges = FakeMerges()
    for person, survivor in (*pairs, *pairs):
        merges.put("510822", person, survivor)
    for one in "abcx":
        assert merges.ids(one)[0] == one
        assert set(merges.ids(one)) == set("abcx")
    assert (merges.survivors("a"), merges.survivors("c")) == (("b", "c"), ())
    assert merges.ids("nobody") == ("nobody",)


def test_merges_in_a_circle_end() -> None:
    merges = FakeMerges()
    for person, survivor in (("a", "b"), ("b", "a")):
        merges.put("510822", person, survivor)
    assert (merges.ids("a"), merges.survivors("a")) == (("a", "b"), ("b",))


def test_no_more_ids_than_allowed_are_looked_up() -> None:
    merges = FakeMerges()
    for turn in range(MOST_IDS * 2):
        merges.put("510822", f"p{turn:03}", "her")
    assert len(merges.ids("her")) == MOST_IDS
