"""National codes of an item: basic code 12, implementation code 31, handling item code 33 (GB/T 39554.1-2020).

Implementation code = USCC of the body 18 + level digit 1 + basic code 12; handling item code = that + 2 digits.
Basic code = area 2 ("00" national, else the province) + item type 2 + field 2 + main item 3 + sub item 3.
"""

import re
from dataclasses import dataclass

from services.chassis.numbers import is_uscc

ON_APPLICATION = frozenset({"01", "05", "07", "08", "09", "10"})
"""Powers exercised on application (GB/T 39046-2020 A.1; ledger R016)."""
EX_OFFICIO = frozenset({"02", "03", "04", "06"})
PUBLIC_SERVICE = "20"
ITEM_TYPES = ON_APPLICATION | EX_OFFICIO | {PUBLIC_SERVICE}
LEVELS_OF_EXERCISE = "1234567"
_BASIC = re.compile(r"([0-9]{2})([0-9]{2})([0-9A-Z]{2})([0-9A-Z]{3})([0-9A-Z]{3})")
_WHOLE = re.compile(r"([0-9A-Z]{18})([0-9])([0-9A-Z]{12})")
_PART = re.compile(r"[0-9]{2}")


@dataclass(frozen=True, slots=True)
class BasicCode:
    """The five parts of a basic code."""

    area: str
    item_type: str
    field: str
    main: str
    sub: str


@dataclass(frozen=True, slots=True)
class ImplementationCode:
    """The parts of an implementation code; `part` is that of a handling item, or ""."""

    uscc: str
    level: str
    basic: BasicCode
    part: str = ""


def basic_code(text: str) -> BasicCode | None:
    """A basic code in its parts; None when `text` is none, or names no item type of A.1."""
    found = _BASIC.fullmatch(text)
    return BasicCode(*found.groups()) if found and found[2] in ITEM_TYPES else None


def implementation_code(text: str) -> ImplementationCode | None:
    """A code of 31 or 33 characters in its parts; None when `text` is none.

    The USCC must pass its check character (GB 32100), the level be one of A.2.
    """
    whole, part = text[:31], text[31:]
    found = _WHOLE.fullmatch(whole)
    basic = basic_code(found[3]) if found else None
    if not found or basic is None or not is_uscc(found[1]) or found[2] not in LEVELS_OF_EXERCISE:
        return None
    if part and not _PART.fullmatch(part):
        return None
    return ImplementationCode(found[1], found[2], basic, part)
