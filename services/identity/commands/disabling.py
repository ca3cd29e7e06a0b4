"""Staff accounts out of use and back."""

from dataclasses import dataclass

from services.chassis.auth import Principal


@dataclass(frozen=True, slots=True)
class DisableStaff:
    by: Principal
    staff: str
    reason: str


@dataclass(frozen=True, slots=True)
class EnableStaff:
    by: Principal
    staff: str
    reason: str
