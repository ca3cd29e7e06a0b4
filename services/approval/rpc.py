"""gRPC servicer of approval: protobuf in, command, protobuf out."""

from typing import Any

from sanji.approval.v1 import approval_service_pb2 as pb

from services.approval import commands
from services.approval.ports import Approval
from services.approval.wire import clock_to_proto, to_proto, to_proto_with_form
from services.chassis.asking import asked_or_none
from services.chassis.grpc_server import principal
from services.chassis.room import Room

SERVICE = "sanji.approval.v1.ApprovalService"


class Servicer:
    """Each RPC says in its proto what it does, who may call it and what it refuses."""

    def __init__(self, room: Room[Approval]) -> None:
        self._room = room

    def GetCase(self, request: Any, context: Any) -> Any:
        case = self._room.ask(commands.GetCase(principal(context), request.number))
        return pb.GetCaseResponse(case=to_proto_with_form(case, self._room.world.seals.open))

    def ListCases(self, request: Any, context: Any) -> Any:
        command = commands.ListCases(
            principal(context),
            request.division,
            request.department,
            request.state,
            request.page.limit,
            request.page.cursor,
        )
        found, following = self._room.ask(command)
        return pb.ListCasesResponse(cases=[to_proto(case) for case in found], next=following)

    def GetCaseClock(self, request: Any, context: Any) -> Any:
        clocks = self._room.ask(commands.GetCaseClock(principal(context), request.number))
        return pb.GetCaseClockResponse(clocks=[clock_to_proto(clock) for clock in clocks])

    def DecideCase(self, request: Any, context: Any) -> Any:
        command = commands.DecideCase(
            by=principal(context),
            number=request.number,
            outcome=request.outcome,
            reason=request.reason,
            checks=dict(request.checks),
            asked=asked_or_none(context, request),
            if_version=request.if_version,
        )
        return pb.DecideCaseResponse(case=to_proto(self._room.ask(command)))


def servicer(room: Room[Approval]) -> tuple[str, object]:
    """The service's full name and its servicer."""
    return SERVICE, Servicer(room)
