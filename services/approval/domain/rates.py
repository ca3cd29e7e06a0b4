"""How many cards there are for how many cases (ledger R228, R230): exact fractions, and no rate where there was no case."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from services.approval.domain.supervision import COUNTED
from services.chassis.errors import Fault, Invalid
from services.chassis.levels import ORDER_NAMES, order

SITE, DEPARTMENT, LEVEL = "site", "department", "level"
GROUPINGS = (SITE, DEPARTMENT, LEVEL)
MOST_MONTHS = 36
_MONTH = re.compile(r"(20\d{2})-(0[1-9]|1[0-2])", re.ASCII)


class CaseKind(NamedTuple):
    """What cases are counted by: where handed in, where decided, and the department; "" counts each case once."""

    division: str
    owner_division: str
    department: str

    def grouped(self, grouping: str) -> str | None:
        """The row that it counts in; None when it counts in none. Levels: by the division that decides."""
        if (grouping == DEPARTMENT) != bool(self.department):
            return None
        if grouping == LEVEL:
            return ORDER_NAMES[order(self.owner_division)]
        return self.department if grouping == DEPARTMENT else self.division


@dataclass(frozen=True, slots=True)
class Rate:
    """One row. `key`: the site's division, the department, or the name of the level. `shown`: kind → cards."""

    key: str
    cases: int
    shown: Mapping[str, int]

    @property
    def cards(self) -> int:
        """Yellow and red ones that were not withdrawn."""
        return sum(self.shown.get(kind, 0) for kind in COUNTED)

    @property
    def per_100000(self) -> str:
        """Cards per 100,000 cases to two places, half up; "" without a case."""
        if not self.cases:
            return ""
        hundredths = (2 * self.cards * 10_000_000 + self.cases) // (2 * self.cases)
        return f"{hundredths // 100}.{hundredths % 100:02d}"


def months_between(since: str, until: str) -> int:
    """How many months, both included. Raises `Invalid` PERIOD_INVALID: not `YYYY-MM`, backwards or above `MOST_MONTHS`."""
    first, last = _MONTH.fullmatch(since), _MONTH.fullmatch(until)
    months = 0
    if first and last:
        months = (int(last[1]) - int(first[1])) * 12 + int(last[2]) - int(first[2]) + 1
    if not 1 <= months <= MOST_MONTHS:
        detail = f"期间应为先后两个月份（YYYY-MM），至多{MOST_MONTHS}个月"
        raise Invalid("PERIOD_INVALID", detail, faults=[Fault("/since", "PERIOD_INVALID", detail)])
    return months


def rates_of(cases: Mapping[str, int], cards: Mapping[tuple[str, str], int]) -> list[Rate]:
    """The rows, by key. `cards`: (key, kind) → cards."""
    shown: dict[str, dict[str, int]] = {key: {} for key in cases}
    for (key, kind), count in cards.items():
        shown.setdefault(key, {})[kind] = count
    return [Rate(key, cases.get(key, 0), shown[key]) for key in sorted(shown)]
