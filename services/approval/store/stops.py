"""Stretches of days that a case's clocks do not count, and what prolongs them, as they are stored in it."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from services.approval.domain.stops import ClockRequest, Extension, Pause
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


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
