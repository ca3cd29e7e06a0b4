"""Who carries an application through for its applicant (全程代办, ledger R073, R172)."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from services.chassis.levels import is_division, parent
from services.intake.domain.entrustments import Named

MARK = "-en-"


@dataclass(frozen=True, slots=True)
class Agency:
    """Kept with the application, in the same write as its receipt. `agent` is None while nobody is on duty."""

    entrustment: str
    site: str
    agent: Named | None
    finish_by: date | None


def decided_at_the_top(owner: str, division: str) -> bool:
    """True when what is handed in lower down is decided at the top order: only then somebody must carry it there."""
    return (
        is_division(owner)
        and parent(owner) is None
        and is_division(division)
        and parent(division) is not None
    )


def new_entrustment_id(division: str, at: datetime) -> str:
    """Its division leads, so that any gateway finds its stack; within one, later ones sort after earlier ones."""
    return f"{division}{MARK}{int(at.timestamp() * 1000):012x}{secrets.token_hex(10)}"


def order_key(entrustment: str) -> str:
    """What sorts entrustments of several divisions by time."""
    return entrustment.rpartition(MARK)[2]
