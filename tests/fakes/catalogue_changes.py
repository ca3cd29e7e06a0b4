"""Stand-ins for the ports of change requests, batches and running applications."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from services.catalogue.domain.baselines import Baseline
from services.catalogue.domain.changes import APPROVED, OPEN, PUBLISHED, PUBLISHING, Batch, Change
from services.catalogue.ports import ChangesWanted
from services.chassis.fakes import FakeBus, FakeRepository


class FakeChanges(FakeRepository[Change]):
    """`Changes` in a dict."""

    def __init__(self, bus: FakeBus) -> None:
        super().__init__(bus, "CHANGE_UNKNOWN")

    def listed(self, wanted: ChangesWanted, before: str, limit: int) -> list[Change]:
        found = self.select(
            lambda one: (
                one.county == wanted.county
                and wanted.state in ("", one.state)
                and wanted.item in ("", one.proposal.item)
                and wanted.batch in ("", one.proposal.batch)
                and (not before or one.id < before)
            ),
            lambda one: one.id,
        )
        return found[::-1][:limit]

    def due(self, day: str, limit: int) -> list[Change]:
        states = (PUBLISHING, APPROVED)
        return self.select(
            lambda one: not one.chained and one.state in states and one.due <= day,
            lambda one: (states.index(one.state), one.due),
        )[:limit]

    def counted(self, batch: str) -> Mapping[str, int]:
        found = self.select(
            lambda one: one.proposal.batch == batch and one.state == PUBLISHED, lambda one: one.proposal.kind
        )
        return dict(Counter(one.proposal.kind for one in found))


class FakeBatches(FakeRepository[Batch]):
    """`Batches` in a dict."""

    def __init__(self, bus: FakeBus) -> None:
        super().__init__(bus, "BATCH_UNKNOWN")

    def last(self, county: str) -> int:
        return max((one.number for one in self.kept.values() if one.county == county), default=0)

    def waiting(self, day: str, limit: int) -> list[Batch]:
        states = (PUBLISHING, OPEN)
        found = self.select(
            lambda one: one.all_or_nothing and one.state in states and one.effective_on <= day,
            lambda one: one.effective_on,
        )[::-1]
        return sorted(found, key=lambda one: states.index(one.state))[:limit]


class FakeRunning:
    """`Running` in two dicts."""

    def __init__(self) -> None:
        self._begun: dict[str, tuple[str, int]] = {}
        self._over: set[str] = set()

    def began(self, number: str, item: str, version: int) -> None:
        self._begun[number] = (item, version)

    def ended(self, number: str) -> None:
        self._over.add(number)

    def counted(self, item: str) -> Mapping[int, int]:
        running = [
            version
            for number, (begun, version) in self._begun.items()
            if begun == item and number not in self._over
        ]
        return dict(sorted(Counter(running).items()))


class FakeBaselines(FakeRepository[Baseline]):
    """`Baselines` in a dict."""

    def heads(self, county: str, before: str, limit: int) -> list[Baseline]:
        found = self.select(
            lambda one: one.county == county and (not before or one.id < before), lambda one: one.id
        )
        return [replace(one, measures=()) for one in reversed(found)][:limit]
