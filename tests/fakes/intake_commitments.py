"""Stand-in for what intake knows of broken promises."""

from collections.abc import Collection
from datetime import date


class FakeBrokenPromises:
    """`BrokenPromises` in a dict."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[int, str, date | None]] = {}

    def put(self, number: str, party: str, lapses_on: date | None, version: int) -> None:
        if number not in self._kept or self._kept[number][0] < version:
            self._kept[number] = (version, party, lapses_on)

    def until(self, parties: Collection[str], today: date) -> date | None:
        standing = [day for _, party, day in self._kept.values() if party in parties and day and day > today]
        return max(standing, default=None)
