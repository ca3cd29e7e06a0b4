"""RPCs on mandates."""

from typing import Any

from sanji.identity.v1 import identity_mandates_pb2 as pb

from services.chassis.asking import asked, sealed
from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.identity import commands
from services.identity.commands.mandates import AgentGiven
from services.identity.ports import Identity
from services.identity.wire.parties import mandate_to_proto, party_from_proto


class Mandates:
    """Letting agents act."""

    _room: Room[Identity]

    def GiveMandate(self, request: Any, context: Any) -> Any:
        agent = request.agent
        command = commands.GiveMandate(
            by=principal(context),
            asked=sealed(asked(context, request), self._room.world.seals),
            agent=AgentGiven(
                agent.kind,
                agent.username,
                party_from_proto(agent.person) if agent.HasField("person") else None,
            ),
            acts=frozenset(request.acts),
            starts=request.starts,
            ends=request.ends,
            text_version=request.text_version,
            principal=party_from_proto(request.principal) if request.HasField("principal") else None,
            principal_present=request.principal_present,
            items=frozenset(request.items),
            division=request.division,
        )
        return pb.GiveMandateResponse(mandate=mandate_to_proto(self._room.ask(command)))

    def RevokeMandate(self, request: Any, context: Any) -> Any:
        command = commands.RevokeMandate(principal(context), request.mandate, request.reason)
        return pb.RevokeMandateResponse(mandate=mandate_to_proto(self._room.ask(command)))

    def ListMandates(self, request: Any, context: Any) -> Any:
        command = commands.ListMandates(
            principal(context), request.side, request.division, request.page.limit, request.page.cursor
        )
        found, following = self._room.ask(command)
        return pb.ListMandatesResponse(mandates=[mandate_to_proto(one) for one in found], next=following)
