"""What counting costs: `python -m loadtests.clocks`.

Prints milliseconds of processor time to explain the two clocks of a case with three special procedures, day by day (budget: 20 ms),
and seconds to count the clocks of 10,000 cases again after the calendar changed.
"""

import json
from datetime import date, timedelta
from pathlib import Path
from time import process_time

from services.chassis.periods import WORKING_DAY, Period, Stop, explained
from services.chassis.workdays import calendar_from

CALENDAR = Path(__file__).parents[1] / "infra/data/calendar/CN.json"
START = date(2025, 12, 15)
PERIODS = (Period("committed", START, 30, WORKING_DAY, 10), Period("statutory", START, 45, WORKING_DAY, 15))
STOPS = tuple(
    Stop(START + timedelta(days=20 * n), START + timedelta(days=20 * n + 12), "expert_review")
    for n in range(1, 4)
)
ROUNDS, CASES = 200, 10_000


def explaining() -> float:
    """Milliseconds per case."""
    calendar = calendar_from(json.loads(CALENDAR.read_text(encoding="utf-8")))
    started = process_time()
    for _ in range(ROUNDS):
        for period in PERIODS:
            explained(period, calendar, STOPS, until=START)
    return (process_time() - started) * 1000 / ROUNDS


def recounting() -> float:
    """Seconds for all cases."""
    calendar = calendar_from(json.loads(CALENDAR.read_text(encoding="utf-8")))
    started = process_time()
    for case in range(CASES):
        for period in PERIODS:
            moved = Period(period.name, START - timedelta(days=case % 400), period.days, WORKING_DAY)
            moved.due(calendar, STOPS[: case % 4])
    return process_time() - started


def main() -> None:
    """Print both."""
    print(f"explain one case      {explaining():8.2f} ms")
    print(f"recount {CASES:,} cases  {recounting():8.2f} s")


if __name__ == "__main__":
    main()
