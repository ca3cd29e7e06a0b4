"""Stand-ins for what checks after a grant and random inspections need."""

from collections.abc import Collection
from datetime import date, datetime

from services.approval.domain.after_check import DUE, WantedChecks
from services.approval.domain.case import Case
from services.approval.domain.certificate import GENUINE
from services.approval.domain.inspections import COMMITMENTS, MOST_NUMBERS, Plan, Population, Subject
from services.approval.domain.life import DECIDED
from services.approval.domain.ranks import check_rank, published_rank
from services.approval.domain.visits import DONE, Visit
from services.approval.ports import Inspections
from services.chassis.fakes import FakeBus, FakeRepository
from services.chassis.levels import contains


class FakeAfterChecks:
    """`AfterChecks` over the fake's cases."""

    def __init__(self, cases: FakeRepository[Case]) -> None:
        self._cases = cases

    def page(self, wanted: WantedChecks, limit: int) -> list[Case]:
        def keep(case: Case) -> bool:
            return (
                case.after_check is not None
                and contains(wanted.division, case.owner_division)
                and wanted.department in ("", case.tasks[0].department)
                and wanted.state in ("", case.after_check.state)
                and check_rank(case) > wanted.after
            )

        return self._cases.select(keep, check_rank)[:limit]

    def published(self, division: str, item: str, today: date, before: str, limit: int) -> list[Case]:
        after = max(before, today.isoformat())

        def keep(case: Case) -> bool:
            there = contains(division, case.owner_division) and item in ("", case.item)
            return there and published_rank(case) > after

        return self._cases.select(keep, published_rank)[:limit]

    def late(self, now: datetime, limit: int) -> list[Case]:
        def at(case: Case) -> datetime | None:
            return case.after_check.late_at if case.after_check else None

        return self._cases.select(lambda case: (late := at(case)) is not None and late <= now, at)[:limit]

    def subjects(self, population: Population, today: date, limit: int) -> list[Subject]:
        def keep(case: Case) -> bool:
            there = contains(population.division, case.owner_division) and case.tasks != ()
            if not there or population.item not in ("", case.item):
                return False
            if population.kind == COMMITMENTS:
                check = case.after_check
                return (
                    case.tasks[0].department == population.department
                    and check is not None
                    and check.state == DUE
                )
            held = case.certificate is not None and case.certificate.standing(today) == GENUINE
            return held and case.state == DECIDED and case.task_of(population.department) is not None

        by = check_rank if population.kind == COMMITMENTS else (lambda case: case.rank)
        found: dict[str, list[str]] = {}
        for case in self._cases.select(keep, by)[::-1][:limit]:
            found.setdefault(case.party, []).append(case.id)
        return [Subject(party, tuple(numbers[:MOST_NUMBERS])) for party, numbers in found.items()]


class FakePlans(FakeRepository[Plan]):
    """`Plans` in a dict."""

    def __init__(self, bus: FakeBus | None = None) -> None:
        super().__init__(bus, "PLAN_NOT_FOUND")

    def page(self, division: str, department: str, before: str, limit: int) -> list[Plan]:
        def keep(plan: Plan) -> bool:
            there = contains(division, plan.division) and department in ("", plan.department)
            return there and (not before or plan.id < before)

        return self.select(keep, lambda plan: plan.id)[::-1][:limit]


class FakeVisits(FakeRepository[Visit]):
    """`Visits` in a dict."""

    def __init__(self, bus: FakeBus | None = None) -> None:
        super().__init__(bus, "VISIT_NOT_FOUND")

    def page(
        self, division: str, department: str, state: str, plan: str, after: str, limit: int
    ) -> list[Visit]:
        def keep(visit: Visit) -> bool:
            parts = [
                part
                for part in visit.parts
                if contains(division, part.division)
                and department in ("", part.department)
                and plan in ("", part.plan)
            ]
            return bool(parts) and state in ("", visit.state) and visit.id > after

        return self.select(keep, lambda visit: visit.id)[:limit]

    def done(self, ids: Collection[str]) -> frozenset[str]:
        return frozenset(one for one in ids if one in self.kept and self.kept[one].state == DONE)


def inspections(cases: FakeRepository[Case]) -> Inspections:
    """All of them together."""
    return Inspections(FakeAfterChecks(cases), FakePlans(), FakeVisits())
