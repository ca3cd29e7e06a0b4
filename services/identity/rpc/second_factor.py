"""RPCs on second factors."""

from typing import Any

from sanji.identity.v1 import identity_second_factor_pb2 as pb

from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.identity import commands
from services.identity.ports import Identity


class SecondFactors:
    """Enrol, confirm, reset."""

    _room: Room[Identity]

    def EnrolSecondFactor(self, request: Any, context: Any) -> Any:
        found = self._room.ask(commands.EnrolSecondFactor(principal(context)))
        return pb.EnrolSecondFactorResponse(secret=found.secret, uri=found.uri)

    def ConfirmSecondFactor(self, request: Any, context: Any) -> Any:
        codes = self._room.ask(commands.ConfirmSecondFactor(principal(context), request.code))
        return pb.ConfirmSecondFactorResponse(recovery_codes=codes)

    def ResetSecondFactor(self, request: Any, context: Any) -> Any:
        command = commands.ResetSecondFactor(principal(context), request.staff, request.reason)
        self._room.ask(command)
        return pb.ResetSecondFactorResponse()
