"""What stops and prolongs a case's clocks, and the thresholds counted with them, as they are stored in it."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from services.approval.domain.stops import ClockRequest, Extension, Pause
from services.approval.domain.supervision import Step
from services.chassis.clock import SHANGHAI


def pause_of(kept: Mapping[str, Any]) -> Pause:
    """A pause from its fields."""
    return Pause(**{**kept, "start": date.fromisoformat(kept["start"]), "end": _day(kept["end"])})


def extension_fields(extension: Extension | None) -> dict[str, Any] | None:
    """The extension as it is stored."""
    return asdict(extension) | {"on": extension.on.isoformat()} if extension else None


def extension_of(kept: Mapping[str, Any] | None) -> Extension | None:
    """The inverse."""
    return Extension(**{**kept, "on": date.fromisoformat(kept["on"])}) if kept else None


def request_of(kept: Mapping[str, Any] | None) -> ClockRequest | None:
    """The change of the clocks that waits for approval."""
    return ClockRequest(**{**kept, "asked_at": kept["asked_at"].astimezone(SHANGHAI)}) if kept else None


def step_fields(step: Step) -> list[str]:
    """A threshold as it is stored; whose it is and what was done only where that is known."""
    told = [step.action, step.department, step.by]
    return [step.key, step.day.isoformat(), *(told if any(told) else [])]


def step_of(key: str, day: str, *told: str) -> Step:
    """The inverse."""
    return Step(key, date.fromisoformat(day), *told)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
