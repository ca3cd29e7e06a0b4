"""What one department costs the others: `python -m loadtests.departments`.

Three departments elsewhere answer at once, over gRPC; a fourth answers too, then takes 30 seconds, then is not there, then
talks nonsense. Every case waits for all four. On a database of its own, gone afterwards, with the loop that runs beside
`serve`. Prints milliseconds from a case's opening until the advice of one of the three is kept; budget: the 95th percentile
grows by 10 % at most. Exit status 1 when it grows more, or an answer is missing.
"""

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import click

from loadtests.cases import IN_ONE_DEPARTMENT, receipt
from loadtests.figures import percentile
from loadtests.machine import tell
from loadtests.store import MONGO_URL, store
from services.approval.bootstrap import bootstrap
from services.approval.domain.task import PROCESSING, Task
from services.approval.domain.terms import ItemTerms
from services.chassis.clock import SystemClock
from services.chassis.room import Room
from services.cli.asking import ApprovalDesk, loop_over
from services.departments.asking.loop import Question
from services.departments.asking.registry import Entry, Registry
from services.departments.keys import Ed25519Keys, rings
from services.departments.loader import KnownDepartments
from services.departments.sdk import Finding, Matter, PlugIn, Review, ReviewRequest, conclude
from services.departments.sdk.answering import Answering
from services.departments.serving import listen

ITEM = "food_business_licence"
MATTERS = (Matter(ITEM, ("seats",)),)
OTHERS, BAD = ("fire_rescue", "health", "ecology"), "market_regulation"
LONG, MOST, DRAIN = 30.0, 1.10, 30.0
TERMS = ItemTerms(
    item_id=ITEM,
    version=1,
    name="食品经营许可",
    departments=(BAD, *OTHERS),
    case_type="commitment",
    committed_days=10,
    committed_unit="working_day",
    statutory_days=20,
    statutory_unit="working_day",
    conditions={"c1": "场所与经营的食品相适应"},
)


class Examiner(PlugIn):
    """Looks at one thing. `behave` may take its time or raise first."""

    def __init__(self, department: str, behave: Callable[[], None] = lambda: None) -> None:
        self.id = department
        self._behave = behave

    def matters(self) -> tuple[Matter, ...]:
        return MATTERS

    def review(self, request: ReviewRequest) -> Review:
        self._behave()
        return conclude(Finding("c1", True, "相适应"))


class Nonsense(Answering):
    """Signs what nobody asked for."""

    def answer(self, method: str, asked: Mapping[str, Any], stamp: Any) -> Any:
        found, own = super().answer(method, asked, stamp)
        return found, replace(own, signature="nonsense")


@dataclass(frozen=True, slots=True)
class Timed(ApprovalDesk):
    """Writes down when each answer was kept."""

    kept: dict[tuple[str, str], float] = field(default_factory=dict)

    def reviewed(self, department: str, question: Question, review: Review) -> None:
        ApprovalDesk.reviewed(self, department, question, review)
        self.kept.setdefault((department, question.number), time.perf_counter())


@dataclass(frozen=True, slots=True)
class Pace:
    """So many cases a second, for so long."""

    rate: float
    seconds: float


def opened(room: Room[Any], number: str) -> float:
    """A case that waits for all four; when it was there."""
    now = SystemClock().now()
    tasks = (
        Task(name, PROCESSING, ask_at=now - timedelta(seconds=1), remote=True, reviews=True)
        for name in TERMS.departments
    )
    case = replace(
        IN_ONE_DEPARTMENT,
        id=number,
        item=ITEM,
        item_name=TERMS.name,
        case_type=TERMS.case_type,
        form='{"seats": 40}',
        accepted_at=now,
        tasks=tuple(tasks),
    )
    room.world.cases.add(case, [])
    return time.perf_counter()


@contextmanager
def asking(
    made: Room[Any], bad: str, platform: Ed25519Keys, keys: Mapping[str, Ed25519Keys]
) -> Iterator[Timed]:
    """The loop at work, with the fourth department in the state `bad`."""
    over = threading.Event()

    def behave() -> None:
        if bad == "slow":
            over.wait(LONG)

    kinds = {BAD: Nonsense if bad == "nonsense" else Answering}
    plug_ins = [Examiner(BAD, behave), *map(Examiner, OTHERS)]
    servers = {
        one.id: listen(kinds.get(one.id, Answering)(one, keys[one.id]), "grpc://127.0.0.1:0")
        for one in plug_ins
    }
    registry = Registry(
        tuple(Entry(name, one.address, MATTERS) for name, one in servers.items()), "", platform
    )
    if bad == "down":
        servers.pop(BAD).stop()
    known = KnownDepartments((), registry)
    desk = Timed(replace(made, world=replace(made.world, departments=known)), "http://127.0.0.1:1")
    stop = threading.Event()
    loop = threading.Thread(target=loop_over(registry, desk).run, args=(stop,))
    loop.start()
    try:
        yield desk
    finally:
        stop.set()
        over.set()
        loop.join()
        for server in servers.values():
            server.stop()


def measured(made: Room[Any], bad: str, pace: Pace) -> tuple[list[float], int]:
    """Milliseconds of each answer of the three, and how many did not come."""
    made.world.cases.collection.delete_many({})
    begun: dict[str, float] = {}
    with asking(made, bad, *rings(*TERMS.departments)) as desk:
        started = time.perf_counter()
        for turn in range(int(pace.rate * pace.seconds)):
            time.sleep(max(0.0, started + turn / pace.rate - time.perf_counter()))
            number = receipt(turn)
            begun[number] = opened(made, number)
        wanted = {(name, number) for name in OTHERS for number in begun}
        ends = time.perf_counter() + DRAIN
        while wanted - desk.kept.keys() and time.perf_counter() < ends:
            time.sleep(0.1)
        taken = [(desk.kept[key] - begun[key[1]]) * 1000 for key in wanted & desk.kept.keys()]
    return taken, len(wanted) - len(taken)


@click.command()
@MONGO_URL
@click.option("--rate", default=4.0, show_default=True, help="cases a second")
@click.option("--seconds", default=30.0, show_default=True, help="per state of the fourth department")
def main(mongo_url: str, rate: float, seconds: float) -> None:
    """Measure each state and compare it with the first."""
    tell()
    logging.disable(logging.WARNING)
    missed = False
    with store(mongo_url) as doors:
        made = bootstrap(doors)
        made.prepare()
        made.world.items.put(TERMS)
        well = 0.0
        for bad in ("well", "slow", "down", "nonsense"):
            taken, missing = measured(made, bad, Pace(rate, seconds))
            slowest = percentile(taken, 0.95)
            well = well or slowest
            missed = missed or bool(missing) or slowest > well * MOST
            print(
                f"the fourth is {bad:9} others p50 {percentile(taken, 0.5):7.1f} ms   p95 {slowest:7.1f} ms"
                f"   {(slowest / well - 1) * 100:+6.1f} %   {len(taken)} answers, {missing} missing"
            )
    sys.exit(missed)


if __name__ == "__main__":
    main()
