"""RPCs of the published lists."""

from typing import Any

from sanji.catalogue.v1 import catalogue_lists_pb2 as pb

from services.catalogue.commands.lists import ExportList, ListRegisterLists
from services.catalogue.ports import Catalogue
from services.catalogue.wire.lists import list_to_proto, lists_to_proto
from services.chassis.room import Room


class Listing:
    """Summaries and exports."""

    _room: Room[Catalogue]

    def ListRegisterLists(self, request: Any, context: Any) -> Any:
        return lists_to_proto(self._room.ask(ListRegisterLists(request.division)))

    def ExportList(self, request: Any, context: Any) -> Any:
        command = ExportList(
            request.list_kind, request.division, request.format, request.checksum, request.offset
        )
        part = self._room.ask(command)
        return pb.ExportListResponse(
            county=part.county,
            list=list_to_proto(part.exported),
            edition=part.edition,
            total=part.total,
            content=part.content,
        )
