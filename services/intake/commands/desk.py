"""Moving an application on at the desk."""

from dataclasses import dataclass

from services.intake.commands.applications import MaterialGiven
from services.intake.commands.receipts import ReceiptChange


class AcceptApplication(ReceiptChange):
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class RequestSupplement(ReceiptChange):
    """The one notice: `materials` are codes of the item's list, all that is missing."""

    materials: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProvideSupplement(ReceiptChange):
    materials: tuple[MaterialGiven, ...]


@dataclass(frozen=True, slots=True)
class ReturnApplication(ReceiptChange):
    """`cause`: not_needed, other_organ (with the `organ`'s department id), not_supplied (with `materials`), or other, which is
    none for a licence.
    """

    reason: str
    cause: str = ""
    organ: str = ""
    materials: tuple[str, ...] = ()


class WithdrawApplication(ReceiptChange):
    __slots__ = ()
