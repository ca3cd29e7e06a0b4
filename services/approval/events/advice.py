"""What the departments' plug-ins said."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.chassis.messages import Event

if TYPE_CHECKING:
    from services.approval.domain.task import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentAdvised(Event):
    """A plug-in answered. `advice`: accept, reject, processing."""

    department: str
    advice: str
    findings: "tuple[Finding, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceAsked(Event):
    """A case was opened of which plug-ins in this process are to be asked; told with the opening, where it is decided."""

    owner_division: str


@dataclass(frozen=True, slots=True)
class AdviceDue:
    """Heard: this room's own `AdviceAsked`."""

    number: str
    owner_division: str
