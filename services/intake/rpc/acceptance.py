"""RPCs that put an application right before it is taken on."""

from typing import Any

from sanji.intake.v1 import intake_acceptance_pb2 as pb

from services.chassis.room import Room
from services.intake import commands
from services.intake.ports import Intake
from services.intake.rpc.applications import form_of
from services.intake.rpc.receipts import change_of
from services.intake.wire.applications import to_proto


class Acceptance:
    """Corrections on the spot."""

    _room: Room[Intake]

    def CorrectApplication(self, request: Any, context: Any) -> Any:
        command = commands.CorrectApplication(
            **change_of(request, context),
            form=form_of(request.form_json),
            consent=request.consent,
            note=request.note,
        )
        return pb.CorrectApplicationResponse(application=to_proto(self._room.ask(command)))
