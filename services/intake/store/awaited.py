"""Papers that a register is asked for again, as they are kept with their application."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.chassis.clock import SHANGHAI
from services.intake.domain.application import Application
from services.intake.domain.awaited import Awaited, next_at, still_awaited


def kept_awaited(application: Application) -> dict[str, Any]:
    """What is written of them: nothing at all until a register was away."""
    if application.awaited is None:
        return {}
    left = still_awaited(application)
    rows = [[one.material, one.purpose, one.since, one.at, one.tries] for one in left]
    return {"awaited": rows, "ask_at": next_at(left)}


def awaited_of(kept: Mapping[str, Any]) -> tuple[Awaited, ...] | None:
    """The inverse."""
    rows = kept.get("awaited")
    return None if rows is None else tuple(_awaited(*row) for row in rows)


def _awaited(material: str, purpose: str, since: datetime, at: datetime, tries: int) -> Awaited:
    return Awaited(material, purpose, since.astimezone(SHANGHAI), at.astimezone(SHANGHAI), tries)
