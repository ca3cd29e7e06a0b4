"""What queueing hears."""

from collections.abc import Sequence

from services.chassis.worker.entrypoints import Arrived, ExcInfo, RoomAtWork, heard
from services.queueing import wire


class Worker:
    """One queue, `queueing.heard`."""

    name = "queueing"
    room = RoomAtWork()

    @heard
    def hear(self, arrived: Sequence[Arrived]) -> list[ExcInfo]:
        return self.room.hear(wire.heard, arrived)
