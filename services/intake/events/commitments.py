"""What is heard of the checks after a grant."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CommitmentChecked:
    """Heard: a commitment was kept, broken, or its record was withdrawn. `barring`: whether it changes who may promise.

    `lapses_on`: the day from which on its record bars nothing more; None when it bars nothing.
    """

    number: str
    division: str
    party: str
    state: str
    lapses_on: date | None
    barring: bool
