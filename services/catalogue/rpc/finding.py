"""RPCs by which people find items, sites that serve them now, and the papers of their own case."""

from typing import Any

from sanji.catalogue.v1 import catalogue_finding_pb2, catalogue_hours_pb2

from services.catalogue.commands.finding import BrowseItems, SearchItems
from services.catalogue.commands.guidance import GuideApplicant
from services.catalogue.commands.hours import FindOpenSites, GetSiteHours, ListSites
from services.catalogue.ports import Catalogue
from services.catalogue.rpc.marking import holding_marked
from services.catalogue.wire.finding import facet_to_proto, match_to_proto
from services.catalogue.wire.guidance import answers_from, guided_to_proto
from services.catalogue.wire.hours import placed_to_proto, position_from
from services.chassis.grpc_server import principal
from services.chassis.room import Room


class Finding:
    """Search, browsing, the site map, hours and guidance."""

    _room: Room[Catalogue]

    def SearchItems(self, request: Any, context: Any) -> Any:
        page = request.page
        command = SearchItems(request.q, request.division, request.audience, page.limit, page.cursor)
        matches, following = self._room.ask(command)
        shown = [holding_marked(match_to_proto(one), self._room.world) for one in matches]
        return catalogue_finding_pb2.SearchItemsResponse(matches=shown, next=following)

    def BrowseItems(self, request: Any, context: Any) -> Any:
        facets = self._room.ask(BrowseItems(request.division))
        return catalogue_finding_pb2.BrowseItemsResponse(facets=map(facet_to_proto, facets))

    def ListSites(self, request: Any, context: Any) -> Any:
        command = ListSites(
            request.division, request.item, request.page.limit, request.page.cursor, principal(context)
        )
        sites, following = self._room.ask(command)
        return catalogue_hours_pb2.ListSitesResponse(sites=map(placed_to_proto, sites), next=following)

    def GetSiteHours(self, request: Any, context: Any) -> Any:
        command = GetSiteHours(request.site_id, request.at, request.item, principal(context))
        placed = self._room.ask(command)
        return catalogue_hours_pb2.GetSiteHoursResponse(site=placed_to_proto(placed))

    def FindOpenSites(self, request: Any, context: Any) -> Any:
        command = FindOpenSites(
            request.code,
            request.division,
            request.at,
            request.limit,
            position_from(request),
            principal(context),
        )
        found = self._room.ask(command)
        return catalogue_hours_pb2.FindOpenSitesResponse(sites=map(placed_to_proto, found))

    def GuideApplicant(self, request: Any, context: Any) -> Any:
        command = GuideApplicant(request.code, answers_from(request.answers), principal(context))
        return guided_to_proto(self._room.ask(command))
