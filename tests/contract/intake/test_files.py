"""Files handed in, in the fakes and in MongoDB: what is known of each, and its content sealed at rest."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.chassis.errors import Invalid, NotFound, Unavailable
from services.chassis.mongo.files import PART_BYTES, SealedFiles
from services.intake.domain.uploads import Upload
from services.intake.store import MongoUploads
from services.intake.store.uploads import UNNAMED
from services.intake.wire import encode
from tests.contract.stores import stages
from tests.fakes.intake_files import FakeFiles, FakeUploads

AT = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
DAY = AT.date()
UPLOAD = Upload(
    id="510822-mt-1",
    party="p-her",
    uploaded_by="p-her",
    division="510822101",
    item="residence_permit",
    material="residence_address_proof",
    media_type="application/pdf",
    size=3,
    digest="ab" * 32,
    key_sealed="k",
    at=AT,
    valid_until=date(2026, 12, 31),
    expires_at=AT + timedelta(days=30),
)


@pytest.fixture(params=["fake", "real"])
def uploads(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeUploads()
    doors: Doors = request.getfixturevalue("store_doors")
    doors.client.get_default_database()["intake_uploads"].drop()
    made = MongoUploads(doors.outbox("intake", encode))
    made.ensure_indexes()
    return made


@pytest.fixture(params=["fake", "real"])
def files(request: pytest.FixtureRequest) -> Any:
    return FakeFiles() if request.param == "fake" else request.getfixturevalue("sealed")


@pytest.fixture
def sealed(store_doors: Doors) -> SealedFiles:
    database = store_doors.client.get_default_database()
    for name in ("tested_files.files", "tested_files.chunks"):
        database[name].drop()
    return SealedFiles(database, "tested_files", store_doors.sealer)


def test_what_is_kept_comes_back_as_it_was(uploads: Any) -> None:
    kept = uploads.add(UPLOAD, [])
    assert uploads.get(UPLOAD.id) == kept
    assert uploads.many([UPLOAD.id, "510822-mt-none"]) == [kept]


def test_one_still_coming_in_is_not_whole(uploads: Any) -> None:
    coming = uploads.add(replace(UPLOAD, digest=""), [])
    assert uploads.many([UPLOAD.id]) == []
    uploads.save(coming, replace(coming, digest="cd" * 32), [])
    assert [one.digest for one in uploads.many([UPLOAD.id])] == ["cd" * 32]


def test_attaching_makes_it_the_applicants_for_good_and_says_what_is_gone(uploads: Any) -> None:
    uploads.add(replace(UPLOAD, party=""), [])
    assert uploads.attach([UPLOAD.id, "510822-mt-none"], "p-him") == 1
    now = uploads.get(UPLOAD.id)
    assert (now.party, now.attached) == ("p-him", True)
    assert not uploads.forget(UPLOAD.id)
    assert uploads.unused(AT + timedelta(days=400), 10) == []


def test_what_was_attached_is_as_before_unless_somebody_else_attached_it_too(uploads: Any) -> None:
    before = uploads.add(replace(UPLOAD, party=""), [])
    uploads.attach([UPLOAD.id], "p-him")
    uploads.release([before])
    again = uploads.get(UPLOAD.id)
    assert (again.party, again.expires_at) == ("", UPLOAD.expires_at)
    uploads.attach([UPLOAD.id], "p-her")
    uploads.attach([UPLOAD.id], "p-her")
    uploads.release([again])
    assert uploads.get(UPLOAD.id).attached


def test_what_nothing_names_is_counted_by_uploader_and_no_further_than_asked(uploads: Any) -> None:
    for number in range(3):
        uploads.add(replace(UPLOAD, id=f"510822-mt-{number}"), [])
    uploads.add(replace(UPLOAD, id="510822-mt-8", uploaded_by="p-him"), [])
    uploads.add(replace(UPLOAD, id="510822-mt-9", expires_at=None), [])
    assert [uploads.unnamed("p-her", 10), uploads.unnamed("p-her", 2), uploads.unnamed("p-them", 9)] == [
        3,
        2,
        0,
    ]


def test_only_what_is_over_and_named_by_nothing_is_forgotten(uploads: Any) -> None:
    uploads.add(UPLOAD, [])
    uploads.add(replace(UPLOAD, id="510822-mt-2", expires_at=AT + timedelta(days=1)), [])
    assert uploads.unused(AT, 10) == []
    assert [one.id for one in uploads.unused(AT + timedelta(days=30), 10)] == ["510822-mt-2", "510822-mt-1"]
    assert [one.id for one in uploads.unused(AT + timedelta(days=30), 1)] == ["510822-mt-2"]
    assert uploads.forget("510822-mt-2")
    assert not uploads.forget("510822-mt-2")


def test_what_may_be_used_again_is_ones_own_attached_of_these_materials_and_valid(uploads: Any) -> None:
    for number, changed in enumerate(
        (
            {},
            {"valid_until": None},
            {"valid_until": DAY - timedelta(days=1)},
            {"party": "p-him"},
            {"material": "portrait_photo"},
            {"expires_at": AT + timedelta(days=30)},
        ),
        1,
    ):
        uploads.add(replace(UPLOAD, **{"id": f"510822-mt-{number}", "expires_at": None} | changed), [])
    wanted = ["residence_address_proof", "medical_record"]
    found = uploads.reusable(["p-her", "p-old"], wanted, DAY, "", 10)
    assert [one.id for one in found] == ["510822-mt-2", "510822-mt-1"]
    assert [one.id for one in uploads.reusable(["p-her"], wanted, DAY, "510822-mt-2", 10)] == ["510822-mt-1"]


def test_counting_what_nothing_names_reads_its_index(store_doors: Doors) -> None:
    store = MongoUploads(store_doors.outbox("intake", encode))
    store.ensure_indexes()
    query = {"uploaded_by": "p", "attached": False}
    plan = store.collection.find(query).hint(UNNAMED).explain()["queryPlanner"]["winningPlan"]
    assert "IXSCAN" in str(plan)


def test_both_queries_use_an_index(store_doors: Doors) -> None:
    store = MongoUploads(store_doors.outbox("intake", encode))
    store.ensure_indexes()
    reusable = {"attached": True, "party": {"$in": ["p", "q"]}, "material": {"$in": ["a", "b"]}}
    unused = {"attached": False, "expires_at": {"$lte": AT}}
    for query, order in ((reusable, {"_id": -1}), (unused, {"expires_at": 1})):
        found = stages(store_doors, "intake_uploads", query, order)
        assert "IXSCAN" in found
        assert found.isdisjoint({"COLLSCAN", "SORT"})


@pytest.mark.parametrize("size", [1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES])
def test_a_content_comes_back_byte_by_byte_and_is_forgotten(files: Any, size: int) -> None:
    content = bytes(number % 251 for number in range(size))
    key = files.keep("f-1", (content[at : at + 1000] for at in range(0, size, 1000)))
    assert b"".join(files.read("f-1", key)) == content
    files.remove("f-1")
    files.remove("f-1")
    with pytest.raises(NotFound):
        b"".join(files.read("f-1", key))


def broken_off() -> Iterator[bytes]:
    yield b"x" * (2 * PART_BYTES)
    raise Unavailable("UPLOAD_BROKEN_OFF", "")


def test_what_breaks_off_half_way_leaves_no_byte(sealed: SealedFiles, store_doors: Doors) -> None:
    with pytest.raises(Unavailable):
        sealed.keep("f-2", broken_off())
    database = store_doors.client.get_default_database()
    assert database["tested_files.chunks"].count_documents({}) == 0
    assert database["tested_files.files"].count_documents({}) == 0


@pytest.mark.parametrize("spoil", ["change", "swap", "cut"])
def test_a_content_lies_sealed_and_shows_when_it_was_touched(
    sealed: SealedFiles, store_doors: Doors, spoil: str
) -> None:
    key = sealed.keep("f-3", [b"a secret" * PART_BYTES])
    chunks = store_doors.client.get_default_database()["tested_files.chunks"]
    assert not any(b"secret" in one["data"] for one in chunks.find())
    if spoil == "change":
        chunks.update_one({"n": 1}, {"$set": {"data": b"y" * (PART_BYTES + 16)}})
    elif spoil == "swap":
        one, two = chunks.find_one({"n": 1}), chunks.find_one({"n": 2})
        assert one is not None
        assert two is not None
        chunks.update_one({"_id": one["_id"]}, {"$set": {"data": two["data"]}})
    else:
        files = store_doors.client.get_default_database()["tested_files.files"]
        files.update_one({"_id": "f-3"}, {"$set": {"length": PART_BYTES + 16}})
    with pytest.raises(Invalid) as refused:
        b"".join(sealed.read("f-3", key))
    assert refused.value.reason == "SEAL_BROKEN"
