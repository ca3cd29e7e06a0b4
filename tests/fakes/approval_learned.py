"""Stand-ins for what approval has learned of departments and powers."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.approval.domain.outages import Outage
from services.approval.domain.powers import LentPower
from services.chassis.fakes import FakeRepository


class FakeOutages(FakeRepository[Outage]):
    """`Outages` in a dict."""

    def current(self) -> Mapping[str, datetime]:
        return {one.id: one.since for one in self.kept.values() if one.since is not None}

    def to_report(self, until: datetime, limit: int) -> list[Outage]:
        found = [one for one in self.kept.values() if one.since and one.since <= until and not one.told_at]
        return found[:limit]


class FakePowers:
    """`Powers` in a dict."""

    def __init__(self) -> None:
        self._kept: dict[str, LentPower] = {}

    def put(self, power: LentPower) -> None:
        known = self._kept.get(power.id)
        if known is None or known.revision < power.revision:
            self._kept[power.id] = power

    def lent(self, item: str, divisions: Sequence[str]) -> list[LentPower]:
        found = [one for one in self._kept.values() if one.item == item and one.division in divisions]
        return sorted(found, key=lambda one: one.id)[:100]
