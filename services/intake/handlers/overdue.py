"""What waited longer than five working days: read in pages, and how its first period is shown afterwards."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Protocol, TypeVar

from services.chassis.clock import day_of
from services.chassis.periods import ExplainedPeriod, acceptance, explained
from services.chassis.workdays import Calendar
from services.intake.domain.acceptance import Waits
from services.intake.domain.application import Behind


class Numbered(Waits, Protocol):
    """What waits under a receipt number."""

    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=Numbered)


class Waiting(Protocol[N]):
    """Where it is read from."""

    def waiting(self, until: date, limit: int, after: Behind = None) -> list[N]: ...


def waiting_before(kept: Waiting[N], until: date, limit: int, pages: int) -> Iterator[N]:
    """What waits since `until` or longer, oldest first, at most `pages` times `limit`; each page goes on behind the last one,
    so that what cannot be taken on yet keeps nobody behind it waiting.
    """
    after: Behind = None
    for _ in range(pages):
        found = kept.waiting(until, limit, after)
        yield from found
        if len(found) < limit or (since := found[-1].waiting_since) is None:
            return
        after = (since, found[-1].id)


def answered_by_law(since: date, at: datetime, calendar: Calendar) -> ExplainedPeriod:
    """The five days in which nobody answered, ended by the step of `at`."""
    ended = day_of(at)
    return explained(acceptance(since), calendar, until=ended, stopped_on=ended)
