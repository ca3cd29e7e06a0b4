"""RPCs on guides and prints."""

from typing import Any

from sanji.catalogue.v1 import catalogue_guides_pb2 as pb

from services.catalogue import commands
from services.catalogue.ports import Catalogue
from services.catalogue.wire.guides import (
    chart_to_proto,
    count_to_proto,
    edition_to_proto,
    guide_to_proto,
    notices_to_proto,
)
from services.chassis.asking import asked
from services.chassis.grpc_server import principal
from services.chassis.room import Room


class Guides:
    """Guide, notice sheet, step chart, and what is printed of them."""

    _room: Room[Catalogue]

    def GetGuide(self, request: Any, context: Any) -> Any:
        command = commands.GetGuide(request.code, request.version, request.site, principal(context))
        return guide_to_proto(*self._room.ask(command))

    def GetNoticeSheet(self, request: Any, context: Any) -> Any:
        command = commands.GetNoticeSheet(request.code, request.version, principal(context))
        return notices_to_proto(*self._room.ask(command))

    def GetStepChart(self, request: Any, context: Any) -> Any:
        command = commands.GetStepChart(request.code, request.version, principal(context))
        return chart_to_proto(*self._room.ask(command))

    def PrintItem(self, request: Any, context: Any) -> Any:
        command = commands.PrintItem(
            request.code, request.kind, request.version, request.site, principal(context)
        )
        paper = self._room.ask(command)
        return pb.PrintItemResponse(edition=edition_to_proto(paper.edition), pdf=paper.pdf)

    def RecordPrint(self, request: Any, context: Any) -> Any:
        command = commands.RecordPrint(
            by=principal(context),
            asked=asked(context, request),
            code=request.code,
            site=request.site,
            kind=request.kind,
            copies=request.copies,
        )
        count = self._room.ask(command)
        return pb.RecordPrintResponse(
            site=count.site, item_id=count.item, kind=count.kind, copies=request.copies
        )

    def ListPrints(self, request: Any, context: Any) -> Any:
        command = commands.ListPrints(
            principal(context), request.site, request.page.limit, request.page.cursor
        )
        found, following = self._room.ask(command)
        return pb.ListPrintsResponse(prints=map(count_to_proto, found), next=following)
