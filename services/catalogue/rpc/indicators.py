"""RPCs about how the register stands to its targets."""

from typing import Any

from sanji.catalogue.v1 import catalogue_indicators_pb2 as pb

from services.catalogue.commands.indicators import FreezeBaseline, GetIndicators, ListBaselines
from services.catalogue.ports import Catalogue
from services.catalogue.wire.indicators import baseline_to_proto, report_to_proto
from services.chassis.asking import asked
from services.chassis.grpc_server import principal
from services.chassis.room import Room


class Measuring:
    """Indicators, and the baselines that they are compared with."""

    _room: Room[Catalogue]

    def GetIndicators(self, request: Any, context: Any) -> Any:
        command = GetIndicators(
            by=principal(context),
            division=request.division,
            department=request.department,
            site=request.site,
            item=request.item,
            baseline=request.baseline,
            frequent=request.frequent,
            package=request.package,
        )
        return report_to_proto(self._room.ask(command))

    def FreezeBaseline(self, request: Any, context: Any) -> Any:
        command = FreezeBaseline(principal(context), request.division, request.name, asked(context, request))
        return pb.FreezeBaselineResponse(baseline=baseline_to_proto(self._room.ask(command)))

    def ListBaselines(self, request: Any, context: Any) -> Any:
        command = ListBaselines(principal(context), request.division, request.page.limit, request.page.cursor)
        found, following = self._room.ask(command)
        return pb.ListBaselinesResponse(baselines=map(baseline_to_proto, found), next=following)
