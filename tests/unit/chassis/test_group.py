"""Group commit: a writer who gives up takes nobody with him."""

from threading import Event, Thread
from typing import Any

import pytest

from services.chassis.errors import Unavailable
from services.chassis.mongo.group import GroupWriter
from tests.waiting import until


class Slow:
    """A collection whose first flush takes until `go` is set."""

    def __init__(self) -> None:
        self.go = Event()
        self.begun = Event()
        self.kept: list[Any] = []

    def insert_many(self, documents: list[Any], ordered: bool) -> None:
        self.begun.set()
        self.go.wait(20)
        self.kept += documents


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
