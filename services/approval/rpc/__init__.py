"""gRPC servicer of approval: protobuf in, command, protobuf out. One mixin per subject."""

from services.approval.ports import Approval
from services.approval.rpc.after_checks import AfterChecks
from services.approval.rpc.automatic import Automatics
from services.approval.rpc.cases import Cases
from services.approval.rpc.certificates import Certificates
from services.approval.rpc.clocks import Clocks
from services.approval.rpc.departments import Departments
from services.approval.rpc.desk import Desk
from services.approval.rpc.inspections import Inspections
from services.approval.rpc.supervision import Supervision
from services.chassis.printing import PdfPrinter
from services.chassis.room import Room

SERVICE = "sanji.approval.v1.ApprovalService"


class Servicer(
    Automatics, Cases, Certificates, Clocks, Departments, Supervision, Desk, AfterChecks, Inspections
):
    """Each RPC says in its proto what it does, who may call it and what it refuses."""

    def __init__(self, room: Room[Approval]) -> None:
        self._room = room
        self._printer = PdfPrinter()


def servicer(room: Room[Approval]) -> tuple[str, object]:
    """The service's full name and its servicer."""
    return SERVICE, Servicer(room)
