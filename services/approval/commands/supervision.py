"""Watching the clocks of cases."""

from dataclasses import dataclass, field

from services.chassis.auth import Principal
from services.chassis.messages import Asked


@dataclass(frozen=True, slots=True)
class ShowCards:
    """Timer: cards for the thresholds that are crossed, at most `pages` times `limit` cases."""

    limit: int = 500
    pages: int = 8


@dataclass(frozen=True, slots=True)
class CountCases:
    """Timer: how many cases were opened, day by day up to today."""


@dataclass(frozen=True, slots=True)
class ListCards:
    """Of a division's subtree, newest first. `department`, `kind`, `state`: "" for all. `limit` 1..100, 0 means 20."""

    by: Principal
    division: str = ""
    department: str = ""
    kind: str = ""
    state: str = ""
    limit: int = 0
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class AppealCard:
    """The supervised department objects to the card `key` of a case."""

    by: Principal
    number: str
    key: str
    reason: str = field(repr=False)
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class WithdrawCard:
    """It was shown wrongly: it no longer counts."""

    by: Principal
    number: str
    key: str
    reason: str = field(repr=False)
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class UpholdCard:
    """The appeal is refused: it stays."""

    by: Principal
    number: str
    key: str
    reason: str = field(repr=False)
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class GetCardRates:
    """Cards per cases of a division's subtree. `grouping`: site, department or level; months `YYYY-MM`, both included."""

    by: Principal
    grouping: str
    since: str
    until: str
    division: str = ""
