"""Keys that prove tokens."""

from dataclasses import dataclass
from datetime import datetime

from services.chassis.auth import Principal


@dataclass(frozen=True, slots=True)
class ListSigningKeys:
    """This stack's keys, and unless `own_only` those of every stack it has heard of."""

    own_only: bool = False


@dataclass(frozen=True, slots=True)
class ListEnds:
    """What ended since `since` and may still have live tokens; None: all of it."""

    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class RotateSigningKey:
    by: Principal
