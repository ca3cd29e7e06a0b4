"""What may be asked about how the register stands to its targets."""

from dataclasses import dataclass

from services.chassis.auth import Principal
from services.chassis.messages import Asked


@dataclass(frozen=True, slots=True)
class GetIndicators:
    """`division`: a county, or a place below it: then of the items that its level takes in. `site`: of those it has claimed.

    `department`, `item`, `package`: only its items; empty for all. `frequent`: only high-frequency ones.
    `baseline`: compare with it.
    """

    by: Principal
    division: str
    department: str = ""
    site: str = ""
    item: str = ""
    baseline: str = ""
    frequent: bool = False
    package: str = ""


@dataclass(frozen=True, slots=True)
class FreezeBaseline:
    """Keep what every item of a county demands and promises today."""

    by: Principal
    division: str
    name: str
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class ListBaselines:
    """Baselines of a county, newest first. `limit` 1..100, 0 means 20."""

    by: Principal
    division: str
    limit: int = 0
    cursor: str = ""
