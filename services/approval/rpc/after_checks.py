"""Checks after grants on commitments over gRPC."""

from typing import Any

from sanji.approval.v1 import approval_commitments_pb2 as pb

from services.approval import commands
from services.approval.ports import Approval
from services.approval.wire.after_checks import check_to_proto, commitment_to_proto
from services.chassis.asking import asked_or_none
from services.chassis.grpc_server import principal
from services.chassis.room import Room


class AfterChecks:
    """Checks, records of broken promises, and what is public."""

    _room: Room[Approval]

    def ListAfterChecks(self, request: Any, context: Any) -> Any:
        command = commands.ListAfterChecks(
            principal(context),
            request.division,
            request.department,
            request.state,
            request.page.limit,
            request.page.cursor,
        )
        found, following = self._room.ask(command)
        return pb.ListAfterChecksResponse(checks=[check_to_proto(one) for one in found], next=following)

    def GetAfterCheck(self, request: Any, context: Any) -> Any:
        case = self._room.ask(commands.GetAfterCheck(principal(context), request.number))
        return pb.GetAfterCheckResponse(check=check_to_proto(case))

    def RecordAfterCheck(self, request: Any, context: Any) -> Any:
        command = commands.RecordAfterCheck(
            principal(context),
            request.number,
            request.result,
            request.note,
            asked_or_none(context, request),
            request.if_version,
        )
        return pb.RecordAfterCheckResponse(check=check_to_proto(self._room.ask(command)))

    def AppealAfterCheck(self, request: Any, context: Any) -> Any:
        return pb.AppealAfterCheckResponse(check=self._spoken(commands.AppealAfterCheck, request, context))

    def UpholdAfterCheck(self, request: Any, context: Any) -> Any:
        return pb.UpholdAfterCheckResponse(check=self._spoken(commands.UpholdAfterCheck, request, context))

    def ClearAfterCheck(self, request: Any, context: Any) -> Any:
        return pb.ClearAfterCheckResponse(check=self._spoken(commands.ClearAfterCheck, request, context))

    def ListCommitments(self, request: Any, context: Any) -> Any:
        command = commands.ListCommitments(
            request.division, request.item, request.page.limit, request.page.cursor
        )
        found, following = self._room.ask(command)
        return pb.ListCommitmentsResponse(
            commitments=[commitment_to_proto(one) for one in found], next=following
        )

    def _spoken(self, kind: Any, request: Any, context: Any) -> pb.AfterCheck:
        command = kind(
            principal(context),
            request.number,
            request.reason,
            asked_or_none(context, request),
            request.if_version,
        )
        return check_to_proto(self._room.ask(command))
