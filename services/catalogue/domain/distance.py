"""How far a site is: the great circle between two places written in one coordinate system.

Chinese web maps write GCJ-02, receivers and surveys WGS 84; the two differ by up to about 700 m, so a place in one is not
measured against a place in the other.
"""

import math
from dataclasses import dataclass

from services.catalogue.domain.contents import Site

WGS84, GCJ02 = "wgs84", "gcj02"
DATUMS = (WGS84, GCJ02)
MEAN_RADIUS_METRES = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees, north and east positive."""

    latitude: float
    longitude: float
    datum: str = WGS84

    @property
    def possible(self) -> bool:
        """There is such a place, in a system that is known."""
        return abs(self.latitude) <= 90 and abs(self.longitude) <= 180 and self.datum in DATUMS


def metres(one: Position, other: Position) -> int:
    """Along the great circle of a sphere of the earth's mean radius (haversine)."""
    south, north = math.radians(one.latitude), math.radians(other.latitude)
    up = math.sin((north - south) / 2) ** 2
    along = math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    share = min(1.0, up + math.cos(south) * math.cos(north) * along)
    return round(2 * MEAN_RADIUS_METRES * math.asin(math.sqrt(share)))


def metres_to(site: Site, near: Position) -> int | None:
    """None when nobody has measured where the site stands, or in the other system."""
    if site.latitude is None or site.longitude is None or (site.datum or WGS84) != near.datum:
        return None
    return metres(near, Position(site.latitude, site.longitude, near.datum))
