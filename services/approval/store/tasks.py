"""The departments' parts of a case, as they are stored."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from services.approval.domain.task import Finding, Task
from services.approval.store.desks import proposal, proposal_fields
from services.chassis.clock import SHANGHAI

_NAMES = tuple(field.name for field in fields(Task))


def task_fields(task: Task) -> dict[str, Any]:
    """One department's part, as it is stored."""
    return {
        **{name: getattr(task, name) for name in _NAMES},
        "findings": [[found.condition, found.met, found.note] for found in task.findings],
        "checks": [list(check) for check in task.checks],
        "proposal": proposal_fields(task.proposal),
    }


def task_of(kept: Mapping[str, Any]) -> Task:
    """Its inverse."""
    return Task(
        **{
            **kept,
            "ask_at": _local(kept["ask_at"]),
            "waiting_since": _local(kept.get("waiting_since")),
            "findings": tuple(Finding(*found) for found in kept["findings"]),
            "checks": tuple((code, met) for code, met in kept["checks"]),
            "decided_at": _local(kept["decided_at"]),
            "claimed_at": _local(kept.get("claimed_at")),
            "proposal": proposal(kept.get("proposal")),
            "after": tuple(kept.get("after", ())),
        }
    )


def _local(at: datetime | None) -> datetime | None:
    return at.astimezone(SHANGHAI) if at else None
