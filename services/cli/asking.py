"""Joins approval's cases to the departments that run elsewhere: the loop beside `serve`."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from services.approval import commands
from services.approval.domain.task import Finding
from services.chassis.room import Room
from services.chassis.settings import Settings
from services.departments.asking.client import Remote
from services.departments.asking.loop import Lane, Loop, Question
from services.departments.asking.registry import Registry, read_registry
from services.departments.asking.transports import transport_to
from services.departments.sdk import Fault, Review, ReviewRequest

CALLBACKS = "/v1/department-callbacks"


@dataclass(frozen=True, slots=True)
class ApprovalDesk:
    """`Desk` over the approval room. `callback`: where the stack's gateway is for departments."""

    room: Room[Any]
    callback: str

    def take(self, department: str, limit: int) -> list[Question]:
        due: Sequence[commands.Due] = self.room.ask(commands.TakeQuestions(department, limit))
        return [self._question(one) for one in due]

    def reviewed(self, department: str, question: Question, review: Review) -> None:
        findings = tuple(Finding(one.condition, one.met, one.note) for one in review.findings)
        answer = commands.Answer(str(review.verdict), findings)
        self.room.ask(commands.RecordAnswer(department, question.number, answer))

    def not_reviewable(self, department: str, question: Question, faults: Sequence[Fault]) -> None:
        note = "；".join(fault.sentence for fault in faults)
        self.room.ask(commands.RecordNotReviewable(department, question.number, note))

    def cancelled(self, department: str, question: Question) -> None:
        self.room.ask(commands.RecordCancelled(department, question.number))

    def unanswered(self, department: str, question: Question) -> None:
        self.room.ask(commands.RecordSilence(department, question.number))

    def waits(self, department: str) -> bool:
        return bool(self.room.ask(commands.LookForQuestions(department)))

    def down(self, department: str, since: datetime | None) -> None:
        self.room.ask(commands.RecordOutage(department, since))

    def _question(self, due: commands.Due) -> Question:
        if not due.question:
            return Question(due.number, due.step, None)
        callback = f"{self.callback}{CALLBACKS}/{due.number}/{due.step}"
        return Question(due.number, due.step, ReviewRequest(**due.question, callback=callback))


def ask_departments(rooms: Mapping[str, Room[Any]], settings: Settings, stop: threading.Event) -> None:
    """Ask what is due until `stop`; at once done where no department runs elsewhere or no case is kept."""
    if settings.departments and "approval" in rooms:
        registry = read_registry(Path(settings.departments))
        loop_over(registry, ApprovalDesk(rooms["approval"], registry.callback)).run(stop)


def loop_over(registry: Registry, desk: ApprovalDesk) -> Loop:
    """A lane per department of the registry."""
    assert registry.keys is not None
    lanes = []
    for entry in registry.entries:
        transport = transport_to(entry.address, tls=entry.tls)
        remote = Remote(entry.id, transport, registry.keys, entry.seconds)
        lanes.append(Lane(remote, desk, entry.concurrent))
    return Loop(lanes)
