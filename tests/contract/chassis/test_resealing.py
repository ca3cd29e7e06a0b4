"""Sealing keys rotate while processes go on: what is sealed under the old key is brought under the new one."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from services.chassis.doors import Doors
from services.chassis.errors import Conflict, Invalid, NotFound
from services.chassis.keyfile import KeyFile
from services.chassis.mongo.resealing import AT_ONCE, Resealing
from services.chassis.privacy import PERSONAL, Keyring, Sealer, key_of

NUMBER = "11010519491231002X"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    keys = Keyring("k1", {"k1": os.urandom(32)}, os.urandom(32))
    found = tmp_path / "sealing-keys.json"
    found.write_text(keys.to_json(), encoding="utf-8")
    return found


@pytest.fixture
def database(store_doors: Doors) -> Iterator[Any]:
    made = store_doors.client["sanji_resealing"]
    yield made
    store_doors.client.drop_database(made.name)


def live(path: Path) -> Sealer:
    file = KeyFile(path)
    return Sealer(file.read(), file.changed)


def test_a_running_process_opens_what_a_newer_key_sealed(path: Path) -> None:
    old = live(path)
    KeyFile(path).add("k2")
    KeyFile(path).activate("k2")
    sealed = live(path).seal(NUMBER)
    assert key_of(sealed) == "k2"
    assert old.open(sealed) == NUMBER
    assert key_of(old.seal(NUMBER)) == "k2"


def test_a_key_file_that_cannot_be_read_leaves_the_known_keys_in_force(path: Path) -> None:
    sealer = live(path)
    sealed = sealer.seal(NUMBER)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(Invalid):
        sealer.open(sealed.replace("sealed:k1", "sealed:k9"))
    assert sealer.open(sealed) == NUMBER


def test_the_active_key_and_an_unknown_one_cannot_be_dropped_and_none_is_added_twice(path: Path) -> None:
    file = KeyFile(path)
    with pytest.raises(Conflict, match="KEY_ACTIVE"):
        file.drop("k1")
    with pytest.raises(NotFound, match="KEY_UNKNOWN"):
        file.drop("k9")
    with pytest.raises(Conflict, match="KEY_EXISTS"):
        file.add("k1")
    assert set(file.read().keys) == {"k1"}


def test_the_key_file_stays_readable_by_its_owner_alone(path: Path) -> None:
    KeyFile(path).add("k2")
    assert path.stat().st_mode & 0o777 == 0o600


def test_every_sealed_value_comes_under_the_active_key_wherever_it_stands(path: Path, database: Any) -> None:
    sealer = live(path)
    database.people.insert_one({"_id": "p-1", "number": sealer.seal(NUMBER), "name": "张三"})
    form = json.dumps({"phone": sealer.seal("13800138000"), "text": "无"})
    database.cases.insert_one({"_id": "c-1", "form": form, "materials": [{"ref": sealer.seal(NUMBER)}]})
    database.keys.insert_one({"_id": "k-1", "private": sealer.seal("secret", "signing_key")})
    database.intake_audit.insert_one({"_id": 1, "reason": sealer.seal("x")})
    KeyFile(path).add("k2")
    KeyFile(path).activate("k2")
    now = live(path)
    report = Resealing(database, now, (PERSONAL, "signing_key")).run()
    assert (report.resealed, report.unopened, dict(report.keys)) == (3, [], {"k2": 4})
    assert now.open(database.people.find_one()["number"]) == NUMBER
    case = database.cases.find_one()
    assert now.open(json.loads(case["form"])["phone"]) == "13800138000"
    assert now.open(case["materials"][0]["ref"]) == NUMBER
    assert now.open(database.keys.find_one()["private"], "signing_key") == "secret"
    assert key_of(database.intake_audit.find_one()["reason"]) == "k1"


def test_resealing_twice_changes_nothing_more(path: Path, database: Any) -> None:
    sealer = live(path)
    database.people.insert_many([{"_id": n, "number": sealer.seal(NUMBER)} for n in range(AT_ONCE + 50)])
    KeyFile(path).add("k2")
    KeyFile(path).activate("k2")
    resealing = Resealing(database, live(path), (PERSONAL,))
    assert resealing.run().resealed == AT_ONCE + 50
    assert resealing.run().resealed == 0
    assert dict(resealing.count().keys) == {"k2": AT_ONCE + 50}


def test_a_walk_that_was_broken_off_goes_on_where_it_was(path: Path, database: Any) -> None:
    sealer = live(path)
    database.people.insert_many([{"_id": n, "number": sealer.seal(NUMBER)} for n in range(3 * AT_ONCE)])
    KeyFile(path).add("k2")
    KeyFile(path).activate("k2")
    resealing = Resealing(database, live(path), (PERSONAL,))

    def break_off(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        resealing.run(break_off)
    report = resealing.run()
    assert (report.documents, report.resealed) == (2 * AT_ONCE, 2 * AT_ONCE)
    assert dict(resealing.count().keys) == {"k2": 3 * AT_ONCE}


def test_a_value_that_opens_under_no_purpose_is_named_and_left(path: Path, database: Any) -> None:
    sealer = live(path)
    database.people.insert_one({"_id": "p-1", "number": sealer.seal(NUMBER, "another")})
    report = Resealing(database, sealer, (PERSONAL,)).run()
    assert (report.unopened, report.resealed) == (["p-1"], 0)


def test_nobody_who_writes_meanwhile_loses_anything(path: Path, database: Any) -> None:
    sealer, people = live(path), 400
    database.people.insert_many(
        [{"_id": n, "number": sealer.seal(NUMBER), "written": -1} for n in range(people)]
    )
    KeyFile(path).add("k2")
    KeyFile(path).activate("k2")
    stop, written = Event(), dict.fromkeys(range(people), -1)

    def write() -> None:
        turn = 0
        while not stop.is_set():
            at = turn % people
            change = {"number": sealer.seal(f"{turn}"), "written": turn}
            database.people.update_one({"_id": at}, {"$set": change})
            written[at] = turn
            turn += 1

    writer = Thread(target=write)
    writer.start()
    try:
        resealing = Resealing(database, live(path), (PERSONAL,))
        while resealing.run().lost_races:
            continue
    finally:
        stop.set()
        writer.join(20)
    now = live(path)
    for one in database.people.find():
        assert one["written"] == written[one["_id"]]
        assert now.open(one["number"]) == (str(one["written"]) if one["written"] >= 0 else NUMBER)
    assert resealing.run().lost_races == 0
    assert dict(resealing.count().keys) == {"k2": people}
