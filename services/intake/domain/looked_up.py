"""What a register said of a paper."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LookedUp:
    """Found in the register `source`. `name`: what it is called there; `holder`: masked; `digest`: SHA-256 of all that was
    said, hex.
    """

    source: str
    name: str
    holder: str = field(repr=False)
    digest: str
    at: datetime
