"""The clocks of applications."""

from dataclasses import dataclass

from services.chassis.auth import Principal


@dataclass(frozen=True, slots=True)
class GetApplicationClock:
    by: Principal
    number: str
