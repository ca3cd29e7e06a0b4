"""RPCs about how papers were given."""

from dataclasses import asdict
from typing import Any

from sanji.intake.v1 import intake_ways_pb2 as pb

from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.intake import commands
from services.intake.ports import Intake


class MaterialWays:
    """Looked up, used again, uploaded, waived, still to come."""

    _room: Room[Intake]

    def GetMaterialWays(self, request: Any, context: Any) -> Any:
        command = commands.GetMaterialWays(
            principal(context),
            request.since,
            request.until,
            request.division,
            request.page.limit,
            request.page.cursor,
        )
        whole, rows, following = self._room.ask(command)
        return pb.GetMaterialWaysResponse(
            whole=pb.MaterialWays(**asdict(whole)),
            rows=[
                pb.MaterialWaysRow(
                    month=row.month,
                    item=row.item,
                    division=row.division,
                    ways=pb.MaterialWays(**asdict(row.ways)),
                )
                for row in rows
            ],
            next=following,
        )
