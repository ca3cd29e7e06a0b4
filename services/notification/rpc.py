"""gRPC servicer of notification: protobuf in, command, protobuf out."""

from typing import Any

from sanji.notification.v1 import notification_service_pb2 as pb

from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.notification import commands
from services.notification.ports import Notification
from services.notification.wire import to_proto

SERVICE = "sanji.notification.v1.NotificationService"


class Servicer:
    """Each RPC says in its proto what it does, who may call it and what it refuses."""

    def __init__(self, room: Room[Notification]) -> None:
        self._room = room

    def ListMessages(self, request: Any, context: Any) -> Any:
        command = commands.ListMessages(
            principal(context), request.page.limit, request.page.cursor, request.language
        )
        found, following = self._room.ask(command)
        return pb.ListMessagesResponse(messages=[to_proto(one) for one in found], next=following)

    def ReadMessage(self, request: Any, context: Any) -> Any:
        command = commands.ReadMessage(principal(context), request.id, request.language)
        return pb.ReadMessageResponse(message=to_proto(self._room.ask(command)))


def servicer(room: Room[Notification]) -> tuple[str, object]:
    """The service's full name and its servicer."""
    return SERVICE, Servicer(room)
