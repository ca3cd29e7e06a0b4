"""Papers promised for later, as their case keeps them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from services.approval.domain.case import Case
from services.approval.domain.deferring import missed_at
from services.approval.domain.outstanding import Outstanding

PROMISED = "promised"
_EVER = datetime(1970, 1, 1, tzinfo=UTC)
PROMISED_INDEX: dict[str, Any] = {
    "fields": ["missed_at"],
    "name": PROMISED,
    "partialFilterExpression": {"missed_at": {"$gt": _EVER}},
}


def missed_by(now: datetime) -> dict[str, Any]:
    """Cases with a promised paper whose day passed by `now` and of which nobody was told."""
    return {"missed_at": {"$gt": _EVER, "$lte": now}}


def outstanding_fields(case: Case) -> dict[str, Any]:
    """What is kept, with the instant by which it is found."""
    kept = [
        [one.code, one.name, one.promised_on.isoformat() if one.promised_on else "", one.missed]
        for one in case.outstanding
    ]
    return {"outstanding": kept, "missed_at": missed_at(case)}


def outstanding_of(kept: Mapping[str, Any]) -> tuple[Outstanding, ...]:
    """The inverse."""
    return tuple(
        Outstanding(code, name, date.fromisoformat(day) if day else None, missed)
        for code, name, day, missed in kept.get("outstanding", ())
    )
