"""What was last found across each register, kept for a while: looking at every item is not a reader's work."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import Lock

from services.catalogue.domain.quality.rules import Finding

KEPT = timedelta(seconds=60)
MAX_REGISTERS = 16


class Surveys:
    """One survey per county, at most 16, each at most a minute old; two who ask at once look once."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[datetime, Sequence[Finding]]] = {}
        self._lock = Lock()

    def of(self, county: str, now: datetime, look: Callable[[], Sequence[Finding]]) -> Sequence[Finding]:
        """What `look` found in the county's register."""
        with self._lock:
            kept = self._kept.get(county)
            if kept is None or not timedelta(0) <= now - kept[0] < KEPT:
                kept = (now, look())
                self._kept.pop(county, None)
                self._kept[county] = kept
                while len(self._kept) > MAX_REGISTERS:
                    self._kept.pop(next(iter(self._kept)))
        return kept[1]
