"""One suite over the fake and the real store of service accounts."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.chassis.errors import Conflict
from services.chassis.messages import Meta
from services.identity.domain.service_accounts import ServiceAccount
from services.identity.store.service_accounts import MongoServiceAccounts
from services.identity.wire import encode
from tests.contract.stores import stages
from tests.fakes.identity import FakeServiceAccounts

AT = datetime(2026, 11, 23, 9, 0, 0, 123000, tzinfo=SHANGHAI)
ACCOUNT = ServiceAccount(
    id=f"510822-sa-{'a' * 24}",
    kind="device",
    name="取号机",
    scopes=frozenset({"tickets.take", "tickets.read"}),
    division="510822101",
    department="civil",
    site="510822101-TC",
    expires_on=date(2027, 11, 23),
    key="hash",
    created_at=AT,
)


@pytest.fixture(params=["fake", "real"])
def store(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeServiceAccounts()
    doors: Doors = request.getfixturevalue("store_doors")
    made = MongoServiceAccounts(doors.outbox("identity", encode))
    doors.client.get_default_database()["identity_service_accounts"].drop()
    made.ensure_indexes()
    return made


def test_an_account_comes_back_as_it_was(store: Any) -> None:
    kept = store.add(ACCOUNT, [])
    assert replace(store.get(ACCOUNT.id), meta=Meta()) == ACCOUNT
    rotated = kept.rotated("secret", timedelta(hours=1), AT).used(AT)
    store.save(kept, rotated, [])
    found = store.get(ACCOUNT.id)
    assert replace(found, meta=Meta()) == replace(rotated, meta=Meta())
    with pytest.raises(Conflict):
        store.save(kept, kept.revoked(), [])
    store.save(found, found.revoked(), [])
    assert store.get(ACCOUNT.id).state == "revoked"


def test_a_page_holds_a_subtree_by_id(store: Any) -> None:
    divisions = ("510822", "510822101", "510822101200", "510822102")
    for nth, division in enumerate(divisions):
        store.add(replace(ACCOUNT, id=f"510822-sa-{nth:024x}", division=division), [])
    ids = [account.id[-1] for account in store.page("510822101", "", 10)]
    assert ids == ["1", "2"]
    assert [account.id[-1] for account in store.page("510822", f"510822-sa-{0:024x}", 2)] == ["1", "2"]


def test_a_page_is_read_off_its_index(store_doors: Doors) -> None:
    MongoServiceAccounts(store_doors.outbox("identity", encode)).ensure_indexes()
    query = {"places": "510822101", "_id": {"$gt": "510822-sa-"}}
    assert stages(store_doors, "identity_service_accounts", query, {"_id": 1}) <= {"LIMIT", "FETCH", "IXSCAN"}
