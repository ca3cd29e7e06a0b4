"""Looking at personal numbers: allowed for a purpose, and on record (PIPL art. 17, 34, 51; ledger R094)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.chassis.errors import Fault, Invalid
from services.chassis.messages import Meta

SHORTEST, LONGEST = 2, 200


@dataclass(frozen=True, slots=True)
class Revealing:
    """One look, kept for good. `by`: who looked; `fields`: JSON pointers of what was shown."""

    id: str
    number: str
    by: str
    purpose: str
    fields: tuple[str, ...]
    at: datetime
    meta: Meta = field(default_factory=Meta, compare=False)


@dataclass(frozen=True, slots=True)
class Revealed:
    """What is shown, once: open numbers by the JSON pointer of where they stand."""

    number: str
    values: dict[str, str] = field(repr=False)


def purpose_of(text: str) -> str:
    """The stated purpose. Raises `Invalid` PURPOSE_REQUIRED."""
    purpose = text.strip()
    if not SHORTEST <= len(purpose) <= LONGEST:
        detail = f"请用 {SHORTEST} 至 {LONGEST} 个字说明查看目的"
        raise Invalid("PURPOSE_REQUIRED", detail, faults=[Fault("/purpose", "PURPOSE_REQUIRED", detail)])
    return purpose


def texts(value: Any, pointer: str = "") -> dict[str, str]:
    """Every text within a JSON-like value by its pointer."""
    if isinstance(value, str):
        return {pointer: value}
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {place: text for name, at in inner for place, text in texts(at, f"{pointer}/{name}").items()}
