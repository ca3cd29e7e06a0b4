"""RPCs about the quality of items."""

from typing import Any

from sanji.catalogue.v1 import catalogue_quality_pb2 as pb

from services.catalogue import commands
from services.catalogue.ports import Catalogue
from services.catalogue.wire.quality import demands_to_proto, finding_to_proto
from services.chassis.grpc_server import principal
from services.chassis.room import Room


class Linting:
    """What is wrong with an item, with a register; how demands change."""

    _room: Room[Catalogue]

    def LintItem(self, request: Any, context: Any) -> Any:
        found = self._room.ask(commands.LintItem(principal(context), request.division, request.document))
        return pb.LintItemResponse(findings=map(finding_to_proto, found))

    def LintRegister(self, request: Any, context: Any) -> Any:
        command = commands.LintRegister(
            by=principal(context),
            division=request.division,
            scope=request.scope,
            severity=request.severity,
            reason=request.reason,
            limit=request.page.limit,
            cursor=request.page.cursor,
        )
        found, following = self._room.ask(command)
        return pb.LintRegisterResponse(findings=map(finding_to_proto, found), next=following)

    def GetProofTrend(self, request: Any, context: Any) -> Any:
        trend = self._room.ask(
            commands.GetProofTrend(request.code, request.since, request.until, principal(context))
        )
        return pb.GetProofTrendResponse(
            since=demands_to_proto(trend.since, trend.was),
            until=demands_to_proto(trend.until, trend.now),
            change_percent="" if trend.percent is None else str(trend.percent),
        )
