"""RPCs that explain clocks."""

from typing import Any

from sanji.intake.v1 import intake_clock_pb2 as pb

from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.intake import commands
from services.intake.ports import Intake
from services.intake.wire.clocks import explained_to_proto


class Clocks:
    """Clocks, day by day."""

    _room: Room[Intake]

    def GetApplicationClock(self, request: Any, context: Any) -> Any:
        clocks = self._room.ask(commands.GetApplicationClock(principal(context), request.number))
        return pb.GetApplicationClockResponse(clocks=[explained_to_proto(clock) for clock in clocks])
