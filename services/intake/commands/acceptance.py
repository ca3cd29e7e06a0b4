"""Acceptance by law, and formal errors put right on the spot."""

from dataclasses import dataclass, field
from typing import Any

from services.intake.commands.receipts import ReceiptChange


@dataclass(frozen=True, slots=True)
class DeemAccepted:
    """Timer: take on what has waited longer than five working days, at most `pages` times `limit` at once."""

    limit: int = 100
    pages: int = 50


@dataclass(frozen=True, slots=True)
class CorrectApplication(ReceiptChange):
    """Fields of the form with their right values; `consent`: the applicant agrees, in the clerk's presence."""

    form: Any = field(repr=False)
    consent: bool
    note: str = field(default="", repr=False)
