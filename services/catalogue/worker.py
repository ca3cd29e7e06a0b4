"""What the catalogue hears."""

from collections.abc import Sequence

from services.catalogue import wire
from services.catalogue.commands import AlertOverdueRegistrations, CountAccepted, PublishDueChanges
from services.chassis.auth import system
from services.chassis.levels import county
from services.chassis.worker.entrypoints import PATIENT, Arrived, ExcInfo, RoomAtWork, heard, leased_timer


class Worker:
    """One queue, `catalogue.heard`; three timers."""

    name = "catalogue"
    room = RoomAtWork()

    @heard(gather=PATIENT)
    def hear(self, arrived: Sequence[Arrived]) -> list[ExcInfo]:
        return self.room.hear(wire.heard, arrived)

    @leased_timer(interval=10)
    def publish_due_changes(self) -> None:
        self.room.room.ask(PublishDueChanges())

    @leased_timer(interval=60)
    def alert_overdue_registrations(self) -> None:
        self.room.room.ask(AlertOverdueRegistrations())

    @leased_timer(interval=60)
    def count_accepted(self) -> None:
        stack = self.room.room.world.stack
        self.room.room.ask(CountAccepted(system(stack), county(stack)))
