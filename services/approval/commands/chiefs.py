"""Chief representatives (首席代表)."""

from dataclasses import dataclass

from services.chassis.auth import Principal


@dataclass(frozen=True, slots=True)
class AppointChief:
    """From now on `chief`, or in absence `deputy`, speaks for the department. `items`: which, () for all."""

    by: Principal
    division: str
    department: str
    chief: str
    deputy: str = ""
    items: tuple[str, ...] = ()
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class GetChief:
    by: Principal
    division: str
    department: str
