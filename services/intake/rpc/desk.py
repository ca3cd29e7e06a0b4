"""RPCs that move an application on."""

from typing import Any

from sanji.intake.v1 import intake_service_pb2 as pb

from services.chassis.room import Room
from services.intake import commands
from services.intake.ports import Intake
from services.intake.rpc.receipts import change_of
from services.intake.wire.applications import materials_given, to_proto


class Desk:
    """Accepting, the one notice, returning, withdrawing."""

    _room: Room[Intake]

    def AcceptApplication(self, request: Any, context: Any) -> Any:
        command = commands.AcceptApplication(**change_of(request, context))
        return pb.AcceptApplicationResponse(application=to_proto(self._room.ask(command)))

    def RequestSupplement(self, request: Any, context: Any) -> Any:
        command = commands.RequestSupplement(
            **change_of(request, context), materials=tuple(request.materials), note=request.note
        )
        return pb.RequestSupplementResponse(application=to_proto(self._room.ask(command)))

    def ProvideSupplement(self, request: Any, context: Any) -> Any:
        command = commands.ProvideSupplement(
            **change_of(request, context), materials=materials_given(request.materials)
        )
        return pb.ProvideSupplementResponse(application=to_proto(self._room.ask(command)))

    def ReturnApplication(self, request: Any, context: Any) -> Any:
        command = commands.ReturnApplication(
            **change_of(request, context),
            reason=request.reason,
            cause=request.cause,
            organ=request.organ,
            materials=tuple(request.materials),
        )
        return pb.ReturnApplicationResponse(application=to_proto(self._room.ask(command)))

    def WithdrawApplication(self, request: Any, context: Any) -> Any:
        command = commands.WithdrawApplication(**change_of(request, context))
        return pb.WithdrawApplicationResponse(application=to_proto(self._room.ask(command)))
