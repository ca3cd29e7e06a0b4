"""Moving an application on at the desk."""

from dataclasses import dataclass

from services.chassis.auth import Principal
from services.chassis.messages import Asked
from services.intake.commands.applications import MaterialGiven


@dataclass(frozen=True, slots=True)
class AcceptApplication:
    by: Principal
    number: str
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class RequestSupplement:
    """The one notice: `materials` are codes of the item's list, all that is missing."""

    by: Principal
    number: str
    materials: tuple[str, ...]
    note: str = ""
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class ProvideSupplement:
    by: Principal
    number: str
    materials: tuple[MaterialGiven, ...]
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class ReturnApplication:
    """`cause`: "", not_needed, other_organ (with the `organ`'s department id), not_supplied (with `materials`)."""

    by: Principal
    number: str
    reason: str
    asked: Asked | None = None
    if_version: int = 0
    cause: str = ""
    organ: str = ""
    materials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WithdrawApplication:
    by: Principal
    number: str
    asked: Asked | None = None
    if_version: int = 0
