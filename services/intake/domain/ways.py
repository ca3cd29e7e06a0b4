"""How the papers of decided applications were given: looked up, used again, uploaded, waived or still to come.

Kept by item, place and month, so that what people were spared can be shown (ledger R273).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Protocol

from services.chassis.clock import day_of
from services.chassis.errors import Fault, Invalid
from services.chassis.forms.materials import COMMITMENT, DEFERRED, LOOKUP, PRIOR_RESULT
from services.intake.domain.application import Application
from services.intake.domain.uploads import REUSE

MOST_MONTHS = 36
_MONTH = re.compile(r"(20\d{2})-(0[1-9]|1[0-2])", re.ASCII)
_WAYS = {
    LOOKUP: "number_only",
    REUSE: "reused",
    COMMITMENT: "waived",
    DEFERRED: "deferred",
    PRIOR_RESULT: "results",
}


@dataclass(frozen=True, slots=True)
class Ways:
    """`cases`: decided applications; the others: their papers, each counted once, by how it was given at last.

    `looked_up`: found by a register, and nothing else; `number_only`: a number that no register was asked for, or did not
    find; `results`: brought by another procedure of the same package.
    """

    cases: int = 0
    looked_up: int = 0
    reused: int = 0
    uploaded: int = 0
    waived: int = 0
    deferred: int = 0
    results: int = 0
    number_only: int = 0

    def __add__(self, other: "Ways") -> "Ways":
        return Ways(*(getattr(self, name) + getattr(other, name) for name in NAMES))


NAMES = tuple(one.name for one in fields(Ways))


@dataclass(frozen=True, slots=True)
class WaysRow:
    """One item in one month (`YYYY-MM`, of the decision) at one place of hand-in."""

    month: str
    item: str
    division: str
    ways: Ways

    @property
    def id(self) -> str:
        """`month/item/division`: rows are listed in this order."""
        return f"{self.month}/{self.item}/{self.division}"


class MaterialWays(Protocol):
    """What was counted, by item, place and month."""

    def count(self, limit: int) -> int:
        """Add at most `limit` decided applications that are not counted yet, each once; how many they were."""

    def rows(self, division: str, since: str, until: str, after: str, limit: int) -> list[WaysRow]:
        """Of a division's subtree and these months, both included, by id, those after `after` when given."""

    def whole(self, division: str, since: str, until: str) -> Ways:
        """All of them together."""


def ways_of(application: Application) -> WaysRow:
    """What one decided application adds. Another way than those named is a paper that somebody brought."""
    counted = dict.fromkeys(NAMES, 0) | {"cases": 1}
    for paper in application.materials:
        counted["looked_up" if paper.looked_up else _WAYS.get(paper.kind, "uploaded")] += 1
    day = day_of(application.decided_at or application.received_at)
    return WaysRow(f"{day:%Y-%m}", application.item, application.division, Ways(**counted))


def summed(rows: Iterable[WaysRow]) -> list[WaysRow]:
    """One row for each item, place and month."""
    found: dict[str, WaysRow] = {}
    for row in rows:
        before = found.get(row.id)
        ways = row.ways + before.ways if before else row.ways
        found[row.id] = WaysRow(row.month, row.item, row.division, ways)
    return [found[key] for key in sorted(found)]


def check_months(since: str, until: str) -> None:
    """Raises `Invalid` PERIOD_INVALID: not `YYYY-MM`, backwards, or more than `MOST_MONTHS`."""
    first, last = _MONTH.fullmatch(since), _MONTH.fullmatch(until)
    months = 0
    if first and last:
        months = (int(last[1]) - int(first[1])) * 12 + int(last[2]) - int(first[2]) + 1
    if not 1 <= months <= MOST_MONTHS:
        detail = f"期间应为先后两个月份（YYYY-MM），至多{MOST_MONTHS}个月"
        raise Invalid("PERIOD_INVALID", detail, faults=[Fault("/since", "PERIOD_INVALID", detail)])
