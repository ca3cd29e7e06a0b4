"""RPCs that read what is published."""

from typing import Any

from sanji.catalogue.v1 import catalogue_service_pb2 as pb

from services.catalogue import commands
from services.catalogue.ports import Catalogue
from services.catalogue.rpc.marking import marked
from services.catalogue.wire.items import item_to_proto
from services.catalogue.wire.places import department_to_proto, division_to_proto, site_to_proto
from services.chassis.grpc_server import principal
from services.chassis.room import Room


class Reading:
    """Divisions, sites, departments and items."""

    _room: Room[Catalogue]

    def GetDivision(self, request: Any, context: Any) -> Any:
        place, sites = self._room.ask(commands.GetDivision(request.code))
        return pb.GetDivisionResponse(division=division_to_proto(place), sites=map(site_to_proto, sites))

    def ListChildDivisions(self, request: Any, context: Any) -> Any:
        places = self._room.ask(commands.ListChildDivisions(request.code))
        return pb.ListChildDivisionsResponse(divisions=map(division_to_proto, places))

    def GetItem(self, request: Any, context: Any) -> Any:
        command = commands.GetItem(request.code, request.division, request.version, principal(context))
        found = self._room.ask(command)
        return pb.GetItemResponse(item=marked(item_to_proto(found), self._room.world))

    def ListItems(self, request: Any, context: Any) -> Any:
        command = commands.ListItems(
            division=request.division,
            q=request.q,
            audience=request.audience,
            item_type=request.item_type,
            limit=request.page.limit,
            cursor=request.page.cursor,
            list_kind=request.list_kind,
            leaf=request.leaf,
            life_event=request.life_event,
            department=request.department,
        )
        found, following = self._room.ask(command)
        items = (marked(item_to_proto(one), self._room.world) for one in found)
        return pb.ListItemsResponse(items=items, next=following)

    def ListDepartments(self, request: Any, context: Any) -> Any:
        command = commands.ListDepartments(request.page.limit, request.page.cursor)
        found, following = self._room.ask(command)
        return pb.ListDepartmentsResponse(departments=map(department_to_proto, found), next=following)
