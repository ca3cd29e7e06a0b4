"""Stand-ins for approval's ports of supervision."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from services.approval.domain.card import WITHDRAWN, Card
from services.approval.domain.case import Case
from services.approval.domain.rates import DEPARTMENT, CaseKind
from services.chassis.fakes import FakeBus, FakeRepository
from services.chassis.levels import contains


def kinds_of(case: Case) -> list[CaseKind]:
    """What a case is counted by."""
    departments = ("", *(task.department for task in case.tasks))
    return [CaseKind(case.division, case.owner_division, department) for department in departments]


class FakeCards(FakeRepository[Card]):
    """`Cards` in a dict."""

    def __init__(self, bus: FakeBus | None = None) -> None:
        super().__init__(bus, "CARD_NOT_FOUND")

    def page(
        self, division: str, department: str, kind: str, state: str, before: str, limit: int
    ) -> list[Card]:
        def keep(card: Card) -> bool:
            return (
                contains(division, card.owner_division)
                and (not department or department in card.departments)
                and kind in ("", card.kind)
                and state in ("", card.state)
                and (not before or card.rank < before)
            )

        return self.select(keep, lambda card: card.rank)[::-1][:limit]

    def counts(self, division: str, grouping: str, since: str, until: str) -> dict[tuple[str, str], int]:
        counted: Counter[tuple[str, str]] = Counter()
        for card in self.kept.values():
            if not (contains(division, card.owner_division) and since <= card.month <= until):
                continue
            for department in card.departments if grouping == DEPARTMENT else ("",):
                row = CaseKind(card.division, card.owner_division, department).grouped(grouping)
                if row is not None and card.state != WITHDRAWN:
                    counted[row, card.kind] += 1
        return counted


class FakeTallies:
    """`Tallies` in a dict."""

    def __init__(self) -> None:
        self._kept: dict[date, Mapping[CaseKind, int]] = {}
        self._until: date | None = None

    def put(self, day: date, counts: Mapping[CaseKind, int]) -> None:
        self._kept[day], self._until = {**self._kept.get(day, {}), **counts}, day

    def counted_until(self) -> date | None:
        return self._until

    def counts(self, division: str, grouping: str, since: str, until: str) -> dict[str, int]:
        counted: Counter[str] = Counter()
        for day, counts in self._kept.items():
            for kind, cases in counts.items() if since <= f"{day:%Y-%m}" <= until else ():
                row = kind.grouped(grouping)
                if row is not None and contains(division, kind.owner_division):
                    counted[row] += cases
        return counted
