"""RPCs that show and print the written notices of an application."""

import hashlib
from typing import Any

from sanji.intake.v1 import intake_notices_pb2 as pb

from services.chassis.grpc_server import principal
from services.chassis.printing import PdfPrinter
from services.chassis.room import Room
from services.intake import commands
from services.intake.domain.notice_sheets import notice_sheet
from services.intake.ports import Intake
from services.intake.wire.notices import notice_to_proto


class Notices:
    """Written notices: listed, in full, as PDF."""

    _room: Room[Intake]
    _printer: PdfPrinter

    def ListNotices(self, request: Any, context: Any) -> Any:
        found = self._room.ask(commands.ListNotices(principal(context), request.number))
        return pb.ListNoticesResponse(notices=map(notice_to_proto, found))

    def GetNotice(self, request: Any, context: Any) -> Any:
        command = commands.GetNotice(principal(context), request.number, request.notice)
        return pb.GetNoticeResponse(notice=notice_to_proto(self._room.ask(command)))

    def PrintNotice(self, request: Any, context: Any) -> Any:
        command = commands.GetNotice(principal(context), request.number, request.notice)
        found = self._room.ask(command)
        sheet = notice_sheet(found)
        name = hashlib.sha256(repr(sheet).encode()).hexdigest()
        return pb.PrintNoticeResponse(number=found.issued.number, pdf=self._printer.pdf(name, lambda: sheet))
