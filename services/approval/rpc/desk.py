"""The reviewers' desk over gRPC."""

from typing import Any

from sanji.approval.v1 import approval_desk_pb2 as pb

from services.approval import commands
from services.approval.ports import Approval
from services.approval.wire import chief_to_proto, sheet_to_proto, to_proto
from services.chassis.asking import asked_or_none
from services.chassis.grpc_server import principal
from services.chassis.room import Room


class Desk:
    """Holding, reminding, confirming; chief representatives."""

    _room: Room[Approval]

    def CountDesk(self, request: Any, context: Any) -> Any:
        command = commands.CountDesk(principal(context), request.division, request.department)
        return pb.CountDeskResponse(**self._room.ask(command))

    def GetReviewSheet(self, request: Any, context: Any) -> Any:
        command = commands.GetReviewSheet(principal(context), request.number, request.department)
        return pb.GetReviewSheetResponse(sheet=sheet_to_proto(self._room.ask(command)))

    def ClaimCase(self, request: Any, context: Any) -> Any:
        command = commands.ClaimCase(
            principal(context), request.number, asked_or_none(context, request), request.if_version
        )
        return pb.ClaimCaseResponse(case=to_proto(self._room.ask(command)))

    def ReleaseCase(self, request: Any, context: Any) -> Any:
        command = commands.ReleaseCase(
            principal(context),
            request.number,
            request.department,
            asked_or_none(context, request),
            request.if_version,
        )
        return pb.ReleaseCaseResponse(case=to_proto(self._room.ask(command)))

    def TransferCase(self, request: Any, context: Any) -> Any:
        command = commands.TransferCase(
            by=principal(context),
            number=request.number,
            colleague=request.colleague,
            reason=request.reason,
            department=request.department,
            asked=asked_or_none(context, request),
            if_version=request.if_version,
        )
        return pb.TransferCaseResponse(case=to_proto(self._room.ask(command)))

    def RemindCase(self, request: Any, context: Any) -> Any:
        command = commands.RemindCase(
            principal(context),
            request.number,
            request.note,
            asked_or_none(context, request),
            request.if_version,
        )
        return pb.RemindCaseResponse(case=to_proto(self._room.ask(command)))

    def ConfirmDecision(self, request: Any, context: Any) -> Any:
        command = commands.ConfirmDecision(
            by=principal(context),
            number=request.number,
            confirmed=request.confirmed,
            reason=request.reason,
            asked=asked_or_none(context, request),
            if_version=request.if_version,
        )
        return pb.ConfirmDecisionResponse(case=to_proto(self._room.ask(command)))

    def RecallDecision(self, request: Any, context: Any) -> Any:
        command = commands.RecallDecision(
            principal(context), request.number, asked_or_none(context, request), request.if_version
        )
        return pb.RecallDecisionResponse(case=to_proto(self._room.ask(command)))

    def AppointChief(self, request: Any, context: Any) -> Any:
        command = commands.AppointChief(
            by=principal(context),
            division=request.division,
            department=request.department,
            chief=request.chief,
            deputy=request.deputy,
            items=tuple(request.items),
            if_version=request.if_version,
        )
        return pb.AppointChiefResponse(chief=chief_to_proto(self._room.ask(command)))

    def GetChief(self, request: Any, context: Any) -> Any:
        command = commands.GetChief(principal(context), request.division, request.department)
        return pb.GetChiefResponse(chief=chief_to_proto(self._room.ask(command)))
