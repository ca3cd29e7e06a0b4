"""What queueing hears."""

from services.chassis.messages import Envelope
from services.chassis.worker.entrypoints import RoomAtWork, heard
from services.queueing import wire


class Worker:
    """One queue, `queueing.heard`."""

    name = "queueing"
    room = RoomAtWork()

    @heard
    def hear(self, envelope: Envelope, body: bytes) -> None:
        self.room.hear(wire.heard, envelope, body)
