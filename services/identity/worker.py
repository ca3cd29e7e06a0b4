"""What identity hears."""

from collections.abc import Sequence

from services.chassis.worker.entrypoints import Arrived, ExcInfo, RoomAtWork, heard
from services.identity import wire


class Worker:
    """One queue, `identity.heard`."""

    name = "identity"
    room = RoomAtWork()

    @heard
    def hear(self, arrived: Sequence[Arrived]) -> list[ExcInfo]:
        return self.room.hear(wire.heard, arrived)
