"""The clocks of cases."""

from dataclasses import dataclass

from services.chassis.auth import Principal


@dataclass(frozen=True, slots=True)
class GetCaseClock:
    by: Principal
    number: str


@dataclass(frozen=True, slots=True)
class RecountDueDates:
    """Timer: recount the clocks of open cases that were counted with an older calendar, at most `pages` times `limit`."""

    limit: int = 100
    pages: int = 20
