"""RPCs on basic entries."""

from typing import Any

from sanji.catalogue.v1 import catalogue_basics_pb2 as pb

from services.catalogue import commands
from services.catalogue.ports import Catalogue
from services.catalogue.wire.basics import basic_to_proto, implementation_to_proto
from services.chassis.room import Room


class Basics:
    """What is shared of items, implemented or not."""

    _room: Room[Catalogue]

    def ListBasics(self, request: Any, context: Any) -> Any:
        command = commands.ListBasics(
            division=request.division,
            item_type=request.item_type,
            q=request.q,
            limit=request.page.limit,
            cursor=request.page.cursor,
        )
        found, following = self._room.ask(command)
        return pb.ListBasicsResponse(
            basics=[basic_to_proto(one.entry, one.items) for one in found], next=following
        )

    def GetBasic(self, request: Any, context: Any) -> Any:
        found = self._room.ask(commands.GetBasic(request.code, request.division))
        return pb.GetBasicResponse(
            basic=basic_to_proto(found.entry, found.items),
            implementations=map(implementation_to_proto, found.items),
        )
