"""RPCs of trial runs before release."""

from typing import Any

from sanji.catalogue.v1 import catalogue_trials_pb2 as pb

from services.catalogue.commands.trials import CloseTrialFinding, RecordTrialFinding, TryChange, TryPackage
from services.catalogue.ports import Catalogue
from services.catalogue.wire.changes import change_to_proto, model_case_from
from services.catalogue.wire.package_trials import model_package_from
from services.chassis.asking import asked, asked_or_none
from services.chassis.grpc_server import principal
from services.chassis.room import Room


class Trying:
    """Model cases on trial, what they find, and that it is mended."""

    _room: Room[Catalogue]

    def RecordTrialFinding(self, request: Any, context: Any) -> Any:
        command = RecordTrialFinding(
            principal(context), request.change_id, request.text, asked(context, request)
        )
        return pb.RecordTrialFindingResponse(change=change_to_proto(self._room.ask(command)))

    def TryChange(self, request: Any, context: Any) -> Any:
        command = TryChange(
            principal(context),
            request.change_id,
            model_case_from(request),
            request.expected,
            asked(context, request),
        )
        return pb.TryChangeResponse(change=change_to_proto(self._room.ask(command)))

    def TryPackage(self, request: Any, context: Any) -> Any:
        command = TryPackage(
            principal(context),
            request.change_id,
            model_package_from(request),
            request.expected,
            asked(context, request),
        )
        return pb.TryPackageResponse(change=change_to_proto(self._room.ask(command)))

    def CloseTrialFinding(self, request: Any, context: Any) -> Any:
        command = CloseTrialFinding(
            principal(context),
            request.change_id,
            request.finding,
            request.resolution,
            asked_or_none(context, request),
        )
        return pb.CloseTrialFindingResponse(change=change_to_proto(self._room.ask(command)))
