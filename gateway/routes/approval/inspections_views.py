"""Random inspection as it is shown."""

from typing import Any

from sanji.approval.v1 import approval_inspections_pb2 as pb
from typing_extensions import TypedDict

from gateway.routes.samples import NUMBER

PLAN_ID, VISIT_ID = "510822-ip-202611230900000a1b2c3d", "510822-iv-2026Q4-0f1e2d3c4b5a69788796a5b4c3d2e1f0"


class DrawnView(TypedDict):
    """One drawn subject under its alias in the plan; `finding`: no_problem, problem, not_found, null before."""

    alias: str
    inspectors: list[str]
    finding: str | None
    found_at: str | None


class KeptApartView(TypedDict):
    """A subject and an inspector who were kept apart."""

    alias: str
    inspector: str


class PlanView(TypedDict):
    """A plan without who could be drawn. `seed`: null before the draw; `seed_digest`: its SHA-256, public from the start."""

    plan: str
    title: str
    division: str
    department: str
    population: str
    item: str | None
    period: str
    draw: int
    inspectors: list[str]
    seed_digest: str
    seed: str | None
    state: str
    planned_at: str
    drawn_at: str | None
    version: int


class InspectionView(PlanView):
    """A plan with everything that is needed to draw again: `aliases` are all who could be drawn."""

    aliases: list[str]
    apart: list[KeptApartView]
    drawn: list[DrawnView]
    passed: list[str]


class PlanList(TypedDict):
    """One page, newest first."""

    items: list[PlanView]
    next: str | None


class VisitPartView(TypedDict):
    """What one plan has to do in a visit."""

    plan: str
    division: str
    department: str
    inspectors: list[str]
    finding: str | None
    note: str | None
    at: str | None


class VisitView(TypedDict):
    """One visit to a subject in a period, for all plans that drew it. `numbers`: receipt numbers by which it is one."""

    visit: str
    period: str
    numbers: list[str]
    parts: list[VisitPartView]
    state: str
    version: int


class VisitList(TypedDict):
    """One page."""

    items: list[VisitView]
    next: str | None


PLAN: dict[str, Any] = {
    "plan": PLAN_ID,
    "title": "2026年第四季度公共场所卫生抽查",
    "division": "510822",
    "department": "health",
    "population": "commitments",
    "item": None,
    "period": "2026Q4",
    "draw": 1,
    "inspectors": ["s-510822-0a1b2c3d", "s-510822-4e5f6a7b"],
    "seed_digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "seed": None,
    "state": "planned",
    "planned_at": "2026-11-23T09:00:00.000+08:00",
    "drawn_at": None,
    "version": 1,
}
INSPECTION: dict[str, Any] = {**PLAN, "aliases": [], "apart": [], "drawn": [], "passed": []}
DRAWN: dict[str, Any] = {
    **INSPECTION,
    "seed": "5f1d3c7e9b2a4d6f8091a2b3c4d5e6f7",
    "state": "drawn",
    "drawn_at": "2026-11-24T09:00:00.000+08:00",
    "aliases": ["0f1e2d3c4b5a69788796a5b4c3d2e1f0"],
    "drawn": [
        {
            "alias": "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
            "inspectors": ["s-510822-0a1b2c3d", "s-510822-4e5f6a7b"],
            "finding": None,
            "found_at": None,
        }
    ],
    "version": 2,
}
VISIT: dict[str, Any] = {
    "visit": VISIT_ID,
    "period": "2026Q4",
    "numbers": [NUMBER],
    "parts": [
        {
            "plan": PLAN_ID,
            "division": "510822",
            "department": "health",
            "inspectors": ["s-510822-0a1b2c3d", "s-510822-4e5f6a7b"],
            "finding": "no_problem",
            "note": None,
            "at": "2026-12-01T10:00:00.000+08:00",
        }
    ],
    "state": "done",
    "version": 2,
}


def plan_view(found: pb.Inspection) -> PlanView:
    """A plan in a list."""
    return {
        "plan": found.plan,
        "title": found.title,
        "division": found.division,
        "department": found.department,
        "population": found.population,
        "item": found.item or None,
        "period": found.period,
        "draw": found.draw,
        "inspectors": list(found.inspectors),
        "seed_digest": found.seed_digest,
        "seed": found.seed or None,
        "state": found.state,
        "planned_at": found.planned_at,
        "drawn_at": found.drawn_at or None,
        "version": found.version,
    }


def inspection_view(found: pb.Inspection) -> InspectionView:
    """A plan by itself."""
    return {
        **plan_view(found),
        "aliases": list(found.aliases),
        "apart": [{"alias": one.alias, "inspector": one.inspector} for one in found.apart],
        "drawn": [
            {
                "alias": one.alias,
                "inspectors": list(one.inspectors),
                "finding": one.finding or None,
                "found_at": one.found_at or None,
            }
            for one in found.drawn
        ],
        "passed": list(found.passed),
    }


def visit_view(found: pb.Visit) -> VisitView:
    """One visit."""
    return {
        "visit": found.visit,
        "period": found.period,
        "numbers": list(found.numbers),
        "parts": [
            {
                "plan": one.plan,
                "division": one.division,
                "department": one.department,
                "inspectors": list(one.inspectors),
                "finding": one.finding or None,
                "note": one.note or None,
                "at": one.at or None,
            }
            for one in found.parts
        ],
        "state": found.state,
        "version": found.version,
    }
