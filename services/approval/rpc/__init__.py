"""gRPC servicer of approval: protobuf in, command, protobuf out. One mixin per subject."""

from services.approval.ports import Approval
from services.approval.rpc.cases import Cases
from services.approval.rpc.clocks import Clocks
from services.approval.rpc.departments import Departments
from services.chassis.room import Room

SERVICE = "sanji.approval.v1.ApprovalService"


class Servicer(Cases, Clocks, Departments):
    """Each RPC says in its proto what it does, who may call it and what it refuses."""

    def __init__(self, room: Room[Approval]) -> None:
        self._room = room


def servicer(room: Room[Approval]) -> tuple[str, object]:
    """The service's full name and its servicer."""
    return SERVICE, Servicer(room)
