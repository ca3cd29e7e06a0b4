"""What rating hears."""

from collections.abc import Sequence

from services.chassis.worker.entrypoints import PATIENT, Arrived, ExcInfo, RoomAtWork, heard
from services.rating import wire


class Worker:
    """One queue, `rating.heard`."""

    name = "rating"
    room = RoomAtWork()

    @heard(gather=PATIENT)
    def hear(self, arrived: Sequence[Arrived]) -> list[ExcInfo]:
        return self.room.hear(wire.heard, arrived)
