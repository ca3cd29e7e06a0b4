"""RPCs that look papers up."""

from typing import Any

from sanji.intake.v1 import intake_exchange_pb2 as pb
from sanji.intake.v1 import intake_service_pb2

from services.chassis.asking import asked_or_none, sealed
from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.intake import commands
from services.intake.ports import Intake
from services.intake.wire.applications import to_proto
from services.intake.wire.exchange import source_to_proto


class Exchange:
    """Registers that hold papers of the government."""

    _room: Room[Intake]

    def ListSources(self, request: Any, context: Any) -> Any:
        sources, down = self._room.ask(commands.ListSources())
        return pb.ListSourcesResponse(sources=[source_to_proto(one, one.id in down) for one in sources])

    def LookUpMaterial(self, request: Any, context: Any) -> Any:
        found = asked_or_none(context, request)
        command = commands.LookUpMaterial(
            principal(context),
            request.number,
            request.material,
            request.value,
            request.purpose,
            sealed(found, self._room.world.seals) if found else None,
            request.if_version,
        )
        return intake_service_pb2.LookUpMaterialResponse(application=to_proto(self._room.ask(command)))
