"""Departments that run elsewhere, on the wire."""

from typing import Any

from sanji.approval.v1 import approval_pb2

from services.approval.commands import Answer
from services.approval.domain.asking import REVIEW, wanted_of
from services.approval.domain.case import Case
from services.approval.domain.task import Finding
from services.approval.ports import Outages
from services.approval.wire.times import instant_text

WAITING = "waiting"


def answer_of(request: Any) -> Answer:
    """A later answer as it came."""
    return Answer(request.verdict, tuple(Finding(one.code, one.met, one.note) for one in request.findings))


def mark_waiting(message: approval_pb2.Case, case: Case, outages: Outages) -> None:
    """Show since when a task waits for a department that is down. Nothing is read where no task is remote."""
    for task, shown in zip(case.tasks, message.tasks, strict=True):
        if not task.remote or wanted_of(case, task) != REVIEW or task.ask_at is None:
            continue
        since = task.waiting_since or outages.current().get(task.department)
        if since is not None:
            shown.state, shown.waiting_since = WAITING, instant_text(since)
