"""Group commit: a writer who gives up takes nobody with him."""

from threading import Event, Thread
from typing import Any

import pytest
from pymongo.errors import BulkWriteError, DuplicateKeyError

from services.chassis.errors import Unavailable
from services.chassis.mongo.group import COMPANY, GroupWriter
from tests.waiting import until


class Slow:
    """A collection whose first flush takes until `go` is set."""

    def __init__(self) -> None:
        self.go = Event()
        self.begun = Event()
        self.kept: list[Any] = []
        self.flushes = 0

    def bulk_write(self, writes: list[Any], ordered: bool) -> None:
        self.begun.set()
        self.go.wait(20)
        self.flushes += 1
        self.kept += [write._doc for write in writes]


def test_after_a_waiting_writer_gave_up_others_are_still_written() -> None:
    slow = Slow()
    writer = GroupWriter(slow, deadline=0.2)  # type: ignore[arg-type]
    leader = Thread(target=writer.insert, args=({"_id": 1},))
    leader.start()
    assert slow.begun.wait(5)
    with pytest.raises(Unavailable, match="STORE_UNAVAILABLE"):
        writer.insert({"_id": 2})
    slow.go.set()
    leader.join(5)
    writer.insert({"_id": 3})
    until(lambda: len(slow.kept) == 2, 5, "the first and the third")
    assert [document["_id"] for document in slow.kept] == [1, 3]


def test_patient_writers_share_a_flush_and_one_in_a_hurry_ends_their_waiting() -> None:
    swift = Slow()
    swift.go.set()
    writer = GroupWriter(swift)  # type: ignore[arg-type]
    patient = [Thread(target=writer.insert, args=({"_id": number}, 60.0)) for number in range(5)]
    for thread in patient:
        thread.start()
    until(lambda: len(writer._waiting) == 5, 5, "five who wait")
    assert not swift.begun.is_set()
    writer.insert({"_id": 5})
    for thread in patient:
        thread.join(5)
    assert sorted(document["_id"] for document in swift.kept) == [0, 1, 2, 3, 4, 5]
    assert swift.flushes == 1


def test_company_enough_ends_the_waiting() -> None:
    swift = Slow()
    swift.go.set()
    writer = GroupWriter(swift)  # type: ignore[arg-type]
    patient = [Thread(target=writer.insert, args=({"_id": number}, 60.0)) for number in range(COMPANY)]
    for thread in patient:
        thread.start()
    for thread in patient:
        thread.join(5)
    assert len(swift.kept) == COMPANY


class Refusing:
    """A collection whose server refuses the first write of each batch with `code`."""

    def __init__(self, code: int) -> None:
        self.code = code

    def bulk_write(self, writes: list[Any], ordered: bool) -> None:
        raise BulkWriteError({"writeErrors": [{"index": 0, "code": self.code, "errmsg": "no"}]})


@pytest.mark.parametrize(("code", "raised"), [(11000, DuplicateKeyError), (10107, Unavailable)])
def test_only_a_key_that_is_there_already_is_a_duplicate(code: int, raised: type[Exception]) -> None:
    with pytest.raises(raised):
        GroupWriter(Refusing(code)).insert({"_id": 1})  # type: ignore[arg-type]
