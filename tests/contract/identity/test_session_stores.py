"""One suite over the fake and real stores of sessions, what ends them, and second factors."""

from base64 import b32encode
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.chassis.fakes import FakeRepository
from services.chassis.messages import Meta
from services.chassis.privacy import Sealer
from services.identity.domain import sessions
from services.identity.domain.accounts import Staff
from services.identity.domain.revocations import End, Revocation
from services.identity.domain.second_factor import SecondFactor
from services.identity.store.revocations import MongoHeardEnds, MongoRevocations
from services.identity.store.second_factor import PURPOSE, MongoSecondFactors, SealedCodes, one_time
from services.identity.store.sessions import NEWEST_FIRST, MongoSessions
from services.identity.wire import encode
from tests.contract.stores import stages
from tests.fakes.identity_sessions import FakeHeardEnds, FakeRevocations, FakeSessions

AT = datetime(2099, 11, 23, 9, 0, 0, 123000, tzinfo=SHANGHAI)
STAFF = Staff("s-1", "li.clerk", "李四", "hash", frozenset({"clerk"}), "510822101", "", AT)
REAL: dict[str, Any] = {
    "sessions": MongoSessions,
    "revocations": MongoRevocations,
    "factors": MongoSecondFactors,
}
FAKES: dict[str, Any] = {
    "sessions": FakeSessions,
    "revocations": FakeRevocations,
    "factors": FakeRepository,
    "heard_ends": FakeHeardEnds,
}


def both(name: str) -> pytest.MarkDecorator:
    """Run a test on the fake and on the real store of that name."""
    return pytest.mark.parametrize(
        "store", [("fake", name), ("real", name)], indirect=True, ids=["fake", "real"]
    )


@pytest.fixture
def store(request: pytest.FixtureRequest) -> Any:
    kind, name = request.param
    if kind == "fake":
        return FAKES[name]()
    doors: Doors = request.getfixturevalue("store_doors")
    made: Any = REAL[name](doors.outbox("identity", encode)) if name in REAL else MongoHeardEnds()
    database = doors.client.get_default_database()
    for collection in database.list_collection_names():
        database[collection].drop()
    made.ensure_indexes()
    return made


def later(**by: float) -> datetime:
    return AT + timedelta(**by)


def bare(kept: Any) -> Any:
    return replace(kept, meta=Meta())


@both("sessions")
def test_open_sessions_come_newest_first_page_by_page(store: Any) -> None:
    kept = [
        store.add(sessions.start(STAFF.caller("510822"), str(n), later(minutes=n // 2), "Windows"), [])
        for n in range(6)
    ]
    other = replace(STAFF, id="s-2")
    store.add(sessions.start(other.caller("510822"), "x", AT), [])
    store.save(kept[5], kept[5].ended("REVOKED", AT), [])
    wanted = sorted(kept[:5], key=lambda one: (one.started_at, one.id), reverse=True)
    first = store.open_of("s-1", AT, None, None, 3)
    place = (first[-1].started_at, first[-1].id)
    rest = store.open_of("s-1", AT, None, place, 3)
    assert [bare(one) for one in [*first, *rest]] == [bare(one) for one in wanted]
    assert {one.id for one in store.open_of("s-1", AT, AT, None, 9)} == {one.id for one in kept[2:5]}
    assert list(store.open_of("s-1", later(hours=13), None, None, 9)) == []


@both("sessions")
def test_ended_sessions_come_oldest_end_first(store: Any) -> None:
    kept = [store.add(sessions.start(STAFF.caller("510822"), str(n), AT), []) for n in range(3)]
    for minutes, session in ((2, kept[0]), (1, kept[1])):
        store.save(session, session.ended("REVOKED", later(minutes=minutes)), [])
    assert [one.id for one in store.ended_since(AT, 9)] == [kept[1].id, kept[0].id]
    assert [one.id for one in store.ended_since(later(minutes=2), 9)] == [kept[0].id]
    assert len(store.ended_since(AT, 1)) == 1


def test_the_queries_for_sessions_read_an_index_and_sort_nothing(store_doors: Doors) -> None:
    MongoSessions(store_doors.outbox("identity", encode)).ensure_indexes()
    listed = {"subject": "s-1", "state": "open", "ends_at": {"$gt": AT}}
    ended = {"state": "ended", "ended_at": {"$gte": AT}}
    for query, order in ((listed, dict(NEWEST_FIRST)), (ended, {"ended_at": 1})):
        found = stages(store_doors, "identity_sessions", query, order)
        assert "IXSCAN" in found
        assert not found & {"SORT", "COLLSCAN"}


@both("revocations")
def test_revocations_come_oldest_first(store: Any) -> None:
    for minutes in (2, 1):
        store.add(Revocation(f"s-{minutes}", later(minutes=minutes)), [])
    assert [one.id for one in store.since(AT, 9)] == ["s-1", "s-2"]
    assert [one.id for one in store.since(later(minutes=2), 9)] == ["s-2"]
    assert bare(store.get("s-1")) == Revocation("s-1", later(minutes=1))


@both("heard_ends")
def test_of_two_ends_of_one_account_the_later_counts_whatever_their_order(store: Any) -> None:
    for hours in (1, 3, 2):
        store.put(End("", "s-1", "510822", later(hours=hours)), AT)
    store.put(End("", "s-1", "510822101", AT), AT)
    assert list(store.of("s-1", ["510822"])) == [End("", "s-1", "510822", later(hours=3))]
    assert len(store.of("s-1", ["510822", "510822101"])) == 2
    assert list(store.of("s-2", ["510822"])) == []


@both("heard_ends")
def test_ends_come_in_the_order_in_which_they_were_heard(store: Any) -> None:
    one, two = End("se-1", "s-1", "510822", AT), End("se-2", "s-1", "510822", AT)
    store.put(two, later(seconds=1))
    store.put(one, AT)
    assert list(store.since(AT, 9)) == [(one, AT), (two, later(seconds=1))]
    assert list(store.since(later(seconds=1), 9)) == [(two, later(seconds=1))]


@both("factors")
def test_a_second_factor_comes_back_through_every_change(store: Any) -> None:
    kept = store.add(SecondFactor("s-1", "sealed:1", AT), [])
    kept = store.save(kept, kept.confirmed(7, ["AAAA", "BBBB"]), [])
    kept = store.save(kept, kept.without("aaaa"), [])
    assert bare(store.get("s-1")) == bare(kept)
    assert kept.without("AAAA") is None
    assert store.save(kept, kept.reset(), []).secret_sealed == ""
    assert not store.get("s-1").counts


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_one_time_passwords_are_those_of_rfc_6238(sealer: Sealer, seconds: int, code: str) -> None:
    secret = b32encode(b"12345678901234567890").decode()
    sealed = sealer.seal(secret, PURPOSE)
    now = datetime.fromtimestamp(seconds, SHANGHAI)
    assert SealedCodes(sealer).step_of(sealed, code, now) == seconds // 30


def test_a_secret_is_sealed_and_shown_once(sealer: Sealer) -> None:
    codes = SealedCodes(sealer)
    sealed, enrolment = codes.begin("li.clerk@510822")
    address = urlsplit(enrolment.uri)
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert parse_qs(address.query)["secret"] == [enrolment.secret]
    assert enrolment.secret not in sealed + repr(enrolment)
    shown = one_time(enrolment.secret).generate(AT.timestamp()).decode()
    assert codes.step_of(sealed, shown, AT) == int(AT.timestamp()) // 30
    assert codes.step_of(sealed, shown, later(seconds=90)) is None
    assert codes.step_of(sealed, "口令", AT) is None
