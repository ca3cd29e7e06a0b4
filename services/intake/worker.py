"""What intake hears, and its timers."""

from collections.abc import Sequence

from services.chassis.worker.entrypoints import Arrived, ExcInfo, RoomAtWork, heard, leased_timer
from services.intake import wire
from services.intake.commands import (
    AnnounceDeliveries,
    AskRegistersAgain,
    AssignWaiting,
    CountMaterialWays,
    DeemAccepted,
    DeemPackagesAccepted,
    ForgetUnusedMaterials,
    WatchPackages,
)


class Worker:
    """One queue, `intake.heard`; its timers."""

    name = "intake"
    room = RoomAtWork()

    @heard
    def hear(self, arrived: Sequence[Arrived]) -> list[ExcInfo]:
        return self.room.hear(wire.heard, arrived)

    @leased_timer(interval=600)
    def forget_unused_materials(self) -> None:
        self.room.room.ask(ForgetUnusedMaterials())

    @leased_timer(interval=30)
    def deem_accepted(self) -> None:
        self.room.room.ask(DeemAccepted())

    @leased_timer(interval=30)
    def deem_packages_accepted(self) -> None:
        self.room.room.ask(DeemPackagesAccepted())

    @leased_timer(interval=300)
    def watch_packages(self) -> None:
        self.room.room.ask(WatchPackages())

    @leased_timer(interval=30)
    def count_material_ways(self) -> None:
        self.room.room.ask(CountMaterialWays())

    @leased_timer(interval=5)
    def announce_deliveries(self) -> None:
        self.room.room.ask(AnnounceDeliveries())

    @leased_timer(interval=15)
    def ask_registers_again(self) -> None:
        self.room.room.ask(AskRegistersAgain())

    @leased_timer(interval=60)
    def assign_waiting(self) -> None:
        self.room.room.ask(AssignWaiting())
