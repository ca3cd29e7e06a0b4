"""Changing the clocks of a case: asked by a reviewer, approved by a supervisor."""

from dataclasses import dataclass, field

from services.chassis.auth import Principal
from services.chassis.messages import Asked


@dataclass(frozen=True, slots=True)
class AskPause:
    """Stop the clocks for a `procedure` of 行政许可法 art. 45 that takes `days` working days."""

    by: Principal
    number: str
    procedure: str
    days: int
    reason: str = field(repr=False)
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class AskExtension:
    """`days` more (行政许可法 art. 42)."""

    by: Principal
    number: str
    days: int
    reason: str = field(repr=False)
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class ApproveClockChange:
    """Carry out what was asked."""

    by: Principal
    number: str
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class RefuseClockChange:
    """Leave the clocks as they are."""

    by: Principal
    number: str
    reason: str = field(repr=False)
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class ResumeClock:
    """The special procedure is over."""

    by: Principal
    number: str
    asked: Asked | None = None
    if_version: int = 0
