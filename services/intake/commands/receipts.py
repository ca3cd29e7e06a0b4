"""What all commands about one receipt share."""

from dataclasses import dataclass, field

from services.chassis.auth import Principal
from services.chassis.messages import Asked


@dataclass(frozen=True, slots=True)
class OfReceipt:
    """Somebody asks about what stands under a receipt number."""

    by: Principal
    number: str


@dataclass(frozen=True, slots=True)
class ReceiptStep(OfReceipt):
    """Somebody does something about it; the same key does it once."""

    asked: Asked | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class ReceiptChange(ReceiptStep):
    """Somebody changes it. `if_version`: the one that he has seen, 0 for any."""

    if_version: int = field(default=0, kw_only=True)
