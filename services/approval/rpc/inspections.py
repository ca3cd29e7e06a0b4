"""Random inspection over gRPC."""

from typing import Any

from sanji.approval.v1 import approval_inspections_pb2 as pb

from services.approval import commands
from services.approval.ports import Approval
from services.approval.wire.inspections import inspectors_given, plan_to_proto, visit_to_proto
from services.chassis.asking import asked, asked_or_none
from services.chassis.grpc_server import principal
from services.chassis.room import Room


class Inspections:
    """Plans, draws, visits."""

    _room: Room[Approval]

    def PlanInspection(self, request: Any, context: Any) -> Any:
        command = commands.PlanInspection(
            by=principal(context),
            asked=asked(context, request),
            title=request.title,
            division=request.division,
            department=request.department,
            population=request.population,
            item=request.item,
            draw=request.draw,
            inspectors=inspectors_given(request.inspectors),
            period=request.period,
        )
        return pb.PlanInspectionResponse(inspection=plan_to_proto(self._room.ask(command)))

    def DrawInspection(self, request: Any, context: Any) -> Any:
        command = commands.DrawInspection(
            principal(context), request.plan, asked_or_none(context, request), request.if_version
        )
        return pb.DrawInspectionResponse(inspection=plan_to_proto(self._room.ask(command)))

    def GetInspection(self, request: Any, context: Any) -> Any:
        plan, visits = self._room.ask(commands.GetInspection(request.plan))
        return pb.GetInspectionResponse(inspection=plan_to_proto(plan, visits))

    def ListInspections(self, request: Any, context: Any) -> Any:
        command = commands.ListInspections(
            request.division, request.department, request.page.limit, request.page.cursor
        )
        found, following = self._room.ask(command)
        plans = [plan_to_proto(one, whole=False) for one in found]
        return pb.ListInspectionsResponse(inspections=plans, next=following)

    def ListVisits(self, request: Any, context: Any) -> Any:
        command = commands.ListVisits(
            principal(context),
            request.division,
            request.department,
            request.state,
            request.plan,
            request.page.limit,
            request.page.cursor,
        )
        found, following = self._room.ask(command)
        return pb.ListVisitsResponse(visits=[visit_to_proto(one) for one in found], next=following)

    def RecordVisit(self, request: Any, context: Any) -> Any:
        command = commands.RecordVisit(
            principal(context),
            request.visit,
            request.plan,
            request.finding,
            request.note,
            asked_or_none(context, request),
            request.if_version,
        )
        return pb.RecordVisitResponse(visit=visit_to_proto(self._room.ask(command)))
