"""Written notices as they lie with their application."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.intake.domain.issued import Issued


def kept_notice(issued: Issued) -> list[Any]:
    """One notice as a row."""
    return [
        issued.kind,
        issued.number,
        issued.on.isoformat(),
        _text(issued.due),
        _text(issued.statutory_due),
        issued.procedure,
        issued.days,
        issued.reason,
        [[code, _text(day)] for code, day in issued.papers],
    ]


def notice_of(row: Sequence[Any]) -> Issued:
    """The notice of a row."""
    kind, number, on, due, statutory_due, procedure, days, reason, papers = row
    return Issued(
        kind=kind,
        number=number,
        on=date.fromisoformat(on),
        due=_day(due),
        statutory_due=_day(statutory_due),
        procedure=procedure,
        days=days,
        reason=reason,
        papers=tuple((code, _day(day)) for code, day in papers),
    )


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
