"""RPCs that open what is sealed."""

from typing import Any

from sanji.intake.v1 import intake_service_pb2 as pb

from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.intake import commands
from services.intake.ports import Intake


class Revealing:
    """Showing personal numbers to those who handle the case."""

    _room: Room[Intake]

    def RevealPersonalData(self, request: Any, context: Any) -> Any:
        command = commands.RevealPersonalData(principal(context), request.number, request.purpose)
        revealed = self._room.ask(command)
        return pb.RevealPersonalDataResponse(number=revealed.number, values=revealed.values)
