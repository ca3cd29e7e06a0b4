"""Papers as they lie with their application."""

from datetime import datetime
from typing import Any

from services.chassis.clock import SHANGHAI, day_from
from services.intake.domain.application import Paper
from services.intake.domain.looked_up import LookedUp


def kept_paper(paper: Paper) -> list[Any]:
    """One paper as a row, as short as may be."""
    found = paper.looked_up
    if found is not None:
        row = [found.source, found.name, found.holder, found.digest, found.at, found.whose]
        return [paper.code, paper.kind, paper.ref, "", *row]
    promised = [paper.promised_on.isoformat()] if paper.promised_on else []
    return [paper.code, paper.kind, paper.ref, *promised]


def paper_of(code: str, kind: str, ref: str, promised_on: str = "", *found: Any) -> Paper:
    """The paper of a row."""
    return Paper(
        code,
        kind,
        ref,
        day_from(promised_on),
        _found(*found) if found else None,
    )


def _found(source: str, name: str, holder: str, digest: str, at: datetime, whose: str = "") -> LookedUp:
    return LookedUp(source, name, holder, digest, at.astimezone(SHANGHAI), whose)
