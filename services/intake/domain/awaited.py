"""Papers whose register was away when it was asked: asked again by a timer, within bounds (ledger R057)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from services.chassis.forms.materials import DEFERRED, LOOKUP
from services.intake.domain.life import LIFE, LOOK_UP

if TYPE_CHECKING:
    from services.intake.domain.application import Application

AGAIN_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)
"""After the n-th silence, and after the last one each time."""
MOST_TRIES, LONGEST = 48, timedelta(days=7)
TAKEN_FOR = timedelta(minutes=5)
"""Longer than asking for all that one application awaits takes."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """One paper to be asked for again at `at`. `since`: when it was first asked for; `tries`: how often since then."""

    material: str
    purpose: str
    since: datetime
    at: datetime
    tries: int = 0

    def again(self, now: datetime) -> "Awaited | None":
        """Asked in vain once more; None when that is enough."""
        if self.tries + 1 >= MOST_TRIES or now - self.since >= LONGEST:
            return None
        pause = AGAIN_AFTER[min(self.tries + 1, len(AGAIN_AFTER) - 1)]
        return replace(self, tries=self.tries + 1, at=now + pause)


def awaiting(application: "Application", material: str, purpose: str, now: datetime) -> "Application":
    """With one that is to be asked for again; one that is already stays as it is."""
    kept = application.awaited or ()
    if any(one.material == material for one in kept):
        return application
    return replace(application, awaited=(*kept, Awaited(material, purpose, now, now + AGAIN_AFTER[0])))


def put_off(application: "Application", later: Awaited) -> "Application":
    """With one asked for later."""
    kept = application.awaited or ()
    return replace(
        application, awaited=tuple(later if one.material == later.material else one for one in kept)
    )


def no_more(application: "Application", material: str) -> "Application":
    """With nothing awaited of this code."""
    if application.awaited is None:
        return application
    return replace(application, awaited=tuple(one for one in application.awaited if one.material != material))


def still_awaited(application: "Application") -> tuple[Awaited, ...]:
    """Those that may still be looked up: neither given otherwise meanwhile nor of an application that is over."""
    if not application.awaited or not LIFE.allows(application.status, LOOK_UP):
        return ()
    open_codes = {
        paper.code
        for paper in application.materials
        if paper.kind in (LOOKUP, DEFERRED) and paper.ref and paper.looked_up is None
    }
    return tuple(one for one in application.awaited if one.material in open_codes)


def next_at(awaited: Iterable[Awaited]) -> datetime | None:
    """When the first of them is due."""
    return min((one.at for one in awaited), default=None)
