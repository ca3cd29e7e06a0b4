"""gRPC servicer of rating: protobuf in, command, protobuf out."""

from typing import Any

from sanji.rating.v1 import rating_service_pb2 as pb

from services.chassis.asking import asked
from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.rating import commands
from services.rating.ports import RatingRoom
from services.rating.wire import to_proto

SERVICE = "sanji.rating.v1.RatingService"


class Servicer:
    """Each RPC says in its proto what it does, who may call it and what it refuses."""

    def __init__(self, room: Room[RatingRoom]) -> None:
        self._room = room

    def GiveRating(self, request: Any, context: Any) -> Any:
        command = commands.GiveRating(
            by=principal(context),
            asked=asked(context, request),
            token=request.token,
            grade=request.grade,
            reasons=tuple(request.reasons),
            text=request.text,
        )
        return pb.GiveRatingResponse(rating=to_proto(self._room.ask(command)))

    def ListRectifications(self, request: Any, context: Any) -> Any:
        command = commands.ListRectifications(
            principal(context), request.division, request.page.limit, request.page.cursor
        )
        found, following = self._room.ask(command)
        return pb.ListRectificationsResponse(ratings=[to_proto(one) for one in found], next=following)


def servicer(room: Room[RatingRoom]) -> tuple[str, object]:
    """The service's full name and its servicer."""
    return SERVICE, Servicer(room)
