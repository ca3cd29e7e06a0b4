"""Everything of a kind page by page, as it is told again: the same from a fake and from MongoDB, off an index."""

from dataclasses import replace
from typing import Any

import pytest

from services.chassis.doors import Doors
from services.identity.domain.accounts import Person
from services.identity.store.accounts import MongoPeople
from services.identity.store.parties import MongoMandates, MongoPartyLinks
from services.identity.wire import encode
from tests.contract.identity.party_events import AT, LINK, MANDATE
from tests.contract.stores import stages
from tests.fakes.identity import FakePeople
from tests.fakes.identity_parties import FakeMandates, FakePartyLinks

PERSON = Person("p-0", "sealed:1", "张三", "sealed:2", "hash", AT)
KINDS: dict[str, tuple[Any, Any, Any]] = {
    "links": (FakePartyLinks, MongoPartyLinks, LINK),
    "mandates": (FakeMandates, MongoMandates, MANDATE),
    "people": (FakePeople, MongoPeople, replace(PERSON, merged_into="p-9")),
}


@pytest.fixture(params=["fake", "real"])
def store(request: pytest.FixtureRequest, kind: str) -> Any:
    fake, real, _ = KINDS[kind]
    if request.param == "fake":
        return fake()
    doors: Doors = request.getfixturevalue("store_doors")
    made = real(doors.outbox("identity", encode))
    made.collection.drop()
    made.ensure_indexes()
    return made


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_page_holds_those_behind_an_id_in_order(store: Any, kind: str) -> None:
    for name in ("c", "a", "d", "b"):
        store.add(replace(KINDS[kind][2], id=name), [])
    page = store.merged if kind == "people" else store.page
    assert [one.id for one in page("", 3)] == ["a", "b", "c"]
    assert [one.id for one in page("c", 3)] == ["d"]
    assert list(page("d", 3)) == []


@pytest.mark.parametrize("kind", ["people"])
def test_only_closed_accounts_are_merged(store: Any, kind: str) -> None:
    store.add(PERSON, [])
    store.add(replace(PERSON, id="p-1", merged_into="p-0"), [])
    assert [one.id for one in store.merged("", 9)] == ["p-1"]


@pytest.mark.parametrize(
    ("collection", "query"),
    [
        ("identity_links", {"_id": {"$gt": "x"}}),
        ("identity_mandates", {"_id": {"$gt": "x"}}),
        ("identity_people", {"merged_into": {"$gt": ""}, "_id": {"$gt": "x"}}),
    ],
)
def test_every_page_is_read_from_an_index(store_doors: Doors, collection: str, query: dict[str, Any]) -> None:
    for _, real, _ in KINDS.values():
        real(store_doors.outbox("identity", encode)).ensure_indexes()
    assert stages(store_doors, collection, query, {"_id": 1}).isdisjoint({"COLLSCAN", "SORT"})
