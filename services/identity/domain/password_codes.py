"""One-time codes with which a person sets a password anew."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without what is read for another: 0 O, 1 I L, U."""
LENGTH, HALF = 10, 5
LASTS = timedelta(minutes=15)
TRIES = 5
LONGEST_CODE = 32


@dataclass(frozen=True, slots=True)
class PasswordCode:
    """`print`: keyed hash of person id and code. Good once, until `ends_at`, for `tries` more."""

    print: str = field(repr=False)
    ends_at: datetime
    tries: int = TRIES

    def works(self, now: datetime) -> bool:
        """True while it may be tried."""
        return self.tries > 0 and now < self.ends_at


def new_code() -> str:
    """Ten random characters in two groups: 49 bits."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{drawn[:HALF]}-{drawn[HALF:]}"


def printed(person: str, code: str) -> str:
    """What the keyed hash of a typed code is made of, whatever its case, spaces and hyphens."""
    plain = "".join(character for character in code[:LONGEST_CODE].upper() if character.isalnum())
    return f"password-code/{person}/{plain}"
