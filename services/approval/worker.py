"""What approval hears, and its timers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import eventlet

from services.approval import wire
from services.approval.commands import (
    AskDepartmentsAgain,
    CountCases,
    RecountDueDates,
    ReportLateChecks,
    ReportOutages,
    ShowCards,
    TellMissedPromises,
)
from services.approval.ports import Departments, Faulty, Matter, Reviewed
from services.chassis.errors import Unavailable
from services.chassis.room import Room
from services.chassis.worker.entrypoints import (
    Arrived,
    ExcInfo,
    RoomAtWork,
    heard,
    leased_timer,
)

REVIEW_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Deadlined:
    """`Departments` that give up on a plug-in which waits longer than `seconds`."""

    departments: Departments
    seconds: float = REVIEW_SECONDS

    def matter(self, department: str, item: str) -> Matter | None:
        return self.departments.matter(department, item)

    def is_remote(self, department: str) -> bool:
        return self.departments.is_remote(department)

    def signed_by(self, department: str, *said: Any) -> bool:
        return self.departments.signed_by(department, *said)

    def check(self, department: str, **question: Any) -> Sequence[Faulty]:
        with self._deadline():
            return self.departments.check(department, **question)

    def review(self, department: str, **question: Any) -> Reviewed:
        with self._deadline():
            return self.departments.review(department, **question)

    def _deadline(self) -> Any:
        refusal = Unavailable("DEPARTMENT_TIMEOUT", "部门系统未在规定时间内答复")
        return eventlet.Timeout(self.seconds, refusal)


class ReviewingRoom(RoomAtWork):
    """The room with a deadline on every plug-in."""

    def furnished(self, room: Room[Any]) -> Room[Any]:
        return replace(room, world=replace(room.world, departments=Deadlined(room.world.departments)))


class Worker:
    """One queue, `approval.heard`; its timers."""

    name = "approval"
    room = ReviewingRoom()

    @heard
    def hear(self, arrived: Sequence[Arrived]) -> list[ExcInfo]:
        return self.room.hear(wire.heard, arrived)

    @leased_timer(interval=5)
    def ask_departments_again(self) -> None:
        self.room.room.ask(AskDepartmentsAgain())

    @leased_timer(interval=10)
    def recount_due_dates(self) -> None:
        self.room.room.ask(RecountDueDates())

    @leased_timer(interval=5)
    def show_cards(self) -> None:
        self.room.room.ask(ShowCards())

    @leased_timer(interval=15)
    def report_outages(self) -> None:
        self.room.room.ask(ReportOutages())

    @leased_timer(interval=60)
    def tell_missed_promises(self) -> None:
        self.room.room.ask(TellMissedPromises())

    @leased_timer(interval=60)
    def report_late_checks(self) -> None:
        self.room.room.ask(ReportLateChecks())

    @leased_timer(interval=30)
    def count_cases(self) -> None:
        self.room.room.ask(CountCases())
