"""Second factors. Codes never show in a `repr`."""

from dataclasses import dataclass, field

from services.chassis.auth import Principal


@dataclass(frozen=True, slots=True)
class EnrolSecondFactor:
    by: Principal


@dataclass(frozen=True, slots=True)
class ConfirmSecondFactor:
    by: Principal
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ResetSecondFactor:
    by: Principal
    staff: str
    reason: str
