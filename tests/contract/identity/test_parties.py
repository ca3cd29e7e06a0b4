"""One suite over the fake and real stores of parties and mandates; plans of their queries."""

from dataclasses import replace
from typing import Any

import pytest

from services.chassis.doors import Doors
from services.chassis.errors import Conflict
from services.chassis.fakes import FakeRepository
from services.chassis.messages import Meta
from services.identity.domain.accounts import Person
from services.identity.domain.parties import Organisation, Reading
from services.identity.domain.password_codes import PasswordCode
from services.identity.store.accounts import MongoPeople
from services.identity.store.parties import (
    MongoMandates,
    MongoOrganisations,
    MongoPartyLinks,
    MongoReadings,
)
from services.identity.wire import encode
from tests.contract.identity.party_events import AT, LINK, MANDATE
from tests.contract.stores import stages
from tests.fakes.identity_parties import FakeMandates, FakePartyLinks

REAL: dict[str, Any] = {
    "people": MongoPeople,
    "organisations": MongoOrganisations,
    "links": MongoPartyLinks,
    "mandates": MongoMandates,
    "readings": MongoReadings,
}
FAKES: dict[str, Any] = {"links": FakePartyLinks, "mandates": FakeMandates}
KEPT: dict[str, Any] = {
    "people": Person(
        "p" * 32,
        "sealed:1",
        "张三",
        "sealed:2",
        "hash",
        AT,
        "414",
        2,
        merged_into="q" * 32,
        also=("r" * 32,),
        password_code=PasswordCode("x", AT, 4),
    ),
    "organisations": Organisation("o" * 32, "sealed:3", "青溪合作社", "enterprise", AT),
    "links": LINK,
    "mandates": replace(MANDATE, revoked_at=AT),
    "readings": Reading("rd-1", "p" * 32, "s-1", "核对身份", False, AT),
}

EITHER = {"$in": ["p", "q"]}


@pytest.fixture(params=["fake", "real"])
def store(request: pytest.FixtureRequest, name: str) -> Any:
    if request.param == "fake":
        return FAKES.get(name, FakeRepository)()
    doors: Doors = request.getfixturevalue("store_doors")
    made = REAL[name](doors.outbox("identity", encode))
    made.collection.drop()
    made.ensure_indexes()
    return made


def bare(kept: Any) -> Any:
    return replace(kept, meta=Meta())


@pytest.mark.parametrize("name", list(KEPT))
def test_what_is_stored_comes_back_as_it_was(store: Any, name: str) -> None:
    store.add(KEPT[name], [])
    assert bare(store.get(KEPT[name].id)) == KEPT[name]
    with pytest.raises(Conflict, match="ALREADY_EXISTS"):
        store.add(KEPT[name], [])


@pytest.mark.parametrize("name", ["links"])
def test_links_are_found_by_either_party_and_where_they_wait(store: Any) -> None:
    for at, state in enumerate(["claimed", "confirmed", "ended", "claimed"]):
        store.add(replace(LINK, id=f"pl-{at}", state=state), [])
    store.add(replace(LINK, id="pl-9", representative="other", represented="another", division="510822"), [])

    def ids(found: Any) -> list[str]:
        return [link.id for link in found]

    for party in (LINK.representative, LINK.represented):
        assert ids(store.of_party([party], "", 3)) == ["pl-3", "pl-2", "pl-1"]
        assert ids(store.of_party([party], "pl-1", 3)) == ["pl-0"]
    assert ids(store.claimed_in("510822101", "", 9)) == ["pl-3", "pl-0"]
    assert ids(store.claimed_in("510822", "pl-3", 9)) == ["pl-0"]
    assert store.claimed_in("510822102", "", 9) == []
    assert ids(store.between([LINK.representative], ["x", LINK.represented])) == ["pl-1"]
    assert store.between([LINK.represented], [LINK.representative]) == []


@pytest.mark.parametrize("name", ["links"])
def test_a_confirmed_link_waits_no_more(store: Any) -> None:
    claimed = store.add(replace(LINK, state="claimed"), [])
    store.save(claimed, claimed.confirmed("户口簿原件"), [])
    assert store.claimed_in("510822101", "", 9) == []
    assert store.get(LINK.id).evidence == "户口簿原件"


@pytest.mark.parametrize("name", ["mandates"])
def test_mandates_are_found_by_principal_giver_agent_and_place(store: Any) -> None:
    for at in range(4):
        store.add(replace(MANDATE, id=f"WT{at}"), [])
    store.add(replace(MANDATE, id="WT9", principal="company", agent="s-2", division="510822"), [])

    def ids(found: Any) -> list[str]:
        return [mandate.id for mandate in found]

    assert ids(store.by_principal([MANDATE.principal], "", 3)) == ["WT9", "WT3", "WT2"]
    assert ids(store.by_principal([MANDATE.principal], "WT2", 3)) == ["WT1", "WT0"]
    assert ids(store.by_principal(["company"], "", 3)) == ["WT9"]
    assert ids(store.by_agent(["s-agent"], "WT1", 3)) == ["WT0"]
    assert ids(store.given_in("510822101", "", 9)) == ["WT3", "WT2", "WT1", "WT0"]
    assert ids(store.given_in("510822", "WT9", 1)) == ["WT3"]


@pytest.mark.parametrize(
    ("collection", "query", "order"),
    [
        ("identity_links", {"$or": [{"representative": EITHER}, {"represented": EITHER}]}, {"_id": -1}),
        ("identity_links", {"waiting": "510822", "_id": {"$lt": "x"}}, {"_id": -1}),
        (
            "identity_links",
            {"representative": EITHER, "represented": {"$in": ["r"]}, "state": "confirmed"},
            {"_id": -1},
        ),
        ("identity_mandates", {"$or": [{"principal": EITHER}, {"given_by": EITHER}]}, {"_id": -1}),
        ("identity_mandates", {"agent": EITHER, "_id": {"$lt": "x"}}, {"_id": -1}),
        ("identity_mandates", {"places": "510822"}, {"_id": -1}),
    ],
)
def test_every_query_is_answered_from_an_index(
    store_doors: Doors, collection: str, query: dict[str, Any], order: dict[str, int]
) -> None:
    for made in (MongoPartyLinks, MongoMandates):
        made(store_doors.outbox("identity", encode)).ensure_indexes()
    assert stages(store_doors, collection, query, order).isdisjoint({"COLLSCAN", "SORT"})
