"""RPCs about the ways to sink an item and the powers lent by document."""

from typing import Any

from sanji.catalogue.v1 import catalogue_delegations_pb2 as pb

from services.catalogue import commands
from services.catalogue.ports import Catalogue
from services.catalogue.wire.delegations import mode_to_proto, power_to_proto
from services.chassis.asking import asked
from services.chassis.grpc_server import principal
from services.chassis.room import Room


class Delegating:
    """Modes, delegated powers, their hand-over."""

    _room: Room[Catalogue]

    def ListDelegationModes(self, request: Any, context: Any) -> Any:
        modes = self._room.ask(commands.ListDelegationModes())
        return pb.ListDelegationModesResponse(
            modes=[mode_to_proto(name, mode) for name, mode in modes.items()]
        )

    def GrantPower(self, request: Any, context: Any) -> Any:
        command = commands.GrantPower(
            by=principal(context),
            item=request.item,
            division=request.division,
            power=request.power,
            document=request.document,
            since=request.since,
            until=request.until,
            site=request.site,
            scope_zh=request.scope_zh,
            conditions_zh=tuple(request.conditions_zh),
            asked=asked(context, request),
        )
        return pb.GrantPowerResponse(power=power_to_proto(self._room.ask(command)))

    def RevokePower(self, request: Any, context: Any) -> Any:
        command = commands.RevokePower(
            principal(context), request.power_id, request.reason, request.if_version
        )
        return pb.RevokePowerResponse(power=power_to_proto(self._room.ask(command)))

    def RecordHandOver(self, request: Any, context: Any) -> Any:
        command = commands.RecordHandOver(
            principal(context), request.power_id, request.taken_over, request.trained, request.if_version
        )
        return pb.RecordHandOverResponse(power=power_to_proto(self._room.ask(command)))

    def ListPowers(self, request: Any, context: Any) -> Any:
        command = commands.ListPowers(
            request.division, request.item, request.page.limit, request.page.cursor, principal(context)
        )
        found, following = self._room.ask(command)
        return pb.ListPowersResponse(powers=map(power_to_proto, found), next=following)

    def GetHandOver(self, request: Any, context: Any) -> Any:
        command = commands.GetHandOver(
            principal(context), request.division, request.page.limit, request.page.cursor
        )
        found = self._room.ask(command)
        return pb.GetHandOverResponse(
            granted=found.granted,
            complete=found.complete,
            blocked=map(power_to_proto, found.blocked),
            next=found.next,
        )
