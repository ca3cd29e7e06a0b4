"""How papers were given."""

from dataclasses import dataclass

from services.chassis.auth import Principal


@dataclass(frozen=True, slots=True)
class GetMaterialWays:
    """Of what was handed in within a division's subtree and decided in these months (`YYYY-MM`, both included). `limit`
    1..100, 0 means 20.
    """

    by: Principal
    since: str
    until: str
    division: str = ""
    limit: int = 0
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class CountMaterialWays:
    """The timer's: what was decided and is not counted yet. `limit`: applications in one transaction."""

    limit: int = 1000
