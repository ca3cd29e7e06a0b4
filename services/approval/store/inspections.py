"""Plans of random inspection and their visits: one document each."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from mongoengine import ListField, StringField

from services.approval.domain.inspections import Drawn, Inspector, Plan, Population
from services.approval.domain.visits import DONE, Part, Visit
from services.approval.store.promises import spoken
from services.chassis.clock import SHANGHAI
from services.chassis.levels import ancestors
from services.chassis.messages import Meta
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox

_LONG = ("aliases", "apart", "passed", "drawn")


class PlanDocument(Head):
    """One plan. `desks`: every place above it, alone and with its department."""

    meta = {
        "collection": "approval_inspection_plans",
        "auto_create_index": False,
        "indexes": [{"fields": ["desks", "-_id"]}],
    }

    desks = ListField()


class VisitDocument(Head):
    """One visit. `desks`: every place above its parts, with and without department, state and plan."""

    meta = {
        "collection": "approval_visits",
        "auto_create_index": False,
        "indexes": [{"fields": ["desks", "_id"]}],
    }

    desks = ListField()
    state = StringField()


class MongoPlans(MongoRepository[Plan]):
    """`Plans` in one collection; pages leave out who could be drawn."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(PlanDocument, outbox, _plan_fields, _plan, "PLAN_NOT_FOUND")

    def page(self, division: str, department: str, before: str, limit: int) -> list[Plan]:
        query: dict[str, Any] = {"desks": f"{division}/{department}"}
        if before:
            query["_id"] = {"$lt": before}
        with refusing():
            cursor = self.collection.find(query, dict.fromkeys(_LONG, 0)).sort("_id", -1).limit(limit)
            return [self.load(found) for found in cursor]


class MongoVisits(MongoRepository[Visit]):
    """`Visits` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(VisitDocument, outbox, _visit_fields, _visit, "VISIT_NOT_FOUND")

    def page(
        self, division: str, department: str, state: str, plan: str, after: str, limit: int
    ) -> list[Visit]:
        query: dict[str, Any] = {"desks": f"{division}/{department}/{state}/{plan}"}
        if after:
            query["_id"] = {"$gt": after}
        return self.select(query, [("_id", 1)], limit)

    def done(self, ids: Collection[str]) -> frozenset[str]:
        with refusing():
            found = self.collection.find({"_id": {"$in": list(ids)}, "state": DONE}, {"_id": 1})
            return frozenset(one["_id"] for one in found)


def _plan_fields(plan: Plan) -> dict[str, Any]:
    return {
        "title": plan.title,
        "population": asdict(plan.population),
        "desks": [f"{place}/{one}" for place in ancestors(plan.division) for one in ("", plan.department)],
        "period": plan.period,
        "wanted": plan.wanted,
        "inspectors": [[one.staff, list(one.apart)] for one in plan.inspectors],
        "seed_digest": plan.seed_digest,
        "seed": plan.seed,
        "state": plan.state,
        "planned_at": plan.planned_at,
        "aliases": list(plan.aliases),
        "apart": [list(pair) for pair in plan.apart],
        "drawn": [
            [one.alias, one.party, list(one.numbers), list(one.inspectors), one.visit] for one in plan.drawn
        ],
        "passed": list(plan.passed),
        "drawn_at": plan.drawn_at,
    }


def _plan(plan_id: str, kept: Mapping[str, Any], meta: Meta) -> Plan:
    return Plan(
        id=plan_id,
        title=kept["title"],
        population=Population(**kept["population"]),
        period=kept["period"],
        wanted=kept["wanted"],
        inspectors=tuple(Inspector(staff, tuple(apart)) for staff, apart in kept["inspectors"]),
        seed_digest=kept["seed_digest"],
        seed=kept["seed"],
        state=kept["state"],
        planned_at=kept["planned_at"].astimezone(SHANGHAI),
        aliases=tuple(kept.get("aliases", ())),
        apart=tuple((alias, staff) for alias, staff in kept.get("apart", ())),
        drawn=tuple(
            Drawn(alias, party, tuple(numbers), tuple(inspectors), visit)
            for alias, party, numbers, inspectors, visit in kept.get("drawn", ())
        ),
        passed=tuple(kept.get("passed", ())),
        drawn_at=kept["drawn_at"].astimezone(SHANGHAI) if kept["drawn_at"] else None,
        meta=meta,
    )


def _visit_fields(visit: Visit) -> dict[str, Any]:
    return {
        "period": visit.period,
        "party": visit.party,
        "numbers": list(visit.numbers),
        "parts": [asdict(part) | {"inspectors": list(part.inspectors)} for part in visit.parts],
        "state": visit.state,
        "desks": sorted(
            {
                f"{place}/{department}/{state}/{plan}"
                for part in visit.parts
                for place in ancestors(part.division)
                for department in ("", part.department)
                for state in ("", visit.state)
                for plan in ("", part.plan)
            }
        ),
    }


def _visit(visit_id: str, kept: Mapping[str, Any], meta: Meta) -> Visit:
    return Visit(
        id=visit_id,
        period=kept["period"],
        party=kept["party"],
        numbers=tuple(kept["numbers"]),
        parts=tuple(
            Part(**{**one, "inspectors": tuple(one["inspectors"]), "said": spoken(one["said"])})
            for one in kept["parts"]
        ),
        state=kept["state"],
        meta=meta,
    )
