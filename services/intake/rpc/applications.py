"""RPCs that take applications in and read them."""

import json
from typing import Any

from sanji.intake.v1 import intake_service_pb2 as pb

from services.chassis.asking import asked, sealed
from services.chassis.errors import Fault, Invalid
from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.intake import commands
from services.intake.ports import Intake
from services.intake.wire.applications import materials_given, receipt, to_proto
from services.intake.wire.commitments import commitment_given


class Applications:
    """Handing in, reading, listing."""

    _room: Room[Intake]

    def SubmitApplication(self, request: Any, context: Any) -> Any:
        given = request.applicant
        command = commands.SubmitApplication(
            by=principal(context),
            asked=sealed(asked(context, request), self._room.world.seals),
            item=request.item,
            division=request.division,
            applicant=commands.ApplicantGiven(
                given.kind, given.id_number if given.kind == "person" else given.uscc, given.name, given.phone
            ),
            form=form_of(request.form_json),
            materials=materials_given(request.materials),
            channel=request.channel,
            ticket=request.ticket,
            commitment_signed=request.commitment_signed,
            deferral_signed=request.deferral_signed,
            mandate=request.mandate,
            agency_site=request.agency_site,
            entrustment=request.entrustment,
            person_wanted=request.person_wanted,
            commitment=commitment_given(request),
        )
        return pb.SubmitApplicationResponse(application=receipt(self._room.ask(command)))

    def GetApplication(self, request: Any, context: Any) -> Any:
        found = self._room.ask(commands.GetApplication(principal(context), request.number))
        return pb.GetApplicationResponse(application=to_proto(found))

    def ListApplications(self, request: Any, context: Any) -> Any:
        command = commands.ListApplications(
            principal(context), request.division, request.status, request.page.limit, request.page.cursor
        )
        found, following = self._room.ask(command)
        return pb.ListApplicationsResponse(applications=[to_proto(one) for one in found], next=following)


def form_of(text: str) -> Any:
    """The form as it was given. Raises `Invalid` FORM_INVALID when it is no JSON."""
    try:
        return json.loads(text or "{}")
    except (ValueError, RecursionError):
        fault = Fault("/form", "FIELD_TYPE", "表单须为 JSON 对象")
        raise Invalid("FORM_INVALID", "提交的内容有误，请逐项更正", faults=[fault]) from None
