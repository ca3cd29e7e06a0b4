"""What may be asked about what sites have taken on, and about what people ask for most."""

from dataclasses import dataclass

from services.chassis.auth import Principal


@dataclass(frozen=True, slots=True)
class GetSiteRates:
    """Of the sites of a division and below. `site`: of one of them; `department`: of its items alone.

    `frequent`: of high-frequency items alone. `rows`: broken down by site, department or level, "" for none.
    `limit` 1..100 rows, 0 means 20.
    """

    by: Principal
    division: str
    site: str = ""
    department: str = ""
    frequent: bool = False
    rows: str = ""
    limit: int = 0
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class ListFrequentItems:
    """The items of a county with most accepted applications in twelve months. `limit` 1..100, 0 means 50."""

    by: Principal
    division: str
    limit: int = 0


@dataclass(frozen=True, slots=True)
class CountAccepted:
    """Add what was accepted since to its months, and keep what is asked for most as it is now. `by`: the stack itself.

    `county`: of the stack. `limit`: applications in one transaction.
    """

    by: Principal
    county: str
    limit: int = 1000
    check_only: bool = False
