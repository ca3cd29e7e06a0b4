"""RPCs on accounts."""

from typing import Any

from sanji.identity.v1 import identity_service_pb2 as pb

from services.chassis.asking import asked, sealed
from services.chassis.grpc_server import principal
from services.chassis.masking import mask_name
from services.chassis.messages import Asked
from services.chassis.room import Room
from services.identity import commands
from services.identity.handlers.accounts import is_told
from services.identity.ports import Identity
from services.identity.wire import caller_to_proto


class Accounts:
    """People and staff."""

    _room: Room[Identity]

    def RegisterPerson(self, request: Any, context: Any) -> Any:
        command = commands.RegisterPerson(
            asked=self._asked(context, request),
            id_number=request.id_number,
            name=request.name,
            phone=request.phone,
            password=request.password,
            document=request.document,
            by=principal(context),
        )
        account = self._room.ask(command)
        told = account.id if is_told(command.by, self._room.world) else ""
        return pb.RegisterPersonResponse(person=told, name_masked=mask_name(request.name.strip()))

    def AddStaff(self, request: Any, context: Any) -> Any:
        command = commands.AddStaff(
            by=principal(context),
            username=request.username,
            name=request.name,
            password=request.password,
            roles=frozenset(request.roles),
            division=request.division,
            department=request.department,
            asked=self._asked(context, request),
        )
        caller = self._room.ask(command).caller(self._room.world.stack)
        return pb.AddStaffResponse(caller=caller_to_proto(caller))

    def _asked(self, context: Any, request: Any) -> Asked:
        # Not even a sealed fingerprint over a password is kept.
        bare = type(request)()
        bare.CopyFrom(request)
        bare.ClearField("password")
        return sealed(asked(context, bare), self._room.world.seals)
