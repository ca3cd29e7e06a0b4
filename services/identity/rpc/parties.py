"""RPCs on people, organisations and who stands for whom."""

from typing import Any

from sanji.identity.v1 import identity_parties_pb2 as pb

from services.chassis.asking import asked, asked_or_none, sealed
from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.identity import commands
from services.identity.ports import Identity
from services.identity.wire.parties import (
    account_to_proto,
    link_to_proto,
    organisation_to_proto,
    party_from_proto,
)


class Parties:
    """People and organisations."""

    _room: Room[Identity]

    def GetPerson(self, request: Any, context: Any) -> Any:
        person = self._room.ask(commands.GetPerson(principal(context)))
        return pb.GetPersonResponse(account=account_to_proto(person))

    def FindPerson(self, request: Any, context: Any) -> Any:
        command = commands.FindPerson(
            by=principal(context),
            purpose=request.purpose,
            person=request.person,
            number=request.number,
            document=request.document,
        )
        return pb.FindPersonResponse(account=account_to_proto(self._room.ask(command)))

    def RaiseAssurance(self, request: Any, context: Any) -> Any:
        command = commands.RaiseAssurance(principal(context), request.number, request.document, request.name)
        return pb.RaiseAssuranceResponse(account=account_to_proto(self._room.ask(command)))

    def MergePeople(self, request: Any, context: Any) -> Any:
        command = commands.MergePeople(
            principal(context), request.survivor, request.duplicate, request.reason
        )
        return pb.MergePeopleResponse(account=account_to_proto(self._room.ask(command)))

    def RegisterOrganisation(self, request: Any, context: Any) -> Any:
        command = commands.RegisterOrganisation(
            by=principal(context),
            asked=sealed(asked(context, request), self._room.world.seals),
            uscc=request.uscc,
            name=request.name,
            evidence=request.evidence,
            division=request.division,
        )
        organisation, link = self._room.ask(command)
        return pb.RegisterOrganisationResponse(
            organisation=organisation_to_proto(organisation), link=link_to_proto(link)
        )

    def LinkParty(self, request: Any, context: Any) -> Any:
        command = commands.LinkParty(
            by=principal(context),
            asked=sealed(asked(context, request), self._room.world.seals),
            kind=request.kind,
            represented=party_from_proto(request.represented),
            evidence=request.evidence,
            representative=(
                party_from_proto(request.representative) if request.HasField("representative") else None
            ),
            starts=request.starts,
            ends=request.ends,
            division=request.division,
        )
        return pb.LinkPartyResponse(link=link_to_proto(self._room.ask(command)))

    def ConfirmPartyLink(self, request: Any, context: Any) -> Any:
        command = commands.ConfirmPartyLink(
            principal(context),
            request.link,
            request.evidence,
            asked_or_none(context, request),
            request.if_version,
        )
        return pb.ConfirmPartyLinkResponse(link=link_to_proto(self._room.ask(command)))

    def EndPartyLink(self, request: Any, context: Any) -> Any:
        command = commands.EndPartyLink(
            principal(context),
            request.link,
            request.reason,
            asked_or_none(context, request),
            request.if_version,
        )
        return pb.EndPartyLinkResponse(link=link_to_proto(self._room.ask(command)))

    def ListPartyLinks(self, request: Any, context: Any) -> Any:
        command = commands.ListPartyLinks(
            principal(context), request.division, request.page.limit, request.page.cursor
        )
        found, following = self._room.ask(command)
        return pb.ListPartyLinksResponse(links=[link_to_proto(one) for one in found], next=following)
