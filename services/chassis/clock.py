"""What time it is: a port, so that tests and replays may say another time.

Instants are aware; days are days in China (no daylight saving, one offset).
"""

from datetime import date, datetime, timedelta, timezone
from typing import Protocol

SHANGHAI = timezone(timedelta(hours=8), "+08:00")


class Clock(Protocol):
    """Tells the time. The fake one stands in `services.chassis.fakes`."""

    def now(self) -> datetime:
        """This instant, aware, at +08:00."""

    def today(self) -> date:
        """The calendar day in China."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """This instant, aware, at +08:00."""
        return datetime.now(SHANGHAI)

    def today(self) -> date:
        """The calendar day in China, whatever zone the machine is in."""
        return datetime.now(SHANGHAI).date()


class ClockSetBack:
    """The machine's clock, so many whole days ago. Raises `ValueError` unless there is at least one."""

    def __init__(self, days: int) -> None:
        if days < 1:
            raise ValueError(f"not set back: {days}")
        self._back = timedelta(days=days)

    def now(self) -> datetime:
        """This instant that many days ago, aware, at +08:00."""
        return SystemClock().now() - self._back

    def today(self) -> date:
        """The calendar day in China that many days ago."""
        return self.now().date()


def rfc3339(at: datetime) -> str:
    """`2026-11-22T09:30:00.250+08:00`: milliseconds, always at +08:00.

    Raises `ValueError` for a naive `at`: it names no instant.
    """
    return _aware(at).astimezone(SHANGHAI).isoformat(timespec="milliseconds")


def from_rfc3339(text: str) -> datetime:
    """The instant that `text` names, at +08:00. Raises `ValueError` when it is malformed or has no offset."""
    return _aware(datetime.fromisoformat(text)).astimezone(SHANGHAI)


def instant_text(at: datetime | None) -> str:
    """As `rfc3339`; "" for none."""
    return rfc3339(at) if at else ""


def day_text(day: date | None) -> str:
    """`2026-11-22`; "" for none."""
    return day.isoformat() if day else ""


def day_from(text: str) -> date | None:
    """The inverse of `day_text`. Raises `ValueError` when it is malformed."""
    return date.fromisoformat(text) if text else None


def day_of(at: datetime) -> date:
    """The day in China on which `at` falls. Raises `ValueError` for a naive `at`."""
    return _aware(at).astimezone(SHANGHAI).date()


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"no offset: {at!r}")
    return at
