"""Stand-ins for the ports of change requests, batches and running applications."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from threading import Lock

from services.catalogue.domain.baselines import Baseline
from services.catalogue.domain.changes import (
    APPROVED,
    CHANGE_WITHDRAWN,
    OPEN,
    PUBLISHED,
    PUBLISHING,
    Batch,
    Change,
)
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

    def offered(self, day: str, limit: int) -> list[Change]:
        return self.select(lambda one: "" < one.offered_on <= day, lambda one: one.offered_on)[:limit]

    def overdue(self, county: str, limit: int) -> list[Change]:
        ended = (PUBLISHED, CHANGE_WITHDRAWN)
        found = self.select(
            lambda one: one.county == county and one.overdue and one.state not in ended, lambda one: one.id
        )
        return found[::-1][:limit]

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
        self.places: dict[str, tuple[str, str, str]] = {}

    def began(self, number: str, item: str, version: int, county: str, month: str) -> None:
        self._begun[number] = (item, version)
        self.places[number] = (county, month, item)

    def ended(self, number: str) -> None:
        self._over.add(number)

    def counted(self, item: str) -> Mapping[int, int]:
        running = [
            version
            for number, (begun, version) in self._begun.items()
            if begun == item and number not in self._over
        ]
        return dict(sorted(Counter(running).items()))


class FakeVolumes:
    """`Volumes` over what runs."""

    def __init__(self, running: FakeRunning) -> None:
        self._running = running
        self._counted: set[str] = set()
        self._lock = Lock()

    def count(self, limit: int) -> int:
        with self._lock:
            waiting = [number for number in [*self._running.places] if number not in self._counted][:limit]
            self._counted.update(waiting)
        return len(waiting)

    def accepted(self, county: str, first: str, last: str) -> Mapping[str, int]:
        found = (self._running.places[number] for number in self._counted)
        return dict(
            Counter(item for place, month, item in found if place == county and first <= month <= last)
        )


class FakeBaselines(FakeRepository[Baseline]):
    """`Baselines` in a dict."""

    def heads(self, county: str, before: str, limit: int) -> list[Baseline]:
        found = self.select(
            lambda one: one.county == county and (not before or one.id < before), lambda one: one.id
        )
        return [replace(one, measures=()) for one in reversed(found)][:limit]
