"""What has happened to an application."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.chassis.messages import Event

if TYPE_CHECKING:
    from services.intake.domain.application import Application


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationChanged(Event):
    """Something happened to an application; it is carried whole, numbers sealed."""

    application: "Application"


class ApplicationSubmitted(ApplicationChanged):
    """A person holds a receipt for it."""

    __slots__ = ()


class ApplicationAccepted(ApplicationChanged):
    """Taken on; the clocks start."""

    __slots__ = ()


class SupplementRequested(ApplicationChanged):
    """The one-time notice was given (行政许可法 art. 32(1)(4))."""

    __slots__ = ()


class SupplementProvided(ApplicationChanged):
    """What the notice named was handed in."""

    __slots__ = ()


class PromisedMaterialsProvided(ApplicationChanged):
    """What was promised for later was handed in (容缺后补)."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationCorrected(ApplicationChanged):
    """A formal error was put right on the spot with the applicant's consent (art. 32(1)(3)). `fields`: of its form."""

    fields: tuple[str, ...]


class PersonWanted(ApplicationChanged):
    """The applicant wants a person to decide, or to look at what rules granted."""

    __slots__ = ()


class ApplicationReturned(ApplicationChanged):
    """Not taken on; `note` says why."""

    __slots__ = ()


class ApplicationWithdrawn(ApplicationChanged):
    """Taken back by the applicant."""

    __slots__ = ()
