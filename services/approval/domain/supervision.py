"""Electronic supervision of time: what is crossed when, from the clocks of a case (ledger R227, R228; rules.md §7.1).

A share counts as used from the beginning of the day on which it is reached. Thresholds are counted, never edited: a pause
or another calendar moves them, an extension begins them anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from services.approval.domain.clocks import COMMITTED, STATUTORY, Clock
from services.chassis.clock import SHANGHAI
from services.chassis.periods import Period, Stop
from services.chassis.workdays import Calendar

WARNING, YELLOW, RED, CRITICAL = "warning", "yellow_card", "red_card", "critical"
STAGE_LATE, NEAR_DUE_MOVE = "stage_late", "near_due_move"
RULES = {
    WARNING: ("SJ-01", "1"),
    YELLOW: ("SJ-02", "1"),
    RED: ("SJ-03", "1"),
    CRITICAL: ("SJ-04", "1"),
    STAGE_LATE: ("SJ-05", "1"),
    NEAR_DUE_MOVE: ("SJ-06", "2"),
}
"""Kind → number of the rule (监察规则编号, GB/T 39046 table 11) and class of anomaly: 1 时效, 2 流程."""
KINDS = tuple(RULES)
COUNTED = (YELLOW, RED)
"""Those that make the rate of cards (ledger R230)."""
WARNING_SHARE, YELLOW_SHARE, STAGE_SHARE = 80, 90, 50
"""Percent of the promised time: prompt, at the latest one day before the last; yellow; a plug-in that still examines."""
AGAIN = "-2"
"""Behind the kinds of a clock that was extended."""


@dataclass(frozen=True, slots=True)
class Step:
    """A threshold. `key`: its kind, and a number behind it when the kind can come again."""

    key: str
    day: date

    @property
    def kind(self) -> str:
        return self.key.partition("-")[0]

    @property
    def at(self) -> datetime:
        """From when on it is crossed."""
        return datetime.combine(self.day, time.min, SHANGHAI)


def steps_of(
    clocks: Iterable[Clock], stops: Sequence[Stop], calendar: Calendar, *, waiting: bool
) -> tuple[Step, ...]:
    """Every threshold that can be named now. `waiting`: a plug-in still examines."""
    known = {clock.name: clock for clock in clocks}
    committed, statutory = known.get(COMMITTED), known.get(STATUTORY)
    suffix = AGAIN if any(clock.extended for clock in known.values()) else ""
    found: dict[str, date | None] = {}
    if committed is not None:
        days = committed.days + committed.extended

        def reached(nth: int) -> date | None:
            assert committed is not None
            return Period(committed.name, committed.started_on, nth, committed.unit).due(calendar, stops).date

        if days > 1 and waiting:
            found[STAGE_LATE] = reached(_share(days, STAGE_SHARE))
        if days > 1:
            found[WARNING] = reached(min(_share(days, WARNING_SHARE), days - 1))
        if days > 0:
            found[YELLOW] = reached(_share(days, YELLOW_SHARE))
        found[RED] = _after(committed.due)
    if statutory is not None:
        found[CRITICAL] = _after(statutory.due)
    return tuple(Step(kind + suffix, day) for kind, day in found.items() if day is not None)


def renewed(steps: Iterable[Step], counted: Iterable[Step], changed_on: date) -> tuple[Step, ...]:
    """`steps` after a recount: flagged moves stay, and so does what was crossed when the clocks were last stopped or
    extended, on `changed_on`.
    """
    kept = {step.key: step for step in steps if step.kind == NEAR_DUE_MOVE or step.day <= changed_on}
    return (*kept.values(), *(step for step in counted if step.key not in kept))


def near_due(steps: Iterable[Step], day: date) -> bool:
    """True from the day of the prompt on: whoever stops or prolongs the clocks then is looked at."""
    return any(step.kind in (WARNING, YELLOW, RED) and step.day <= day for step in steps)


def _share(days: int, percent: int) -> int:
    return -(-days * percent // 100)


def _after(due: date | None) -> date | None:
    return due + timedelta(days=1) if due else None
