"""What is told of departments whose system is away."""

from dataclasses import dataclass
from datetime import datetime

from services.chassis.messages import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageChanged(Event):
    """Subject: the department. `since`: when its system went away. The clocks of its cases run on."""

    since: datetime


class OutageReported(OutageChanged):
    """It has been away for longer than the set time."""

    __slots__ = ()


class OutageEnded(OutageChanged):
    """One that was reported is over."""

    __slots__ = ()
