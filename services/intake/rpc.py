"""gRPC servicer of intake: protobuf in, command, protobuf out."""

import json
from collections.abc import Sequence
from typing import Any

from sanji.intake.v1 import intake_pb2
from sanji.intake.v1 import intake_service_pb2 as pb

from services.chassis.asking import asked, asked_or_none
from services.chassis.errors import Fault, Invalid
from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.intake import commands
from services.intake.ports import Intake
from services.intake.wire import receipt, to_proto

SERVICE = "sanji.intake.v1.IntakeService"


class Servicer:
    """Each RPC says in its proto what it does, who may call it and what it refuses."""

    def __init__(self, room: Room[Intake]) -> None:
        self._room = room

    def SubmitApplication(self, request: Any, context: Any) -> Any:
        given = request.applicant
        command = commands.SubmitApplication(
            by=principal(context),
            asked=asked(context, request),
            item=request.item,
            division=request.division,
            applicant=commands.ApplicantGiven(
                given.kind, given.id_number if given.kind == "person" else given.uscc, given.name, given.phone
            ),
            form=_form(request.form_json),
            materials=_materials(request.materials),
            channel=request.channel,
            ticket=request.ticket,
            commitment_signed=request.commitment_signed,
            deferral_signed=request.deferral_signed,
            mandate=request.mandate,
        )
        return pb.SubmitApplicationResponse(application=receipt(self._room.ask(command)))

    def GetApplication(self, request: Any, context: Any) -> Any:
        found = self._room.ask(commands.GetApplication(principal(context), request.number))
        return pb.GetApplicationResponse(application=to_proto(found))

    def RevealPersonalData(self, request: Any, context: Any) -> Any:
        command = commands.RevealPersonalData(principal(context), request.number, request.purpose)
        revealed = self._room.ask(command)
        return pb.RevealPersonalDataResponse(number=revealed.number, values=revealed.values)

    def ListApplications(self, request: Any, context: Any) -> Any:
        command = commands.ListApplications(
            principal(context), request.division, request.status, request.page.limit, request.page.cursor
        )
        found, following = self._room.ask(command)
        return pb.ListApplicationsResponse(applications=[to_proto(one) for one in found], next=following)

    def AcceptApplication(self, request: Any, context: Any) -> Any:
        command = commands.AcceptApplication(
            principal(context), request.number, asked_or_none(context, request), request.if_version
        )
        return pb.AcceptApplicationResponse(application=to_proto(self._room.ask(command)))

    def RequestSupplement(self, request: Any, context: Any) -> Any:
        command = commands.RequestSupplement(
            principal(context),
            request.number,
            tuple(request.materials),
            request.note,
            asked_or_none(context, request),
            request.if_version,
        )
        return pb.RequestSupplementResponse(application=to_proto(self._room.ask(command)))

    def ProvideSupplement(self, request: Any, context: Any) -> Any:
        command = commands.ProvideSupplement(
            principal(context),
            request.number,
            _materials(request.materials),
            asked_or_none(context, request),
            request.if_version,
        )
        return pb.ProvideSupplementResponse(application=to_proto(self._room.ask(command)))

    def ReturnApplication(self, request: Any, context: Any) -> Any:
        command = commands.ReturnApplication(
            principal(context),
            request.number,
            request.reason,
            asked_or_none(context, request),
            request.if_version,
        )
        return pb.ReturnApplicationResponse(application=to_proto(self._room.ask(command)))

    def WithdrawApplication(self, request: Any, context: Any) -> Any:
        command = commands.WithdrawApplication(
            principal(context), request.number, asked_or_none(context, request), request.if_version
        )
        return pb.WithdrawApplicationResponse(application=to_proto(self._room.ask(command)))


def servicer(room: Room[Intake]) -> tuple[str, object]:
    """The service's full name and its servicer."""
    return SERVICE, Servicer(room)


def _form(text: str) -> Any:
    try:
        return json.loads(text or "{}")
    except (ValueError, RecursionError):
        fault = Fault("/form", "FIELD_TYPE", "表单须为 JSON 对象")
        raise Invalid("FORM_INVALID", "提交的内容有误，请逐项更正", faults=[fault]) from None


def _materials(given: Sequence[intake_pb2.Material]) -> tuple[commands.MaterialGiven, ...]:
    return tuple(commands.MaterialGiven(material.code, material.kind, material.ref) for material in given)
