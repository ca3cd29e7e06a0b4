"""One suite over the fake and real stores of sign-ins begun at outside providers."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.chassis.errors import Unavailable
from services.identity.domain.oidc import Attempt, begin
from services.identity.store.oidc import MongoAttempts
from tests.contract.stores import at_once
from tests.fakes.identity_oidc import BACK, FakeAttempts

AT = datetime(2099, 11, 23, 9, 0, 0, 123000, tzinfo=SHANGHAI)
MOST = 5


@pytest.fixture(params=["fake", "real"])
def store(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeAttempts(MOST)
    doors: Doors = request.getfixturevalue("store_doors")
    doors.client.get_default_database()["identity_oidc_attempts"].drop()
    made = MongoAttempts(MOST)
    made.ensure_indexes()
    return made


def kept(store: Any) -> tuple[Attempt, str]:
    attempt, state = begin("sichuan", BACK, AT)
    store.put(attempt)
    return attempt, state


def test_an_attempt_is_taken_whole_and_once(store: Any) -> None:
    attempt, state = kept(store)
    kept(store)
    assert store.take(attempt.id) is None
    assert store.take(state) == attempt
    assert store.take(state) is None


def test_of_many_who_take_at_once_one_gets_it(store: Any) -> None:
    attempt, state = kept(store)
    taken = at_once(lambda _: store.take(state), 8)
    assert [one for one in taken if one is not None] == [attempt]


def test_so_many_are_kept_and_no_more(store: Any) -> None:
    for _ in range(MOST):
        attempt, state = kept(store)
    with pytest.raises(Unavailable) as refused:
        store.put(replace(attempt, id="another"))
    assert refused.value.reason == "OIDC_UNAVAILABLE"
    store.take(state)
    store.put(replace(attempt, id="another"))


def test_mongodb_removes_what_is_over_and_holds_no_state(store_doors: Doors) -> None:
    collection = store_doors.client.get_default_database()["identity_oidc_attempts"]
    collection.drop()
    store = MongoAttempts()
    store.ensure_indexes()
    _, state = kept(store)
    [index] = [one for one in collection.index_information().values() if "expireAfterSeconds" in one]
    assert (index["key"], index["expireAfterSeconds"]) == ([("ends_at", 1)], 0)
    assert state not in str(collection.find_one())
