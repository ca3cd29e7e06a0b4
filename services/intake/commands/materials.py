"""Papers as files."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from services.chassis.auth import Principal
from services.intake.commands.applications import MaterialGiven
from services.intake.commands.receipts import ReceiptChange


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
class ListReusableMaterials:
    """What the applicant of `number` has given that it may use again; `purpose`: why it is looked at."""

    by: Principal
    number: str
    purpose: str
    limit: int = 0
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class ReuseMaterials(ReceiptChange):
    """Papers given before: each its code and, as `ref`, its file."""

    materials: tuple[MaterialGiven, ...]


@dataclass(frozen=True, slots=True)
class HandInMaterials(ReceiptChange):
    """What was promised for later."""

    materials: tuple[MaterialGiven, ...]


@dataclass(frozen=True, slots=True)
class ForgetUnusedMaterials:
    """The timer's: uploads that no application has named in time."""
