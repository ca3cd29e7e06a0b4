"""Automatic approval over gRPC."""

from typing import Any

from sanji.approval.v1 import approval_automatic_pb2 as pb

from services.approval import commands
from services.approval.ports import Approval
from services.approval.wire import to_proto
from services.approval.wire.automatic import rules_to_proto, values_of
from services.approval.wire.verdicts import automatic_to_proto
from services.chassis.grpc_server import principal
from services.chassis.room import Room


class Automatics:
    """Rules in force, trying them, and the looks that persons take afterwards."""

    _room: Room[Approval]

    def ProposeAutoRules(self, request: Any, context: Any) -> Any:
        command = commands.ProposeAutoRules(
            principal(context), request.item, request.item_version, request.division, request.if_version
        )
        return pb.ProposeAutoRulesResponse(rules=rules_to_proto(self._room.ask(command)))

    def ConfirmAutoRules(self, request: Any, context: Any) -> Any:
        command = commands.ConfirmAutoRules(
            principal(context), request.item, request.division, request.if_version
        )
        return pb.ConfirmAutoRulesResponse(rules=rules_to_proto(self._room.ask(command)))

    def EndAutoRules(self, request: Any, context: Any) -> Any:
        command = commands.EndAutoRules(
            principal(context), request.item, request.reason, request.division, request.if_version
        )
        return pb.EndAutoRulesResponse(rules=rules_to_proto(self._room.ask(command)))

    def GetAutoRules(self, request: Any, context: Any) -> Any:
        command = commands.GetAutoRules(principal(context), request.item, request.division)
        found, terms = self._room.ask(command)
        return pb.GetAutoRulesResponse(rules=rules_to_proto(found, terms.automatic if terms else None))

    def TryAutoRules(self, request: Any, context: Any) -> Any:
        command = commands.TryAutoRules(
            by=principal(context),
            item=request.item,
            item_version=request.item_version,
            form=values_of("form", request.form_json),
            applicant=values_of("applicant", request.applicant_json),
            lookups=values_of("lookups", request.lookups_json),
        )
        return pb.TryAutoRulesResponse(automatic=automatic_to_proto(self._room.ask(command)))

    def ListAutoChecks(self, request: Any, context: Any) -> Any:
        command = commands.ListAutoChecks(
            principal(context),
            request.division,
            request.department,
            request.page.limit,
            request.page.cursor,
        )
        found, following = self._room.ask(command)
        return pb.ListAutoChecksResponse(cases=[to_proto(case) for case in found], next=following)

    def RecordAutoCheck(self, request: Any, context: Any) -> Any:
        command = commands.RecordAutoCheck(
            principal(context), request.number, request.right, request.note, request.if_version
        )
        return pb.RecordAutoCheckResponse(case=to_proto(self._room.ask(command)))
