"""Random inspection."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from services.chassis.auth import Principal
from services.chassis.messages import Asked

if TYPE_CHECKING:
    from services.approval.domain.inspections import InspectorGiven


@dataclass(frozen=True, slots=True)
class PlanInspection:
    """`population`: commitments or certificates (of `item`). `period`: `2026Q4`, "" for the running one."""

    by: Principal
    asked: Asked
    title: str
    division: str
    department: str
    population: str
    item: str
    draw: int
    inspectors: "tuple[InspectorGiven, ...]" = field(repr=False)
    period: str = ""


@dataclass(frozen=True, slots=True)
class DrawInspection:
    by: Principal
    plan: str
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class GetInspection:
    """By anyone: the plan, and once drawn everything that is needed to draw again."""

    plan: str


@dataclass(frozen=True, slots=True)
class ListInspections:
    """By anyone: of a division's subtree, newest first."""

    division: str
    department: str = ""
    limit: int = 0
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class ListVisits:
    """For staff, by id. `plan`: "" for all."""

    by: Principal
    division: str = ""
    department: str = ""
    state: str = ""
    plan: str = ""
    limit: int = 0
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class RecordVisit:
    """`finding`: no_problem, problem, not_found."""

    by: Principal
    visit: str
    plan: str
    finding: str
    note: str = field(default="", repr=False)
    asked: Asked | None = None
    if_version: int = 0
