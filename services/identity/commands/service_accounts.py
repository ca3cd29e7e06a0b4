"""Service accounts. A key never shows in a `repr`."""

from dataclasses import dataclass, field

from services.chassis.auth import Principal
from services.chassis.messages import Asked


@dataclass(frozen=True, slots=True)
class AddServiceAccount:
    """`kind`: device, department or webhook. `site`: the hall of a device. `expires_on`: ISO date, the last day."""

    by: Principal
    asked: Asked
    kind: str
    name: str
    scopes: frozenset[str]
    division: str
    expires_on: str
    department: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class RotateServiceKey:
    """`overlap_minutes`: how long the old key works on, 0 to 1440."""

    by: Principal
    account: str
    overlap_minutes: int
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class RevokeServiceAccount:
    by: Principal
    account: str
    reason: str


@dataclass(frozen=True, slots=True)
class ListServiceAccounts:
    """Of a division subtree; without one the caller's own. `limit`: 1 to 100, 0 means 20."""

    by: Principal
    division: str = ""
    limit: int = 0
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class OpenServiceSession:
    key: str = field(repr=False)
