"""What intake hears, and its timer."""

from services.chassis.messages import Envelope
from services.chassis.worker.entrypoints import RoomAtWork, heard, leased_timer
from services.intake import wire
from services.intake.commands import ForgetUnusedMaterials


class Worker:
    """One queue, `intake.heard`; one timer."""

    name = "intake"
    room = RoomAtWork()

    @heard
    def hear(self, envelope: Envelope, body: bytes) -> None:
        self.room.hear(wire.heard, envelope, body)

    @leased_timer(interval=600)
    def forget_unused_materials(self) -> None:
        self.room.room.ask(ForgetUnusedMaterials())
