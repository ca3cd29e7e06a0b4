"""Written notices as they lie with their application."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.chassis.clock import day_from, day_text
from services.intake.domain.issued import Issued


def kept_notice(issued: Issued) -> list[Any]:
    """One notice as a row."""
    return [
        issued.kind,
        issued.number,
        issued.on.isoformat(),
        day_text(issued.due),
        day_text(issued.statutory_due),
        issued.procedure,
        issued.days,
        issued.reason,
        [[code, day_text(day)] for code, day in issued.papers],
        list(issued.provisional),
        issued.incomplete,
    ]


def notice_of(row: Sequence[Any]) -> Issued:
    """The notice of a row; the first ones kept ended with their papers."""
    kind, number, on, due, statutory_due, procedure, days, reason, papers, *since = row
    provisional, incomplete = since or ((), False)
    return Issued(
        kind=kind,
        number=number,
        on=date.fromisoformat(on),
        due=day_from(due),
        statutory_due=day_from(statutory_due),
        procedure=procedure,
        days=days,
        reason=reason,
        papers=tuple((code, day_from(day)) for code, day in papers),
        provisional=tuple(provisional),
        incomplete=incomplete,
    )
