"""What the catalogue hears."""

from services.catalogue import wire
from services.chassis.messages import Envelope
from services.chassis.worker.entrypoints import RoomAtWork, heard


class Worker:
    """One queue, `catalogue.heard`."""

    name = "catalogue"
    room = RoomAtWork()

    @heard
    def hear(self, envelope: Envelope, body: bytes) -> None:
        self.room.hear(wire.heard, envelope, body)
