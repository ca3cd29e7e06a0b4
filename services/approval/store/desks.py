"""Which desks a case lies on, and how they are searched."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from services.approval.domain.case import OPEN_STATES, STATES, Case
from services.approval.domain.desk import NOBODY, Wanted
from services.approval.domain.held import Proposal
from services.approval.domain.task import TASK_DECIDED
from services.chassis.clock import SHANGHAI
from services.chassis.levels import ancestors


def query_of(wanted: Wanted) -> dict[str, Any]:
    """What is wanted, so that one index holds it in its order."""
    desk = f"{wanted.division}/{wanted.department}"
    query: dict[str, Any] = {_lies_in(wanted): desk}
    if wanted.holder not in ("", NOBODY):
        query["claimants"] = wanted.holder
    if wanted.item:
        query["item_id"] = wanted.item
        query["state"] = {"$in": list(STATES)}
    if wanted.state:
        query["state"] = wanted.state
    rank = {"$gt": wanted.after} if wanted.after else {}
    if wanted.before:
        rank["$lt"] = wanted.before
    return query | ({"rank": rank} if rank else {})


def desks(case: Case, departments: Sequence[str] | None = None) -> list[str]:
    """Every place above its owner, alone and with each department."""
    named = tuple(task.department for task in case.tasks) if departments is None else departments
    return [f"{place}/{one}" for place in ancestors(case.owner_division) for one in ("", *named)]


def sights(case: Case) -> list[str]:
    """The desks of those that supervise it; none when nobody does."""
    return desks(case, case.supervisors) if case.supervisors else []


def _lies_in(wanted: Wanted) -> str:
    if wanted.supervised:
        return "sights"
    return "unclaimed" if wanted.holder == NOBODY else "desks"


def unclaimed(case: Case) -> list[str]:
    """The desks where nobody holds its task; none once it is closed."""
    free = [task.department for task in case.tasks if task.state != TASK_DECIDED and not task.claimed_by]
    return desks(case, free) if free and case.state in OPEN_STATES else []


def claimants(case: Case) -> list[str]:
    """Who holds a task of it; nobody once it is closed."""
    if case.state not in OPEN_STATES:
        return []
    held = (task.claimed_by for task in case.tasks if task.state != TASK_DECIDED)
    return sorted({one for one in held if one})


def proposal_fields(kept: Proposal | None) -> dict[str, Any] | None:
    """A decision that waits, as it is stored."""
    return asdict(kept) | {"checks": [list(one) for one in kept.checks]} if kept else None


def proposal(kept: Mapping[str, Any] | None) -> Proposal | None:
    """Its inverse."""
    if not kept:
        return None
    checks = tuple((code, met) for code, met in kept["checks"])
    return Proposal(**{**kept, "checks": checks, "at": kept["at"].astimezone(SHANGHAI)})
