"""Cases over gRPC."""

from typing import Any

from sanji.approval.v1 import approval_service_pb2 as pb

from services.approval import commands
from services.approval.ports import Approval
from services.approval.wire import mark_answered, mark_waiting, to_proto, to_proto_with_form
from services.chassis.asking import asked_or_none
from services.chassis.grpc_server import principal
from services.chassis.room import Room


class Cases:
    """Looking at cases and deciding them."""

    _room: Room[Approval]

    def GetCase(self, request: Any, context: Any) -> Any:
        case = self._room.ask(commands.GetCase(principal(context), request.number))
        message = to_proto_with_form(case, self._room.world.seals.open)
        mark_waiting(message, case, self._room.world.outages)
        mark_answered(message, case, self._room.world)
        return pb.GetCaseResponse(case=message)

    def ListCases(self, request: Any, context: Any) -> Any:
        command = commands.ListCases(
            principal(context),
            request.division,
            request.department,
            request.state,
            request.page.limit,
            request.page.cursor,
            request.item,
            request.holder,
            request.due_before,
            request.supervised,
        )
        found, following = self._room.ask(command)
        return pb.ListCasesResponse(cases=[to_proto(case) for case in found], next=following)

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
