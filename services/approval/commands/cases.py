"""Looking at cases and deciding them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.chassis.auth import Principal
from services.chassis.messages import Asked


@dataclass(frozen=True, slots=True)
class GetCase:
    by: Principal
    number: str


@dataclass(frozen=True, slots=True)
class ListCases:
    """A division's subtree, oldest due first. "" for all: `department`, `state`, `item`, `holder` (mine, unclaimed),
    `due_before` (ISO day). `limit` 1..100, 0 means 20. `supervised`: cases that `department` supervises and does not decide.
    """

    by: Principal
    division: str = ""
    department: str = ""
    state: str = ""
    limit: int = 0
    cursor: str = ""
    item: str = ""
    holder: str = ""
    due_before: str = ""
    supervised: bool = False


@dataclass(frozen=True, slots=True)
class DecideCase:
    """`outcome`: granted or denied. `checks`: condition code → met, every condition of the item."""

    by: Principal
    number: str
    outcome: str
    reason: str = field(default="", repr=False)
    checks: Mapping[str, bool] = field(default_factory=dict)
    asked: Asked | None = None
    if_version: int = 0
