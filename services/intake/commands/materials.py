"""Papers as files."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from services.chassis.auth import Principal
from services.chassis.messages import Asked
from services.intake.commands.applications import MaterialGiven


@dataclass(frozen=True, slots=True)
class UploadMaterial:
    """One file. `parts`: its content, read once and never held whole; may raise when it breaks off."""

    by: Principal
    division: str
    item: str
    material: str
    media_type: str
    valid_until: date | None
    parts: Iterable[bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class GetMaterial:
    """`number`, `purpose`: of staff, the application in which it stands and why it is opened."""

    by: Principal
    upload: str
    number: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class ListMaterials:
    """What the caller has given that `item` may use again. `limit` 1..100, 0 means 20."""

    by: Principal
    item: str
    limit: int = 0
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class HandInMaterials:
    """What was promised for later."""

    by: Principal
    number: str
    materials: tuple[MaterialGiven, ...]
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class ForgetUnusedMaterials:
    """The timer's: uploads that no application has named in time."""
