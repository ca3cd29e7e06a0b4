"""What the departments' plug-ins said."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.chassis.messages import Event

if TYPE_CHECKING:
    from services.approval.domain.case import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentAdvised(Event):
    """A plug-in answered. `advice`: accept, reject, processing."""

    department: str
    advice: str
    findings: "tuple[Finding, ...]" = ()


@dataclass(frozen=True, slots=True)
class CaseIsOpen:
    """Heard: this room's own `CaseOpened`; time to ask the departments."""

    number: str
    owner_division: str
