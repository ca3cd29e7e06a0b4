"""Looking papers up where the government holds them."""

from dataclasses import dataclass, field

from services.chassis.auth import Principal
from services.chassis.messages import Asked


@dataclass(frozen=True, slots=True)
class LookUpMaterial:
    """`material`: its code; `value`: the number to look up with, "" for the one already given or in the form."""

    by: Principal
    number: str
    material: str
    value: str = field(default="", repr=False)
    purpose: str = ""
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class AskRegistersAgain:
    """For what was away when it was asked for; at most so many applications at once."""

    limit: int = 20


@dataclass(frozen=True, slots=True)
class ListSources:
    """The registers that can be asked here."""
