"""RPCs that put an application right before it is taken on."""

from typing import Any

from sanji.intake.v1 import intake_acceptance_pb2 as pb

from services.chassis.asking import asked_or_none
from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.intake import commands
from services.intake.ports import Intake
from services.intake.rpc.applications import form_of
from services.intake.wire.applications import to_proto


class Acceptance:
    """Corrections on the spot."""

    _room: Room[Intake]

    def CorrectApplication(self, request: Any, context: Any) -> Any:
        command = commands.CorrectApplication(
            by=principal(context),
            number=request.number,
            form=form_of(request.form_json),
            consent=request.consent,
            note=request.note,
            asked=asked_or_none(context, request),
            if_version=request.if_version,
        )
        return pb.CorrectApplicationResponse(application=to_proto(self._room.ask(command)))
