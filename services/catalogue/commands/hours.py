"""What may be asked about sites and their hours. `at`: RFC 3339, "" for now."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.chassis.auth import ANONYMOUS, Principal

if TYPE_CHECKING:
    from services.catalogue.domain.distance import Position


@dataclass(frozen=True, slots=True)
class ListSites:
    """Sites of a division and below. `item`: only those that serve it. `limit` 1..100, 0 means 20."""

    division: str
    item: str = ""
    limit: int = 0
    cursor: str = ""
    by: Principal = ANONYMOUS


@dataclass(frozen=True, slots=True)
class GetSiteHours:
    """`item`: hours of that item alone."""

    site: str
    at: str = ""
    item: str = ""
    by: Principal = ANONYMOUS


@dataclass(frozen=True, slots=True)
class FindOpenSites:
    """`limit` 1..100, 0 means 20. `near`: of sites that open at the same moment, the nearest first."""

    code: str
    division: str
    at: str = ""
    limit: int = 0
    near: "Position | None" = None
    by: Principal = ANONYMOUS
