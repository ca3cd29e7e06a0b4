"""RPCs about what sites have taken on, and about what people ask for most."""

from typing import Any

from services.catalogue.commands.rates import GetSiteRates, ListFrequentItems
from services.catalogue.ports import Catalogue
from services.catalogue.wire.rates import frequent_to_proto, site_rates_to_proto
from services.chassis.grpc_server import principal
from services.chassis.room import Room


class Rating:
    """Rates of sites, and the ranking of items."""

    _room: Room[Catalogue]

    def GetSiteRates(self, request: Any, context: Any) -> Any:
        command = GetSiteRates(
            by=principal(context),
            division=request.division,
            site=request.site,
            department=request.department,
            frequent=request.frequent,
            rows=request.breakdown,
            limit=request.page.limit,
            cursor=request.page.cursor,
        )
        return site_rates_to_proto(self._room.ask(command))

    def ListFrequentItems(self, request: Any, context: Any) -> Any:
        command = ListFrequentItems(principal(context), request.division, request.limit)
        return frequent_to_proto(self._room.ask(command))
