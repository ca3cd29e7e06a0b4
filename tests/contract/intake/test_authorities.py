"""Who may act for whom: as identity tells it, and in the fake and the real copy."""

from datetime import date
from typing import Any

import pytest

from services.chassis.doors import Doors
from services.chassis.fakes import FakeAuthorities
from services.chassis.messages import EVERYWHERE, Envelope
from services.identity.wire import encode
from services.intake import wire
from services.intake.domain.authority import Authority
from services.intake.store.authorities import MongoAuthorities
from tests.contract.identity.party_events import AT, PARTY_EVENTS
from tests.contract.stores import stages

MANDATE = Authority(
    id="x-1",
    principal="p" * 32,
    principal_name="张*",
    agent="s-agent",
    agent_name="马*",
    items=frozenset({"residence_permit"}),
    acts=frozenset({"submit", "withdraw"}),
    starts=date(2026, 11, 23),
    ends=date(2027, 5, 22),
    over=False,
    assurance=2,
)
GUARDIAN = Authority(
    id="x-1",
    principal="q" * 32,
    principal_name="张*",
    agent="p" * 32,
    agent_name="张*",
    items=frozenset(),
    acts=frozenset(),
    starts=date(2026, 11, 23),
    ends=date(2033, 12, 30),
    over=False,
    assurance=2,
)
HEARD = {
    "MandateGiven": MANDATE,
    "MandateRevoked": MANDATE,
    "PartyLinked": GUARDIAN,
    "PartyLinkEnded": GUARDIAN,
}


@pytest.fixture(params=["fake", "real"])
def store(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeAuthorities()
    doors: Doors = request.getfixturevalue("store_doors")
    doors.client.get_default_database()["intake_authorities"].drop()
    made = MongoAuthorities()
    made.ensure_indexes()
    return made


@pytest.mark.parametrize("name", list(HEARD))
def test_what_identity_tells_is_heard_as_it_was(name: str) -> None:
    event = next(event for event, _ in PARTY_EVENTS if type(event).__name__ == name)
    event_type, body = encode(event)
    envelope = Envelope("e", event_type, "/stacks/510822/identity", "x-1", AT, 1, "510822", EVERYWHERE)
    heard: Any = wire.heard(envelope, body)
    assert heard.authority == HEARD[name]


def test_the_newest_version_stays_in_whatever_order_they_come(store: Any) -> None:
    ended = Authority(**{**_fields(MANDATE), "over": True})
    store.put(ended, 2)
    store.put(MANDATE, 1)
    assert store.find("x-1") == ended
    assert store.find("x-2") is None


def test_those_between_two_come_with_the_last_to_end_first(store: Any) -> None:
    ends = {"a": date(2027, 1, 1), "b": None, "c": date(2028, 1, 1)}
    for key, day in ends.items():
        store.put(Authority(**{**_fields(MANDATE), "id": key, "ends": day}), 1)
    store.put(Authority(**{**_fields(MANDATE), "id": "d", "over": True}), 1)
    store.put(Authority(**{**_fields(MANDATE), "id": "e", "agent": "s-other"}), 1)
    assert [one.id for one in store.between([MANDATE.principal, "x"], ["s-agent"])] == ["b", "c", "a", "d"]
    assert store.between(["s-agent"], [MANDATE.principal]) == []


def test_for_whom_one_stands_on_a_day_is_told_once_each(store: Any) -> None:
    kept = {
        "a": {"ends": date(2027, 1, 1)},
        "b": {"principal": "q", "ends": None, "agent": "s-merged"},
        "c": {"ends": date(2028, 1, 1)},
        "d": {"principal": "ended", "over": True},
        "e": {"principal": "later", "starts": date(2027, 1, 1)},
        "f": {"principal": "another's", "agent": "s-other"},
    }
    for key, changed in kept.items():
        store.put(Authority(**{**_fields(MANDATE), "id": key} | changed), 1)
    agents, day = ["s-agent", "s-merged"], date(2026, 12, 1)
    assert store.principals(agents, day) == ["q", MANDATE.principal]
    assert store.principals(agents, date(2027, 6, 1)) == ["q", MANDATE.principal]
    assert store.principals(agents, date(2029, 1, 1)) == ["q"]


def test_they_are_found_by_an_index(store_doors: Doors) -> None:
    MongoAuthorities().ensure_indexes()
    standing = {"document.agent": {"$in": ["s", "t"]}, "document.last": {"$gte": "2026-12-01"}}
    found = stages(store_doors, "intake_authorities", standing, {"document.last": -1})
    assert found.isdisjoint({"COLLSCAN", "SORT"})
    query = {"document.agent": {"$in": ["s"]}, "document.principal": {"$in": ["p", "q"]}}
    order = {"document.last": -1}
    assert stages(store_doors, "intake_authorities", query, order).isdisjoint({"COLLSCAN", "SORT"})


def _fields(authority: Authority) -> dict[str, Any]:
    return {name: getattr(authority, name) for name in Authority.__slots__}
