"""A department's system that is away: since when, and whether its desk was told."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.chassis.messages import Meta


@dataclass(frozen=True, slots=True)
class Outage:
    """One department, by `id`. `since`: it is down, None while it is up; `told_at`: its desk and supervisors know."""

    id: str
    since: datetime | None = None
    told_at: datetime | None = None
    meta: Meta = Meta()

    def down(self, since: datetime) -> "Outage":
        """Down; what is down already keeps its beginning."""
        return self if self.since is not None else replace(self, since=since, told_at=None)

    def reported(self, at: datetime) -> "Outage":
        """Told of."""
        return replace(self, told_at=at)

    def up(self) -> "Outage":
        """Up again."""
        return self if self.since is None else replace(self, since=None, told_at=None)
