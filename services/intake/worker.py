"""What intake hears."""

from services.chassis.messages import Envelope
from services.chassis.worker.entrypoints import RoomAtWork, heard
from services.intake import wire


class Worker:
    """One queue, `intake.heard`."""

    name = "intake"
    room = RoomAtWork()

    @heard
    def hear(self, envelope: Envelope, body: bytes) -> None:
        self.room.hear(wire.heard, envelope, body)
