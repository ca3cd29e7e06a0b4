"""gRPC servicer of intake: protobuf in, command, protobuf out. One mixin per subject."""

from services.chassis.room import Room
from services.intake.ports import Intake
from services.intake.rpc.acceptance import Acceptance
from services.intake.rpc.agency import Agency
from services.intake.rpc.applications import Applications
from services.intake.rpc.clocks import Clocks
from services.intake.rpc.desk import Desk
from services.intake.rpc.materials import Materials
from services.intake.rpc.revealing import Revealing

SERVICE = "sanji.intake.v1.IntakeService"


class Servicer(
    Acceptance,
    Agency,
    Applications,
    Clocks,
    Desk,
    Revealing,
    Materials,
):
    """Each RPC says in its proto what it does, who may call it and what it refuses."""

    def __init__(self, room: Room[Intake]) -> None:
        self._room = room


def servicer(room: Room[Intake]) -> tuple[str, object]:
    """The service's full name and its servicer."""
    return SERVICE, Servicer(room)
