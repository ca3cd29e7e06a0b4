"""RPCs that move an application on."""

from typing import Any

from sanji.intake.v1 import intake_service_pb2 as pb

from services.chassis.asking import asked_or_none
from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.intake import commands
from services.intake.ports import Intake
from services.intake.wire.applications import materials_given, to_proto


class Desk:
    """Accepting, the one notice, returning, withdrawing."""

    _room: Room[Intake]

    def AcceptApplication(self, request: Any, context: Any) -> Any:
        command = commands.AcceptApplication(
            principal(context), request.number, asked_or_none(context, request), request.if_version
        )
        return pb.AcceptApplicationResponse(application=to_proto(self._room.ask(command)))

    def RequestSupplement(self, request: Any, context: Any) -> Any:
        command = commands.RequestSupplement(
            principal(context),
            request.number,
            tuple(request.materials),
            request.note,
            asked_or_none(context, request),
            request.if_version,
        )
        return pb.RequestSupplementResponse(application=to_proto(self._room.ask(command)))

    def ProvideSupplement(self, request: Any, context: Any) -> Any:
        command = commands.ProvideSupplement(
            principal(context),
            request.number,
            materials_given(request.materials),
            asked_or_none(context, request),
            request.if_version,
        )
        return pb.ProvideSupplementResponse(application=to_proto(self._room.ask(command)))

    def ReturnApplication(self, request: Any, context: Any) -> Any:
        command = commands.ReturnApplication(
            principal(context),
            request.number,
            request.reason,
            asked_or_none(context, request),
            request.if_version,
            request.cause,
            request.organ,
            tuple(request.materials),
        )
        return pb.ReturnApplicationResponse(application=to_proto(self._room.ask(command)))

    def WithdrawApplication(self, request: Any, context: Any) -> Any:
        command = commands.WithdrawApplication(
            principal(context), request.number, asked_or_none(context, request), request.if_version
        )
        return pb.WithdrawApplicationResponse(application=to_proto(self._room.ask(command)))
