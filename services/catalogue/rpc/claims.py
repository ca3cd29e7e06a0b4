"""RPCs by which sites claim items and show what they offer."""

from typing import Any

from sanji.catalogue.v1 import catalogue_claims_pb2 as pb

from services.catalogue import commands
from services.catalogue.domain.consistency import Entry
from services.catalogue.ports import Catalogue
from services.catalogue.rpc.marking import holding_marked
from services.catalogue.wire.claims import (
    claim_to_proto,
    difference_to_proto,
    offered_to_proto,
    outcome_to_proto,
)
from services.catalogue.wire.places import site_to_proto
from services.chassis.asking import asked
from services.chassis.grpc_server import principal
from services.chassis.room import Room


class Claiming:
    """Claims, own fields, and whether all sites say the same."""

    _room: Room[Catalogue]

    def ClaimItems(self, request: Any, context: Any) -> Any:
        command = commands.ClaimItems(
            principal(context), request.site, tuple(request.items), asked(context, request)
        )
        return pb.ClaimItemsResponse(outcomes=map(outcome_to_proto, self._room.ask(command)))

    def AmendClaim(self, request: Any, context: Any) -> Any:
        command = commands.AmendClaim(
            principal(context), request.site, request.item, dict(request.overrides), request.if_version
        )
        return pb.AmendClaimResponse(claim=claim_to_proto(self._room.ask(command)))

    def EndClaim(self, request: Any, context: Any) -> Any:
        claim = self._room.ask(commands.EndClaim(principal(context), request.site, request.item))
        return pb.EndClaimResponse(claim=claim_to_proto(claim))

    def RecordLocalCopy(self, request: Any, context: Any) -> Any:
        entry = Entry(
            name=request.name_zh,
            conditions=tuple(request.conditions),
            materials=tuple(request.materials),
            steps=tuple(request.steps),
            days=request.committed_days,
            unit=request.committed_unit,
        )
        command = commands.RecordLocalCopy(
            principal(context), request.site, request.item, None if request.removed else entry
        )
        return pb.RecordLocalCopyResponse(claim=claim_to_proto(self._room.ask(command)))

    def ListSiteItems(self, request: Any, context: Any) -> Any:
        command = commands.ListSiteItems(
            request.site, request.listing, request.page.limit, request.page.cursor
        )
        site, offered, counts, following = self._room.ask(command)
        return pb.ListSiteItemsResponse(
            site=site_to_proto(site),
            items=[holding_marked(offered_to_proto(one), self._room.world) for one in offered],
            counts=pb.SiteCounts(public_services=counts.public_services, powers=counts.powers),
            next=following,
        )

    def GetSiteItem(self, request: Any, context: Any) -> Any:
        site, offered = self._room.ask(commands.GetSiteItem(request.site, request.code, principal(context)))
        shown = holding_marked(offered_to_proto(offered), self._room.world)
        return pb.GetSiteItemResponse(site=site_to_proto(site), item=shown)

    def GetConsistency(self, request: Any, context: Any) -> Any:
        command = commands.GetConsistency(
            request.code, request.page.limit, request.page.cursor, principal(context)
        )
        found = self._room.ask(command)
        return pb.GetConsistencyResponse(
            item=found.item.content.key,
            version=found.item.version,
            sites=found.sites,
            differences=map(difference_to_proto, found.differences),
            next=found.next,
        )
