"""RPCs of agency service: rosters, entrustments, their log and evaluation."""

from typing import Any

from sanji.intake.v1 import intake_agency_pb2 as pb

from services.chassis.asking import asked, asked_or_none
from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.intake import commands
from services.intake.ports import Intake
from services.intake.wire.agency import agent_given, card_to_proto, entrustment_to_proto, roster_to_proto


class Agency:
    """Who is on duty; who entrusts what to whom; what was done; how it was."""

    _room: Room[Intake]

    def SetRoster(self, request: Any, context: Any) -> Any:
        command = commands.SetRoster(
            principal(context),
            request.site,
            tuple(map(agent_given, request.agents)),
            request.assign_days,
            request.finish_days,
            asked_or_none(context, request),
            request.if_version,
        )
        return pb.SetRosterResponse(roster=roster_to_proto(self._room.ask(command)))

    def GetRoster(self, request: Any, context: Any) -> Any:
        found = self._room.ask(commands.GetRoster(principal(context), request.site))
        return pb.GetRosterResponse(roster=roster_to_proto(found))

    def GetAgentCard(self, request: Any, context: Any) -> Any:
        return card_to_proto(*self._room.ask(commands.GetAgentCard(request.agent, request.site)))

    def ListAgentCards(self, request: Any, context: Any) -> Any:
        found = self._room.ask(commands.ListAgentCards(request.site))
        return pb.ListAgentCardsResponse(cards=[card_to_proto(*one) for one in found])

    def GiveEntrustment(self, request: Any, context: Any) -> Any:
        given = request.principal
        command = commands.GiveEntrustment(
            by=principal(context),
            asked=asked(context, request),
            site=request.site,
            item=request.item,
            text_version=request.text_version,
            number=request.number,
            agent=request.agent,
            principal=commands.PrincipalGiven(given.kind, given.number, given.name)
            if request.HasField("principal")
            else None,
        )
        return pb.GiveEntrustmentResponse(entrustment=self._whole(command))

    def GetEntrustment(self, request: Any, context: Any) -> Any:
        command = commands.GetEntrustment(principal(context), request.entrustment)
        return pb.GetEntrustmentResponse(entrustment=self._whole(command))

    def ListEntrustments(self, request: Any, context: Any) -> Any:
        command = commands.ListEntrustments(
            principal(context),
            request.division,
            request.state,
            request.late,
            request.page.limit,
            request.page.cursor,
        )
        found, following = self._room.ask(command)
        return pb.ListEntrustmentsResponse(entrustments=map(entrustment_to_proto, found), next=following)

    def AssignAgent(self, request: Any, context: Any) -> Any:
        command = commands.AssignAgent(
            principal(context),
            request.entrustment,
            request.agent,
            request.reason,
            asked_or_none(context, request),
            request.if_version,
        )
        return pb.AssignAgentResponse(entrustment=self._whole(command))

    def RecordAgencyStep(self, request: Any, context: Any) -> Any:
        step = commands.StepGiven(request.kind, request.place, request.done, request.next, request.corrects)
        command = commands.RecordAgencyStep(
            principal(context), request.entrustment, step, asked_or_none(context, request)
        )
        return pb.RecordAgencyStepResponse(entrustment=self._whole(command))

    def CompleteEntrustment(self, request: Any, context: Any) -> Any:
        command = commands.CompleteEntrustment(
            principal(context), request.entrustment, asked_or_none(context, request), request.if_version
        )
        return pb.CompleteEntrustmentResponse(entrustment=self._whole(command))

    def EvaluateEntrustment(self, request: Any, context: Any) -> Any:
        command = commands.EvaluateEntrustment(
            principal(context),
            request.entrustment,
            request.grade,
            request.note,
            asked_or_none(context, request),
        )
        return pb.EvaluateEntrustmentResponse(entrustment=self._whole(command))

    def EndEntrustment(self, request: Any, context: Any) -> Any:
        command = commands.EndEntrustment(
            principal(context),
            request.entrustment,
            request.reason,
            asked_or_none(context, request),
            request.if_version,
        )
        return pb.EndEntrustmentResponse(entrustment=self._whole(command))

    def _whole(self, command: Any) -> pb.Entrustment:
        return entrustment_to_proto(self._room.ask(command), words=True)
