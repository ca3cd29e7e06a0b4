"""The due dates of an application."""

from dataclasses import dataclass
from datetime import date

from services.chassis.periods import Period, Stop
from services.intake.domain.issued import Issued


@dataclass(frozen=True, slots=True)
class Dues:
    """The due dates as approval counted them, the facts that they follow from, and what was `told` of them in writing.

    `provisional`: names of the periods counted through a year without an official calendar.
    """

    committed: date | None
    statutory: date | None
    periods: tuple[Period, ...] = ()
    stops: tuple[Stop, ...] = ()
    told: tuple[Issued, ...] = ()
    provisional: tuple[str, ...] = ()
