"""What sites do with the items of the county."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from services.chassis.auth import ANONYMOUS, Principal
from services.chassis.messages import Asked

if TYPE_CHECKING:
    from services.catalogue.domain.consistency import Entry


@dataclass(frozen=True, slots=True)
class ClaimItems:
    """`items`: 1 to 200 item ids."""

    by: Principal
    site: str
    items: tuple[str, ...]
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class AmendClaim:
    """`overrides`: own fields by name; an empty text takes one away."""

    by: Principal
    site: str
    item: str
    overrides: Mapping[str, str]
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class EndClaim:
    by: Principal
    site: str
    item: str


@dataclass(frozen=True, slots=True)
class RecordLocalCopy:
    """What the site shows from data of its own; `entry` None: nothing any more."""

    by: Principal
    site: str
    item: str
    entry: "Entry | None" = field(repr=False)


@dataclass(frozen=True, slots=True)
class ListSiteItems:
    """`listing`: public_service, power, or "" for both. `limit` 1..100, 0 means 20."""

    site: str
    listing: str = ""
    limit: int = 0
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class GetSiteItem:
    """`code`: item id or any alias."""

    site: str
    code: str
    by: Principal = ANONYMOUS


@dataclass(frozen=True, slots=True)
class GetConsistency:
    """`limit` counts sites that differ, 1..100, 0 means 20."""

    code: str
    limit: int = 0
    cursor: str = ""
    by: Principal = ANONYMOUS
