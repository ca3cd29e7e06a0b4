"""What notification hears."""

from services.chassis.messages import Envelope
from services.chassis.worker.entrypoints import RoomAtWork, heard
from services.notification import wire


class Worker:
    """One queue, `notification.heard`."""

    name = "notification"
    room = RoomAtWork()

    @heard
    def hear(self, envelope: Envelope, body: bytes) -> None:
        self.room.hear(wire.heard, envelope, body)
