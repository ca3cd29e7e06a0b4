"""What rooms keep of merged accounts: in memory and on MongoDB alike."""

from typing import Any

import pytest

from services.chassis.doors import Doors
from services.chassis.fakes import FakeMerges
from services.chassis.inbox import MongoMerges
from services.identity.store.accounts import MergeCopy
from tests.contract.stores import stages


@pytest.fixture(params=["fake", "real"])
def merges(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeMerges()
    doors: Doors = request.getfixturevalue("store_doors")
    doors.client.get_default_database()["identity_merges"].drop()
    made = MongoMerges(MergeCopy)
    made.ensure_indexes()
    return made


def test_every_id_of_a_person_is_known_from_any_of_them(merges: Any) -> None:
    for stack, person, survivor in (
        ("510822", "b", "c"),
        ("510822101", "a", "b"),
        ("510822101", "a", "b"),
        ("510822", "a", "d"),
    ):
        merges.put(stack, person, survivor)
    assert {frozenset(merges.ids(one)) for one in "abcd"} == {frozenset("abcd")}
    assert merges.ids("c")[0] == "c"
    assert set(merges.survivors("a")) == set("bcd")
    assert merges.survivors("c") == ()
    assert merges.ids("e") == ("e",)


def test_they_are_found_by_an_index(store_doors: Doors) -> None:
    MongoMerges(MergeCopy).ensure_indexes()
    sides = [{f"document.{side}": {"$in": ["a", "b"]}} for side in ("person", "survivor")]
    assert "COLLSCAN" not in stages(store_doors, "identity_merges", {"$or": sides}, {"_id": 1})
