"""RPCs on what is asked for as one thing."""

from typing import Any

from sanji.intake.v1 import intake_packages_pb2 as pb

from services.chassis.asking import asked, sealed
from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.intake import commands
from services.intake.ports import Intake
from services.intake.rpc.applications import form_of
from services.intake.rpc.receipts import change_of
from services.intake.wire.applications import materials_given
from services.intake.wire.clocks import explained_to_proto
from services.intake.wire.packages import package_to_proto


class Packages:
    """Handing in, reading and moving the whole; its members follow."""

    _room: Room[Intake]

    def SubmitPackage(self, request: Any, context: Any) -> Any:
        given = materials_given([paper.material for paper in request.materials])
        command = commands.SubmitPackage(
            by=principal(context),
            asked=sealed(asked(context, request), self._room.world.seals),
            package=request.package,
            division=request.division,
            applicants={
                one.role: commands.ApplicantGiven(one.kind, one.number, one.name, one.phone)
                for one in request.applicants
            },
            form=form_of(request.form_json),
            materials=tuple(
                commands.PaperGiven(one, paper.holder)
                for one, paper in zip(given, request.materials, strict=True)
            ),
            channel=request.channel,
            optional=tuple(request.optional) if request.choosing else None,
            commitment_signed=request.commitment_signed,
            deferral_signed=request.deferral_signed,
            mandate=request.mandate,
        )
        return pb.SubmitPackageResponse(application=package_to_proto(self._room.ask(command)))

    def GetPackageApplication(self, request: Any, context: Any) -> Any:
        found = self._room.ask(commands.GetPackageApplication(principal(context), request.number))
        return pb.GetPackageApplicationResponse(application=package_to_proto(found))

    def GetPackageClock(self, request: Any, context: Any) -> Any:
        clocks = self._room.ask(commands.GetPackageClock(principal(context), request.number))
        return pb.GetPackageClockResponse(clocks=map(explained_to_proto, clocks))

    def ListPackageApplications(self, request: Any, context: Any) -> Any:
        command = commands.ListPackageApplications(
            principal(context), request.division, request.status, request.page.limit, request.page.cursor
        )
        found, following = self._room.ask(command)
        return pb.ListPackageApplicationsResponse(applications=map(package_to_proto, found), next=following)

    def AcceptPackage(self, request: Any, context: Any) -> Any:
        command = commands.AcceptPackage(**change_of(request, context))
        return pb.AcceptPackageResponse(application=package_to_proto(self._room.ask(command)))

    def CorrectPackage(self, request: Any, context: Any) -> Any:
        command = commands.CorrectPackage(
            **change_of(request, context),
            form=form_of(request.form_json),
            consent=request.consent,
            note=request.note,
        )
        return pb.CorrectPackageResponse(application=package_to_proto(self._room.ask(command)))

    def RequestPackageSupplement(self, request: Any, context: Any) -> Any:
        command = commands.RequestPackageSupplement(
            **change_of(request, context), materials=tuple(request.materials), note=request.note
        )
        return pb.RequestPackageSupplementResponse(application=package_to_proto(self._room.ask(command)))

    def ProvidePackageSupplement(self, request: Any, context: Any) -> Any:
        command = commands.ProvidePackageSupplement(
            **change_of(request, context), materials=materials_given(request.materials)
        )
        return pb.ProvidePackageSupplementResponse(application=package_to_proto(self._room.ask(command)))

    def ReturnPackage(self, request: Any, context: Any) -> Any:
        command = commands.ReturnPackage(
            **change_of(request, context),
            reason=request.reason,
            cause=request.cause,
            organ=request.organ,
            materials=tuple(request.materials),
        )
        return pb.ReturnPackageResponse(application=package_to_proto(self._room.ask(command)))

    def WithdrawPackage(self, request: Any, context: Any) -> Any:
        command = commands.WithdrawPackage(**change_of(request, context))
        return pb.WithdrawPackageResponse(application=package_to_proto(self._room.ask(command)))

    def HandOutPackage(self, request: Any, context: Any) -> Any:
        command = commands.HandOutPackage(**change_of(request, context), collector=request.collector)
        return pb.HandOutPackageResponse(application=package_to_proto(self._room.ask(command)))
