"""What approval hears of results that were handed over."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ResultHandedOver:
    """Heard: the holder has it. `method`: window, post, electronic; `collector`: name, sealed; `document`: masked."""

    number: str
    owner_division: str
    at: datetime
    method: str
    site: str = ""
    collector: str = field(default="", repr=False)
    document: str = ""
    tracking: str = ""
