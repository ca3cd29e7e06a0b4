"""What has happened around registers."""

from dataclasses import dataclass

from services.chassis.messages import Event
from services.intake.events.applications import ApplicationChanged


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAsked(Event):
    """A register is asked for a paper of an application; `note` is the purpose. Recorded before it is asked."""

    material: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupSettled(ApplicationChanged):
    """A register that was away was asked again, to an end. `note`: code of the paper; `outcome`: found, absent, or
    unanswered when it stayed away too long.
    """

    name_zh: str
    outcome: str


class MaterialLookedUp(ApplicationChanged):
    """A register holds the paper; `note` is its code."""

    __slots__ = ()


class MaterialsReused(ApplicationChanged):
    """Papers that the applicant gave before stand in the application; `note` names them."""

    __slots__ = ()
