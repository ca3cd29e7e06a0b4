"""What happened in random inspection."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.chassis.messages import Event

if TYPE_CHECKING:
    from services.approval.domain.inspections import Plan
    from services.approval.domain.visits import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChanged(Event):
    """Something happened to a plan; who could be drawn stays behind."""

    plan: "Plan"


class InspectionPlanned(PlanChanged):
    """The digest of its seed is public."""

    __slots__ = ()


class InspectionDrawn(PlanChanged):
    """Its lots are drawn."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitChanged(Event):
    """Something happened to a visit; whom it is to stays behind."""

    visit: "Visit"
    plan: str


class VisitOpened(VisitChanged):
    """A subject is to be visited."""

    __slots__ = ()


class VisitMerged(VisitChanged):
    """Another plan drew the same subject: still one visit (ledger R117)."""

    __slots__ = ()


class VisitRecorded(VisitChanged):
    """An inspector recorded what was found."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class LotsDrawn:
    """Heard: this room's own `InspectionDrawn`; time to open the visits."""

    plan: str
    division: str
