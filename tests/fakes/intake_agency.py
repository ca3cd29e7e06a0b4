"""Rosters and entrustments in memory."""

from collections.abc import Collection
from datetime import datetime

from services.chassis.fakes import FakeBus, FakeRepository
from services.chassis.levels import contains
from services.intake.domain.agency import order_key
from services.intake.domain.agency_life import ASSIGNED, WAITING
from services.intake.domain.agency_shelves import Wanted
from services.intake.domain.entrustments import Entrustment
from services.intake.domain.roster import Load, Roster


class FakeRosters(FakeRepository[Roster]):
    def __init__(self, bus: FakeBus | None = None) -> None:
        super().__init__(bus, "ROSTER_NOT_FOUND")

    def of_agent(self, staff: str) -> Roster | None:
        found = sorted((one for one in self.kept.values() if one.agent(staff)), key=lambda one: one.id)
        return found[0] if found else None


class FakeEntrustments(FakeRepository[Entrustment]):
    def __init__(self, bus: FakeBus | None = None) -> None:
        super().__init__(bus, "ENTRUSTMENT_NOT_FOUND")

    def loads(self, site: str) -> dict[str, Load]:
        found: dict[str, Load] = {}
        for one in self.kept.values():
            if one.site == site and one.state == ASSIGNED and one.agent and one.assigned_at:
                known = found.get(one.agent.staff, Load(0))
                last = max(known.last or one.assigned_at, one.assigned_at)
                found[one.agent.staff] = Load(known.open + 1, last)
        return found

    def waiting(self, at: datetime, limit: int) -> list[Entrustment]:
        due = [one for one in self.kept.values() if one.state == WAITING and one.try_at and one.try_at <= at]
        return sorted(due, key=lambda one: str(one.try_at))[:limit]

    def limits_passed(self, at: datetime, limit: int) -> list[Entrustment]:
        due = [one for one in self.kept.values() if one.look_at and one.look_at <= at]
        return sorted(due, key=lambda one: str(one.look_at))[:limit]

    def many(self, ids: Collection[str]) -> list[Entrustment]:
        return [self.kept[one] for one in sorted(ids) if one in self.kept]

    def by_principal(self, ids: Collection[str], wanted: Wanted, limit: int) -> list[Entrustment]:
        return self._page([one for one in self.kept.values() if one.principal in ids], wanted, limit)

    def by_agent(self, staff: str, wanted: Wanted, limit: int) -> list[Entrustment]:
        own = [one for one in self.kept.values() if one.agent and one.agent.staff == staff]
        return self._page(own, wanted, limit)

    def by_division(self, division: str, wanted: Wanted, limit: int) -> list[Entrustment]:
        within = [one for one in self.kept.values() if contains(division, one.division)]
        return self._page(within, wanted, limit)

    @staticmethod
    def _page(found: list[Entrustment], wanted: Wanted, limit: int) -> list[Entrustment]:
        kept = [one for one in found if not wanted.state or one.state == wanted.state]
        kept = [one for one in kept if one.late or not wanted.late]
        kept = [one for one in kept if not wanted.before or order_key(one.id) < order_key(wanted.before)]
        return sorted(kept, key=lambda one: order_key(one.id), reverse=True)[:limit]
