"""Deliveries as they are kept with their application."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from services.chassis.clock import SHANGHAI
from services.intake.domain.announcing import announcements
from services.intake.domain.application import Application
from services.intake.domain.delivery import Addressee, Choice, Delivery, Dispatched, Entry
from services.intake.domain.handing_over import exit_keys


def kept_delivery(application: Application) -> dict[str, Any]:
    """What is written of it: nothing at all until somebody chose or decided."""
    delivery = application.delivery
    if delivery is None:
        return {}
    exits, rank = exit_keys(application)
    return {
        "delivery": asdict(delivery) | {"told": list(delivery.told)},
        "exit": exits,
        "exit_rank": rank,
        "to_announce": bool(announcements(application)),
    }


def delivery_of(kept: Mapping[str, Any]) -> Delivery | None:
    """The inverse."""
    found = kept.get("delivery")
    if not found:
        return None
    choice = found["choice"]
    to = Addressee(**choice["to"]) if choice["to"] else None
    return Delivery(
        state=found["state"],
        choice=Choice(choice["way"], choice["site"], to, choice.get("elsewhere", False)),
        ready_at=_local(found["ready_at"]) if found["ready_at"] else None,
        dispatched=Dispatched(**_dated(found["dispatched"])) if found["dispatched"] else None,
        entry=Entry(**_dated(found["entry"])) if found["entry"] else None,
        note=found["note"],
        told=tuple(found.get("told", ("", ""))),
        decided_by=tuple(found.get("decided_by", ())),
    )


def _dated(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {**kept, "at": _local(kept["at"])}


def _local(at: datetime) -> datetime:
    return at.astimezone(SHANGHAI)
