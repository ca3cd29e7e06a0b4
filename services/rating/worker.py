"""What rating hears."""

from services.chassis.messages import Envelope
from services.chassis.worker.entrypoints import RoomAtWork, heard
from services.rating import wire


class Worker:
    """One queue, `rating.heard`."""

    name = "rating"
    room = RoomAtWork()

    @heard
    def hear(self, envelope: Envelope, body: bytes) -> None:
        self.room.hear(wire.heard, envelope, body)
