"""One suite over identity's fake and real stores."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from threading import Barrier, Thread
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.chassis.errors import Conflict, Refusal
from services.chassis.fakes import FakeClock, FakeRepository
from services.chassis.messages import Asked, Meta
from services.chassis.privacy import Sealer
from services.chassis.tokens import TokenVerifier
from services.identity.domain import sessions
from services.identity.domain.accounts import Person, Staff
from services.identity.domain.keys import PublicKey
from services.identity.domain.passwords import Guard
from services.identity.store.accounts import MongoPeople, MongoStaff
from services.identity.store.keys import MongoHeardKeys, MongoSigningKeys, SealedSigner
from services.identity.store.sessions import MongoGuards, MongoSessions
from services.identity.wire import encode
from tests.fakes.identity import FakeGuards, FakeHeardKeys, FakeSigner, FakeSigningKeys, FakeStaff

AT = datetime(2026, 11, 23, 9, 0, 0, 123000, tzinfo=SHANGHAI)
PERSON = Person("p" * 32, "sealed:1", "张三", "sealed:2", "hash", AT)
STAFF = Staff("s-1", "li.clerk", "李四", "hash", frozenset({"clerk", "reviewer"}), "510822101", "civil", AT)
BARE: dict[str, Any] = {"heard_keys": MongoHeardKeys, "guards": MongoGuards}
REAL: dict[str, Any] = {
    "people": MongoPeople,
    "staff": MongoStaff,
    "sessions": MongoSessions,
    "keys": MongoSigningKeys,
}
FAKES: dict[str, Any] = {
    "people": FakeRepository,
    "staff": FakeStaff,
    "sessions": FakeRepository,
    "keys": FakeSigningKeys,
    "heard_keys": FakeHeardKeys,
    "guards": FakeGuards,
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
    made: Any = REAL[name](doors.outbox("identity", encode)) if name in REAL else BARE[name]()
    database = doors.client.get_default_database()
    for collection in database.list_collection_names():
        database[collection].drop()
    made.ensure_indexes()
    return made


@contextmanager
def refused(reason: str) -> Iterator[None]:
    with pytest.raises(Refusal) as caught:
        yield
    assert caught.value.reason == reason


def bare(kept: Any) -> Any:
    return replace(kept, meta=Meta())


@both("people")
def test_a_person_comes_back_as_stored(store: Any) -> None:
    store.add(PERSON, [], Asked("k1", "print"))
    assert bare(store.get(PERSON.id)) == PERSON
    assert store.get(PERSON.id).meta.first == Asked("k1", "print")


@both("people")
def test_a_person_is_stored_once(store: Any) -> None:
    store.add(PERSON, [], Asked("k1", "print"))
    assert bare(store.add(PERSON, [], Asked("k1", "print"))) == PERSON
    with refused("IDEMPOTENCY_KEY_REUSED"):
        store.add(PERSON, [], Asked("k1", "other"))
    with refused("ALREADY_EXISTS"):
        store.add(PERSON, [], Asked("k2", "print"))


@both("staff")
def test_staff_are_found_by_their_user_name(store: Any) -> None:
    store.add(STAFF, [])
    assert bare(store.by_username("li.clerk")) == STAFF
    assert store.by_username("wang") is None


@both("staff")
def test_a_user_name_is_taken_once(store: Any) -> None:
    store.add(STAFF, [], Asked("k1", "print"))
    with refused("ALREADY_EXISTS"):
        store.add(replace(STAFF, id="s-2"), [], Asked("k2", "print"))
    assert store.add(replace(STAFF, id="s-2"), [], Asked("k1", "print")).id == "s-1"


@both("sessions")
def test_a_session_comes_back_through_every_change(store: Any) -> None:
    kept = store.add(sessions.start(STAFF.caller("510822"), "first", AT), [])
    for secret in ("second", "third"):
        kept = store.save(kept, kept.rotated(secret, AT), [])
    kept = store.save(kept, kept.ended("SIGNED_OUT", AT), [])
    found = store.get(kept.id)
    assert bare(found) == bare(kept)
    assert found.has_used("first")
    assert found.has_used("second")
    assert found.takes("third")
    assert not found.lives(AT)


@both("sessions")
def test_a_session_remembers_a_bounded_number_of_used_tokens(store: Any) -> None:
    kept = store.add(sessions.start(STAFF.caller("510822"), "0", AT), [])
    for turn in range(1, sessions.USED_KEPT + 10):
        kept = store.save(kept, kept.rotated(str(turn), AT), [])
    found = store.get(kept.id)
    assert len(found.used) == sessions.USED_KEPT
    assert found.has_used(str(sessions.USED_KEPT + 8))
    assert not found.has_used("0")


@both("keys")
def test_a_generation_has_one_key_and_the_newest_comes_first(store: Any) -> None:
    assert list(store.newest()) == []
    key = FakeSigner().new_key("510822", AT)
    following = replace(key, id="510822-k2", generation=2, active_from=AT)
    kept = store.add(key, [])
    store.add(following, [])
    with refused("ALREADY_EXISTS"):
        store.add(replace(key, id="510822-k3"), [])
    ending = store.save(kept, kept.followed_by(following), [])
    assert [bare(one) for one in store.newest()] == [following, bare(ending)]


def test_of_many_replicas_starting_at_once_one_makes_the_key(store_doors: Doors) -> None:
    outbox = store_doors.outbox("identity", encode)
    store = MongoSigningKeys(outbox)
    store.collection.drop()
    store.ensure_indexes()
    start, lost = Barrier(8), []

    def replica(number: int) -> None:
        key = replace(FakeSigner().new_key("510822", AT), id=f"510822-k{number}")
        mine = MongoSigningKeys(outbox)
        start.wait(10)
        try:
            mine.add(key, [])
        except Conflict as conflict:
            lost.append(conflict.reason)

    threads = [Thread(target=replica, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert lost == ["ALREADY_EXISTS"] * 7
    assert store.collection.count_documents({}) == 1


@both("heard_keys")
def test_the_newest_heard_key_stays(store: Any) -> None:
    old, new = (PublicKey("510822101-k1", "510822101", bytes([n]) * 32) for n in (1, 2))
    assert store.put(new, 2)
    assert not store.put(old, 1)
    assert not store.put(old, 2)
    assert store.all() == [new]
    assert store.knows(new)
    assert not store.knows(old)


@both("guards")
def test_failures_are_counted_until_forgotten(store: Any) -> None:
    assert store.get("a") == Guard()
    store.failed("a", AT)
    assert store.failed("a", AT.replace(hour=8)) == store.get("a") == Guard(2, AT)
    assert store.get("b") == Guard()
    store.clear("a")
    assert store.get("a") == Guard()


def test_parallel_failures_are_all_counted(store_doors: Doors) -> None:
    guards = MongoGuards()
    guards.clear("parallel")
    threads = [Thread(target=guards.failed, args=("parallel", AT)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert guards.get("parallel").failures == 16


def test_a_signed_token_is_believed_with_the_public_key_and_the_private_one_is_sealed(sealer: Sealer) -> None:
    clock = FakeClock()
    signer = SealedSigner(sealer, clock)
    key = signer.new_key("510822", clock.now())
    token = signer.sign(STAFF.caller("510822"), "se-1", key, 900)
    verifier = TokenVerifier(lambda: {key.id: Ed25519PublicKey.from_public_bytes(key.public_key)}, clock)
    principal = verifier.verify(token)
    assert (principal.subject, principal.session, principal.department) == ("s-1", "se-1", "civil")
    assert (principal.roles, principal.division) == (STAFF.roles, "510822101")
    assert key.private_sealed.startswith("sealed:")
    assert key.private_sealed not in repr(key)
    assert key.public.belongs_to("510822")
    with refused("SEAL_BROKEN"):
        sealer.open(key.private_sealed)
