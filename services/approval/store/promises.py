"""Commitments and their checks as they are stored in their case; only a case that has one has these fields."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from services.approval.domain.after_check import AfterCheck, Promise
from services.approval.domain.case import Case
from services.approval.domain.ranks import check_rank, published_rank
from services.approval.domain.spoken import Spoken
from services.chassis.clock import SHANGHAI
from services.chassis.levels import ancestors

CHECKS, PUBLIC, LATE = "checks", "published_commitments", "late_checks"
EVER = datetime(1970, 1, 1, tzinfo=UTC)
INDEXES = (
    {
        "fields": ["check_desks", "check_rank"],
        "name": CHECKS,
        "partialFilterExpression": {"check_rank": {"$gt": ""}},
    },
    {
        "fields": ["published", "published_rank"],
        "name": PUBLIC,
        "partialFilterExpression": {"published_rank": {"$gt": ""}},
    },
    {
        "fields": ["check_late_at"],
        "name": LATE,
        "partialFilterExpression": {"check_late_at": {"$gt": EVER}},
    },
)


def promise_fields(case: Case) -> dict[str, Any]:
    """What was promised, its check, and where that is listed."""
    fields: dict[str, Any] = {}
    if case.promise is not None:
        fields["promise"] = asdict(case.promise) | {"materials": list(case.promise.materials)}
    check = case.after_check
    if check is not None:
        department = case.tasks[0].department
        places = ancestors(case.owner_division)
        public = published_rank(case)
        fields |= {
            "after_check": asdict(check) | {"due": check.due.isoformat(), "lapses_on": _iso(check.lapses_on)},
            "check_desks": [
                f"{place}/{one}/{state}"
                for place in places
                for one in ("", department)
                for state in ("", check.state)
            ],
            "check_rank": check_rank(case),
            "check_late_at": check.late_at,
            "published": [f"{place}/{item}" for place in places for item in ("", case.item)]
            if public
            else [],
            "published_rank": public,
        }
    return fields


def promise_of(kept: Mapping[str, Any]) -> Promise | None:
    """What was promised."""
    found = kept.get("promise")
    if not found:
        return None
    at = found["signed_at"].astimezone(SHANGHAI)
    return Promise(**{**found, "signed_at": at, "materials": tuple(found["materials"])})


def after_check_of(kept: Mapping[str, Any]) -> AfterCheck | None:
    """Its check."""
    found = kept.get("after_check")
    if not found:
        return None
    return AfterCheck(
        **{
            **found,
            "due": date.fromisoformat(found["due"]),
            "lapses_on": date.fromisoformat(found["lapses_on"]) if found["lapses_on"] else None,
            **{name: spoken(found[name]) for name in ("result", "appeal", "answer")},
        }
    )


def spoken(kept: Mapping[str, Any] | None) -> Spoken | None:
    """What somebody said."""
    return Spoken(kept["reason"], kept["by"], kept["at"].astimezone(SHANGHAI)) if kept else None


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
