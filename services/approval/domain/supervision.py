"""Electronic supervision of time: what is crossed when, from the clocks of a case (ledger R227, R228; rules.md §7.1).

A share counts as used from the beginning of the day on which it is reached. Thresholds are counted, never edited: a pause
or another calendar moves them, an extension begins those of its clock anew.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from services.approval.domain.clocks import COMMITTED, STATUTORY, Clock
from services.chassis.clock import SHANGHAI
from services.chassis.periods import Period, Stop, told_until
from services.chassis.workdays import Calendar

WARNING, YELLOW, RED, CRITICAL = "warning", "yellow_card", "red_card", "critical"
STAGE_LATE, NEAR_DUE_MOVE = "stage_late", "near_due_move"
PAUSE_LATE, ACCEPTANCE_LATE = "pause_late", "acceptance_late"
RULES = {
    WARNING: ("SJ-01", "1"),
    YELLOW: ("SJ-02", "1"),
    RED: ("SJ-03", "1"),
    CRITICAL: ("SJ-04", "1"),
    STAGE_LATE: ("SJ-05", "1"),
    NEAR_DUE_MOVE: ("SJ-06", "2"),
    PAUSE_LATE: ("SJ-07", "2"),
    ACCEPTANCE_LATE: ("SJ-08", "1"),
}
"""Kind → number of the rule (监察规则编号, GB/T 39046 table 11) and class of anomaly: 1 时效, 2 流程."""
KINDS = tuple(RULES)
FACTS = (NEAR_DUE_MOVE, ACCEPTANCE_LATE)
"""Those that no clock of the case moves."""
COUNTED = (YELLOW, RED)
"""Those that make the rate of cards (ledger R230)."""
WARNING_SHARE, YELLOW_SHARE, STAGE_SHARE = 80, 90, 50
"""Percent of the promised time: prompt, at the latest one day before the last; yellow; a plug-in that still examines."""
AGAIN = "-2"
"""Behind the kinds of a clock that was extended."""


@dataclass(frozen=True, slots=True)
class Step:
    """A threshold. `key`: its kind, and a number behind it when the kind can come again. `department`: whose it is alone, ""
    for all that have not decided; `action` and `by`: of a move, what was done and by which subject.
    """

    key: str
    day: date
    action: str = ""
    department: str = ""
    by: str = ""

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
    """Every threshold that can be named now. `waiting`: a plug-in still examines, or will."""
    known = {clock.name: clock for clock in clocks}
    committed, statutory = known.get(COMMITTED), known.get(STATUTORY)
    found: dict[str, date | None] = {}
    if committed is not None:
        days = committed.days + committed.extended
        again = _again(committed)

        def reached(nth: int) -> date | None:
            assert committed is not None
            return Period(committed.name, committed.started_on, nth, committed.unit).due(calendar, stops).date

        if days > 1 and waiting:
            found[STAGE_LATE + again] = reached(_share(days, STAGE_SHARE))
        if days > 1:
            found[WARNING + again] = reached(min(_share(days, WARNING_SHARE), days - 1))
        if days > 0:
            found[YELLOW + again] = reached(_share(days, YELLOW_SHARE))
        found[RED + again] = _after(committed.due)
    if statutory is not None:
        found[CRITICAL + _again(statutory)] = _after(statutory.due)
    return (
        *(Step(key, day) for key, day in found.items() if day is not None),
        *_outlasted(stops, calendar),
    )


def _outlasted(stops: Sequence[Stop], calendar: Calendar) -> Iterator[Step]:
    """The day after the one by which the applicant was told that a procedure is over, unless it was."""
    for nth, stop in enumerate(stops, 1):
        day = _after(told_until(stop, calendar))
        if day is not None and (stop.end is None or day <= stop.end):
            yield Step(f"{PAUSE_LATE}-{nth}", day)


def renewed(steps: Iterable[Step], counted: Iterable[Step], changed_on: date) -> tuple[Step, ...]:
    """`steps` after a recount: flagged moves and a late acceptance stay, and so does what was crossed when the clocks were last stopped or
    extended, on `changed_on`.
    """
    kept = {step.key: step for step in steps if step.kind in FACTS or step.day <= changed_on}
    return (*kept.values(), *(step for step in counted if step.key not in kept))


def near_due(steps: Iterable[Step], clocks: Iterable[Clock], day: date) -> bool:
    """True from the day of the prompt on: whoever stops or prolongs the clocks then is looked at. Once the promise was
    prolonged, from its new prompt on.
    """
    again = "".join(_again(clock) for clock in clocks if clock.name == COMMITTED)
    near = {kind + again for kind in (WARNING, YELLOW, RED)}
    return any(step.key in near and step.day <= day for step in steps)


def _again(clock: Clock) -> str:
    return AGAIN if clock.extended else ""


def _share(days: int, percent: int) -> int:
    return -(-days * percent // 100)


def _after(due: date | None) -> date | None:
    return due + timedelta(days=1) if due else None
