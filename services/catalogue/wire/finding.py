"""What was found on the wire."""

from sanji.catalogue.v1 import catalogue_finding_pb2 as pb

from services.catalogue.domain.finding import Facet, Match
from services.catalogue.wire.items import item_to_proto


def match_to_proto(match: Match) -> pb.ItemMatch:
    """A found item and what of it fits."""
    found = match.ranked
    return pb.ItemMatch(item=item_to_proto(match.publication), match=found.kind, matched=found.matched)


def facet_to_proto(facet: Facet) -> pb.Facet:
    """One value to browse by."""
    return pb.Facet(kind=facet.kind, value=facet.value, name_zh=facet.name_zh, count=facet.count)
