"""Days and instants on the wire: "" for none."""

from datetime import date, datetime

from services.chassis.clock import rfc3339


def day_text(day: date | None) -> str:
    """`2026-01-31`."""
    return day.isoformat() if day else ""


def instant_text(at: datetime | None) -> str:
    """RFC 3339."""
    return rfc3339(at) if at else ""
