"""What identity hears."""

from services.chassis.messages import Envelope
from services.chassis.worker.entrypoints import RoomAtWork, heard
from services.identity import wire


class Worker:
    """One queue, `identity.heard`."""

    name = "identity"
    room = RoomAtWork()

    @heard
    def hear(self, envelope: Envelope, body: bytes) -> None:
        self.room.hear(wire.heard, envelope, body)
