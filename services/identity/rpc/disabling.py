"""RPCs on staff accounts out of use and back."""

from typing import Any

from sanji.identity.v1 import identity_disabling_pb2 as pb

from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.identity import commands
from services.identity.ports import Identity
from services.identity.wire import caller_to_proto


class Disabling:
    """Out of use, back in use."""

    _room: Room[Identity]

    def DisableStaff(self, request: Any, context: Any) -> Any:
        staff = self._room.ask(commands.DisableStaff(principal(context), request.staff, request.reason))
        return pb.DisableStaffResponse(caller=caller_to_proto(staff.caller(self._room.world.stack)))

    def EnableStaff(self, request: Any, context: Any) -> Any:
        staff = self._room.ask(commands.EnableStaff(principal(context), request.staff, request.reason))
        return pb.EnableStaffResponse(caller=caller_to_proto(staff.caller(self._room.world.stack)))
