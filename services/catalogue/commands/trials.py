"""What may be asked about trial runs before release, and about registrations that come late."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.chassis.auth import Principal
from services.chassis.messages import Asked

if TYPE_CHECKING:
    from services.catalogue.domain.package_trials import ModelPackage
    from services.catalogue.domain.trial_cases import ModelCase


@dataclass(frozen=True, slots=True)
class RecordTrialFinding:
    """`text` 1..500 characters."""

    by: Principal
    change: str
    text: str
    asked: Asked


@dataclass(frozen=True, slots=True)
class CloseTrialFinding:
    """`finding`: its number within the change. `resolution` 1..500 characters."""

    by: Principal
    change: str
    finding: int
    resolution: str
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class TryChange:
    """Try a model case on the entry that a change asks for. `expected`: accepted or refused."""

    by: Principal
    change: str
    case: "ModelCase"
    expected: str
    asked: Asked


@dataclass(frozen=True, slots=True)
class TryPackage:
    """Try a model case of a package with the entry that a change asks for among its members. `expected` as in `TryChange`."""

    by: Principal
    change: str
    case: "ModelPackage"
    expected: str
    asked: Asked


@dataclass(frozen=True, slots=True)
class AlertOverdueRegistrations:
    """At most `limit` at once."""

    limit: int = 100
