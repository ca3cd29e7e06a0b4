"""Stand-ins for what approval has learned of departments and powers."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.approval.domain.powers import LentPower


class FakeOutages:
    """`Outages` in a dict."""

    def __init__(self) -> None:
        self._kept: dict[str, datetime] = {}

    def put(self, department: str, since: datetime | None) -> None:
        if since is None:
            self._kept.pop(department, None)
        else:
            self._kept[department] = since

    def current(self) -> Mapping[str, datetime]:
        return dict(self._kept)


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
