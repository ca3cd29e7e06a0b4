"""Sites with their hours on the wire."""

from sanji.catalogue.v1 import catalogue_hours_pb2 as pb

from services.catalogue.domain.distance import WGS84, Position
from services.catalogue.domain.hours import Openness, Service, Stretch
from services.catalogue.handlers.hours import PlacedSite
from services.catalogue.wire.places import site_to_proto
from services.chassis.clock import rfc3339


def placed_to_proto(placed: PlacedSite) -> pb.PlacedSite:
    """A site, where it stands, and whether it serves where that was asked."""
    return pb.PlacedSite(
        site=site_to_proto(placed.site),
        place_zh=placed.place_zh,
        openness=_openness(placed.openness) if placed.openness else None,
        accepts=placed.accepts,
        metres=placed.metres,
    )


def position_from(request: pb.FindOpenSitesRequest) -> Position | None:
    """Where the nearest are sought, if anywhere."""
    if not request.HasField("near"):
        return None
    near = request.near
    return Position(near.latitude, near.longitude, near.datum or WGS84)


def _openness(answer: Openness) -> pb.Openness:
    return pb.Openness(
        at=rfc3339(answer.at),
        walk_in=_service(answer.walk_in),
        arranged=_service(answer.arranged),
        why=[
            pb.AppliedRule(rule=one.rule, day=one.day.isoformat(), text_zh=one.text_zh) for one in answer.why
        ],
        provisional=answer.provisional,
    )


def _service(service: Service) -> pb.Service:
    return pb.Service(now=_stretch(service.now), next=_stretch(service.next))


def _stretch(stretch: Stretch | None) -> pb.Stretch | None:
    if stretch is None:
        return None
    end = rfc3339(stretch.end) if stretch.end else ""
    return pb.Stretch(start=rfc3339(stretch.start), end=end, window_class=stretch.window_class)
