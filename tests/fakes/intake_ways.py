"""What was counted of papers, in memory."""

from typing import Any

from services.chassis.levels import contains
from services.intake.domain.ways import Ways, WaysRow, summed, ways_of


class FakeMaterialWays:
    """`MaterialWays` over the applications of one world."""

    def __init__(self, applications: Any) -> None:
        self.applications = applications
        self.counted: set[str] = set()
        self.kept: list[WaysRow] = []

    def count(self, limit: int) -> int:
        decided = [one for one in self.applications.kept.values() if one.decided_at is not None]
        found = [one for one in decided if one.id not in self.counted][:limit]
        self.counted |= {one.id for one in found}
        self.kept = summed([*self.kept, *map(ways_of, found)])
        return len(found)

    def rows(self, division: str, since: str, until: str, after: str, limit: int) -> list[WaysRow]:
        return [
            row
            for row in self.kept
            if contains(division, row.division) and since <= row.month <= until and row.id > after
        ][:limit]

    def whole(self, division: str, since: str, until: str) -> Ways:
        whole = Ways()
        for row in self.rows(division, since, until, "", len(self.kept)):
            whole = whole + row.ways
        return whole
