"""The clocks of cases over gRPC."""

from typing import Any

from sanji.approval.v1 import approval_clocks_pb2 as clocks_pb
from sanji.approval.v1 import approval_service_pb2 as pb

from services.approval import commands
from services.approval.ports import Approval
from services.approval.wire import explained_to_proto, to_proto
from services.chassis.asking import asked_or_none
from services.chassis.grpc_server import principal
from services.chassis.room import Room


class Clocks:
    """Clocks day by day, and what stops or prolongs them."""

    _room: Room[Approval]

    def GetCaseClock(self, request: Any, context: Any) -> Any:
        clocks = self._room.ask(commands.GetCaseClock(principal(context), request.number))
        return pb.GetCaseClockResponse(clocks=[explained_to_proto(clock) for clock in clocks])

    def AskPause(self, request: Any, context: Any) -> Any:
        command = commands.AskPause(
            principal(context),
            request.number,
            request.procedure,
            request.days,
            request.reason,
            asked_or_none(context, request),
            request.if_version,
        )
        return clocks_pb.AskPauseResponse(case=to_proto(self._room.ask(command)))

    def AskExtension(self, request: Any, context: Any) -> Any:
        command = commands.AskExtension(
            principal(context),
            request.number,
            request.days,
            request.reason,
            asked_or_none(context, request),
            request.if_version,
        )
        return clocks_pb.AskExtensionResponse(case=to_proto(self._room.ask(command)))

    def ApproveClockChange(self, request: Any, context: Any) -> Any:
        command = commands.ApproveClockChange(
            principal(context), request.number, asked_or_none(context, request), request.if_version
        )
        return clocks_pb.ApproveClockChangeResponse(case=to_proto(self._room.ask(command)))

    def RefuseClockChange(self, request: Any, context: Any) -> Any:
        command = commands.RefuseClockChange(
            principal(context),
            request.number,
            request.reason,
            asked_or_none(context, request),
            request.if_version,
        )
        return clocks_pb.RefuseClockChangeResponse(case=to_proto(self._room.ask(command)))

    def ResumeClock(self, request: Any, context: Any) -> Any:
        command = commands.ResumeClock(
            principal(context), request.number, asked_or_none(context, request), request.if_version
        )
        return clocks_pb.ResumeClockResponse(case=to_proto(self._room.ask(command)))
