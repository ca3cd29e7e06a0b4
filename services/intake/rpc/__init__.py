"""gRPC servicer of intake: protobuf in, command, protobuf out. One mixin per subject."""

from services.chassis.printing import PdfPrinter
from services.chassis.room import Room
from services.intake.ports import Intake
from services.intake.rpc.acceptance import Acceptance
from services.intake.rpc.agency import Agency
from services.intake.rpc.applications import Applications
from services.intake.rpc.clocks import Clocks
from services.intake.rpc.commitments import Commitments
from services.intake.rpc.deliveries import Deliveries
from services.intake.rpc.desk import Desk
from services.intake.rpc.exchange import Exchange
from services.intake.rpc.materials import Materials
from services.intake.rpc.notices import Notices
from services.intake.rpc.packages import Packages
from services.intake.rpc.persons import Persons
from services.intake.rpc.revealing import Revealing
from services.intake.rpc.ways import MaterialWays

SERVICE = "sanji.intake.v1.IntakeService"


class Servicer(
    Acceptance,
    Agency,
    Applications,
    Clocks,
    Commitments,
    Deliveries,
    Desk,
    Exchange,
    Persons,
    Revealing,
    Materials,
    Packages,
    Notices,
    MaterialWays,
):
    """Each RPC says in its proto what it does, who may call it and what it refuses."""

    def __init__(self, room: Room[Intake]) -> None:
        self._room = room
        self._printer = PdfPrinter()


def servicer(room: Room[Intake]) -> tuple[str, object]:
    """The service's full name and its servicer."""
    return SERVICE, Servicer(room)
