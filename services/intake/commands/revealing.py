"""Opening what is sealed."""

from dataclasses import dataclass

from services.intake.commands.receipts import OfReceipt


@dataclass(frozen=True, slots=True)
class RevealPersonalData(OfReceipt):
    """Open what is sealed in one application, for a stated `purpose` of 2 to 200 characters."""

    purpose: str
