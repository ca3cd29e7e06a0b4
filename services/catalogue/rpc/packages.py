"""RPCs on packages."""

from typing import Any

from sanji.catalogue.v1 import catalogue_packages_pb2 as pb

from services.catalogue import commands
from services.catalogue.ports import Catalogue
from services.catalogue.wire.packages import offered_to_proto, package_to_proto
from services.chassis.room import Room


class Packages:
    """Items asked for together."""

    _room: Room[Catalogue]

    def ListPackages(self, request: Any, context: Any) -> Any:
        command = commands.ListPackages(
            request.lifecycle, request.item, request.page.limit, request.page.cursor
        )
        found, following = self._room.ask(command)
        return pb.ListPackagesResponse(packages=map(package_to_proto, found), next=following)

    def GetPackage(self, request: Any, context: Any) -> Any:
        optional = tuple(request.optional) if request.choosing else None
        offered = self._room.ask(commands.GetPackage(request.package_id, optional))
        return offered_to_proto(offered.package, offered.merged, offered.left_out)
