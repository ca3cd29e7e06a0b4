"""What has happened around registers."""

from dataclasses import dataclass

from services.chassis.messages import Event
from services.intake.events.applications import ApplicationChanged


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAsked(Event):
    """A register is asked for a paper of an application; `note` is the purpose. Recorded before it is asked."""

    material: str
    source: str


class MaterialLookedUp(ApplicationChanged):
    """A register holds the paper; `note` is its code."""

    __slots__ = ()
