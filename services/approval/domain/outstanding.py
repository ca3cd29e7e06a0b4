"""A paper promised for later (容缺后补) that has not come yet, as its case keeps it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from services.chassis.clock import SHANGHAI


@dataclass(frozen=True, slots=True)
class Outstanding:
    """`name`: as the item calls it. `promised_on`: the last day, None without one; `missed`: it was told that the day passed."""

    code: str
    name: str
    promised_on: date | None = None
    missed: bool = False

    @property
    def missed_at(self) -> datetime | None:
        """The first instant after the promised day."""
        if self.promised_on is None:
            return None
        return datetime.combine(self.promised_on + timedelta(days=1), time(), SHANGHAI)


def still(outstanding: Sequence[Outstanding], promised: Collection[str]) -> tuple[Outstanding, ...]:
    """Those that are promised still; what came once is never outstanding again."""
    return tuple(one for one in outstanding if one.code in promised)


def told(outstanding: Sequence[Outstanding], now: datetime) -> tuple[Outstanding, ...]:
    """The same, those whose day has passed marked as missed."""
    return tuple(
        replace(one, missed=True) if one.missed_at is not None and one.missed_at <= now else one
        for one in outstanding
    )
