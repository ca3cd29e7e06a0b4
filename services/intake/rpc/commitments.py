"""RPCs around commitments."""

from typing import Any

from sanji.intake.v1 import intake_commitments_pb2 as pb

from services.chassis.room import Room
from services.intake import commands
from services.intake.ports import Intake
from services.intake.wire.commitments import text_to_proto


class Commitments:
    """The text that an applicant signs."""

    _room: Room[Intake]

    def GetCommitmentText(self, request: Any, context: Any) -> Any:
        name, text = self._room.ask(commands.GetCommitmentText(request.item))
        return pb.GetCommitmentTextResponse(text=text_to_proto(name, text))
