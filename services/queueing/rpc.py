"""gRPC servicer of queueing: protobuf in, command, protobuf out."""

from typing import Any

from sanji.queueing.v1 import queueing_service_pb2 as pb

from services.chassis.asking import asked, asked_or_none
from services.chassis.auth import DEVICE, STAFF_ROLES
from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.queueing import commands
from services.queueing.ports import Queueing
from services.queueing.wire import to_proto, window_to_proto

SERVICE = "sanji.queueing.v1.QueueingService"


class Servicer:
    """Each RPC says in its proto what it does, who may call it and what it refuses."""

    def __init__(self, room: Room[Queueing]) -> None:
        self._room = room

    def TakeTicket(self, request: Any, context: Any) -> Any:
        command = commands.TakeTicket(
            principal(context), asked(context, request), request.hall, request.lane, request.item
        )
        return pb.TakeTicketResponse(ticket=to_proto(self._room.ask(command)))

    def GetTicket(self, request: Any, context: Any) -> Any:
        found = self._room.ask(commands.GetTicket(principal(context), request.ticket))
        return pb.GetTicketResponse(ticket=to_proto(found))

    def ListWindows(self, request: Any, context: Any) -> Any:
        by = principal(context)
        found = self._room.ask(commands.ListWindows(by, request.hall))
        may_see = by.has(DEVICE, *STAFF_ROLES)
        return pb.ListWindowsResponse(windows=[window_to_proto(one, with_ticket=may_see) for one in found])

    def CallNextTicket(self, request: Any, context: Any) -> Any:
        command = commands.CallNextTicket(principal(context), request.window, asked_or_none(context, request))
        called = self._room.ask(command)
        return pb.CallNextTicketResponse(ticket=to_proto(called) if called else None)

    def StartTicket(self, request: Any, context: Any) -> Any:
        command = commands.StartTicket(principal(context), request.ticket, asked_or_none(context, request))
        return pb.StartTicketResponse(ticket=to_proto(self._room.ask(command)))

    def FinishTicket(self, request: Any, context: Any) -> Any:
        command = commands.FinishTicket(principal(context), request.ticket, asked_or_none(context, request))
        return pb.FinishTicketResponse(ticket=to_proto(self._room.ask(command)))

    def MarkTicketAbsent(self, request: Any, context: Any) -> Any:
        command = commands.MarkTicketAbsent(
            principal(context), request.ticket, asked_or_none(context, request)
        )
        return pb.MarkTicketAbsentResponse(ticket=to_proto(self._room.ask(command)))


def servicer(room: Room[Queueing]) -> tuple[str, object]:
    """The service's full name and its servicer."""
    return SERVICE, Servicer(room)
