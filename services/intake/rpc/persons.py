"""RPC by which a person is wanted."""

from typing import Any

from sanji.intake.v1 import intake_service_pb2 as pb

from services.chassis.room import Room
from services.intake import commands
from services.intake.ports import Intake
from services.intake.rpc.receipts import change_of
from services.intake.wire.applications import to_proto


class Persons:
    """The applicant's right to a person."""

    _room: Room[Intake]

    def WantPerson(self, request: Any, context: Any) -> Any:
        command = commands.WantPerson(**change_of(request, context))
        return pb.WantPersonResponse(application=to_proto(self._room.ask(command)))
