"""Certificates over gRPC."""

from typing import Any

from sanji.approval.v1 import approval_certificates_pb2 as pb

from services.approval import commands
from services.approval.domain.certificate import Certificate
from services.approval.handlers.sheets import certificate_sheet
from services.approval.ports import Approval
from services.approval.wire import certificate_to_proto, key_to_proto, kind_to_proto, verified_to_proto
from services.chassis.asking import asked
from services.chassis.grpc_server import principal
from services.chassis.printing import PdfPrinter
from services.chassis.room import Room


class Certificates:
    """Looking at certificates, printing, verifying, revoking and handing them over."""

    _room: Room[Approval]
    _printer: PdfPrinter

    def GetCertificate(self, request: Any, context: Any) -> Any:
        found = self._room.ask(commands.GetCertificate(principal(context), request.certificate))
        return pb.GetCertificateResponse(certificate=self._shown(found))

    def PrintCertificate(self, request: Any, context: Any) -> Any:
        found = self._room.ask(commands.GetCertificate(principal(context), request.certificate))
        world = self._room.world
        name = f"{found.id}/{found.state}"
        pdf = self._printer.pdf(name, lambda: certificate_sheet(found, world))
        return pb.PrintCertificateResponse(id=found.id, pdf=pdf)

    def VerifyCertificate(self, request: Any, context: Any) -> Any:
        return verified_to_proto(self._room.ask(commands.VerifyCertificate(request.certificate)))

    def RevokeCertificate(self, request: Any, context: Any) -> Any:
        command = commands.RevokeCertificate(
            principal(context), request.certificate, request.reason, request.note, asked(context, request)
        )
        return pb.RevokeCertificateResponse(certificate=self._shown(self._room.ask(command)))

    def RecordDelivery(self, request: Any, context: Any) -> Any:
        command = commands.RecordDelivery(
            by=principal(context),
            certificate=request.certificate,
            method=request.method,
            site=request.site,
            collector=request.collector,
            document=request.document,
            tracking=request.tracking,
            asked=asked(context, request),
        )
        return pb.RecordDeliveryResponse(certificate=self._shown(self._room.ask(command)))

    def RecordPaper(self, request: Any, context: Any) -> Any:
        command = commands.RecordPaper(
            principal(context), request.certificate, request.blank, asked(context, request)
        )
        return pb.RecordPaperResponse(certificate=self._shown(self._room.ask(command)))

    def ListSealKeys(self, request: Any, context: Any) -> Any:
        found = self._room.ask(commands.ListSealKeys(request.organ))
        return pb.ListSealKeysResponse(keys=[key_to_proto(key) for key in found])

    def ListCertificateKinds(self, request: Any, context: Any) -> Any:
        found = self._room.ask(commands.ListCertificateKinds())
        return pb.ListCertificateKindsResponse(kinds=map(kind_to_proto, found))

    def _shown(self, certificate: Certificate) -> pb.Certificate:
        return certificate_to_proto(certificate, self._room.world.seals.open)
