"""Acceptance by law, and formal errors put right on the spot."""

from dataclasses import dataclass, field
from typing import Any

from services.chassis.auth import Principal
from services.chassis.messages import Asked


@dataclass(frozen=True, slots=True)
class DeemAccepted:
    """Timer: take on what has waited longer than five working days, at most `limit` at once."""

    limit: int = 100


@dataclass(frozen=True, slots=True)
class CorrectApplication:
    """Fields of the form with their right values; `consent`: the applicant agrees, in the clerk's presence."""

    by: Principal
    number: str
    form: Any = field(repr=False)
    consent: bool
    note: str = field(default="", repr=False)
    asked: Asked | None = None
    if_version: int = 0
