"""One suite over the fake and the real repository: events and state in one write, keys, versions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Barrier, Thread
from typing import Any

import pytest
from mongoengine import IntField

from services.chassis.doors import Doors
from services.chassis.errors import Conflict, NotFound
from services.chassis.fakes import FakeRepository
from services.chassis.messages import Actor, Asked, Event, Meta
from services.chassis.mongo.documents import Head, collection_of
from services.chassis.mongo.group import PATIENCE
from services.chassis.mongo.repository import MongoRepository

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Counter:
    id: str
    count: int
    notes: tuple[str, ...] = ()
    meta: Meta = Meta()


class CounterDocument(Head):
    meta = {"collection": "test_counters", "auto_create_index": False}

    count = IntField()


def happened(counter: str) -> Event:
    return Event(
        subject=counter, division="510822", destination="510822", at=AT, by=Actor("s", "clerk", "510822")
    )


def real(doors: Doors, patience: float = 0.0) -> MongoRepository[Counter]:
    def rebuild(key: str, kept: Mapping[str, Any], meta: Meta) -> Counter:
        return Counter(key, kept["count"], tuple(kept["notes"]), meta)

    outbox = doors.outbox("intake", lambda event: ("sanji.intake.v1.Counted", b"body"))
    repository: MongoRepository[Counter] = MongoRepository(
        CounterDocument,
        outbox,
        lambda c: {"count": c.count, "notes": list(c.notes)},
        rebuild,
        "NOT_FOUND",
        patience,
    )
    repository.collection.drop()
    repository.ensure_indexes()
    return repository


@pytest.fixture(params=["fake", "real", "patient"])
def counters(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeRepository[Counter]()
    return real(request.getfixturevalue("store_doors"), PATIENCE if request.param == "patient" else 0.0)


def test_what_was_added_is_found(counters: Any) -> None:
    counters.add(Counter("a", 1), [happened("a")])
    assert replace(counters.get("a"), meta=Meta()) == Counter("a", 1)
    assert counters.get("a").meta.version == 1
    assert counters.get("a").meta.sequence == 1


def test_an_unknown_one_is_not_found(counters: Any) -> None:
    assert counters.find("a") is None
    with pytest.raises(NotFound, match="NOT_FOUND"):
        counters.get("a")


def test_the_same_ask_makes_one(counters: Any) -> None:
    counters.add(Counter("a", 1), [], Asked("key", "print"))
    again = counters.add(Counter("b", 1), [], Asked("key", "print"))
    assert again.id == "a"
    assert counters.find("b") is None


def test_a_key_with_another_body_is_refused(counters: Any) -> None:
    counters.add(Counter("a", 1), [], Asked("key", "print"))
    with pytest.raises(Conflict, match="IDEMPOTENCY_KEY_REUSED"):
        counters.add(Counter("b", 1), [], Asked("key", "other"))


def test_an_id_is_taken_once(counters: Any) -> None:
    counters.add(Counter("a", 1), [])
    with pytest.raises(Conflict, match="ALREADY_EXISTS"):
        counters.add(Counter("a", 2), [])


def test_the_same_event_heard_twice_makes_one(counters: Any) -> None:
    counters.add(Counter("a", 1), [happened("a")], heard="event-1")
    assert counters.add(Counter("a", 1), [happened("a")], heard="event-1").meta.sequence == 1


def test_a_change_counts_version_and_events(counters: Any) -> None:
    was = counters.add(Counter("a", 1, ("one",)), [happened("a")])
    counters.save(
        was, replace(was, count=2, notes=("one", "two")), [happened("a"), happened("a")], heard="event-2"
    )
    now = counters.get("a")
    assert (now.count, now.notes) == (2, ("one", "two"))
    assert (now.meta.version, now.meta.sequence, now.meta.heard) == (2, 3, ("event-2",))


def test_of_two_changes_heard_at_once_one_is_refused_and_both_others_stand(counters: Any) -> None:
    one, other = (counters.add(Counter(key, 1), []) for key in "ab")
    refused: list[str] = []
    ready = Barrier(3)

    def hear(was: Counter, event: str) -> None:
        ready.wait(5)
        try:
            counters.save(was, replace(was, count=was.count + 1), [], heard=event)
        except Conflict:
            refused.append(event)

    hearing = [
        Thread(target=hear, args=of) for of in ((one, "event-1"), (one, "event-2"), (other, "event-3"))
    ]
    for thread in hearing:
        thread.start()
    for thread in hearing:
        thread.join(10)
    assert len(refused) == 1
    assert "event-3" not in refused
    kept = counters.get("a").meta.heard
    assert {*kept, *refused} == {"event-1", "event-2"}
    assert (counters.get("a").count, counters.get("b").count) == (2, 2)


def test_a_stale_change_is_refused(counters: Any) -> None:
    was = counters.add(Counter("a", 1), [])
    counters.save(was, replace(was, count=2), [])
    with pytest.raises(Conflict, match="STALE_VERSION"):
        counters.save(was, replace(was, count=3), [])
    assert counters.get("a").count == 2


def test_a_change_remembers_its_key(counters: Any) -> None:
    was = counters.add(Counter("a", 1), [])
    counters.save(was, replace(was, count=2), [], Asked("key", "print"))
    kept = counters.get("a").meta
    assert kept.answers(Asked("key", "print"))
    assert not kept.answers(Asked("other", "print"))
    with pytest.raises(Conflict, match="IDEMPOTENCY_KEY_REUSED"):
        kept.answers(Asked("key", "other"))


def at_once(count: int, act: Callable[[int], None]) -> None:
    gate = Barrier(count)

    def run(number: int) -> None:
        gate.wait()
        act(number)

    threads = [Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_racing_asks_with_one_key_make_one(store_doors: Doors) -> None:
    counters = real(store_doors)
    made: list[str] = []
    at_once(16, lambda n: made.append(counters.add(Counter(f"c{n}", n), [], Asked("key", "print")).id))
    assert len(made) == 16
    assert len(set(made)) == 1
    assert collection_of(CounterDocument).count_documents({}) == 1


def test_many_writers_share_flushes_and_all_are_stored(store_doors: Doors) -> None:
    counters = real(store_doors)
    at_once(
        32, lambda n: [counters.add(Counter(f"c{n}-{i}", i), [happened("x")]) for i in range(20)] and None
    )
    assert collection_of(CounterDocument).count_documents({"outbox.0": {"$exists": True}}) == 640


def test_state_and_events_lie_in_one_document(store_doors: Doors) -> None:
    counters = real(store_doors)
    counters.add(Counter("a", 1), [happened("a")])
    stored = collection_of(CounterDocument).find_one({"_id": "a"})
    assert stored is not None
    assert [record["id"] for record in stored["outbox"]] == ["510822/intake/a/1"]
