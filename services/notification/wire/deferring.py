"""Papers promised for later that did not come, as they are heard of: for the applicant and for the desk."""

from collections.abc import Callable
from typing import Any

from google.protobuf.message import Message
from sanji.approval.v1 import approval_events_pb2

from services.chassis.auth import REVIEWER
from services.notification.domain.deferring_words import PROMISE_MISSED
from services.notification.domain.staff_message import post
from services.notification.domain.staff_words import PROMISE_REPORTED
from services.notification.events import StaffStepHeard, StepHeard

DONE = ("decided", "stopped")


def _missed(message: Any) -> StepHeard:
    case = message.case
    return StepHeard(PROMISE_MISSED, case.number, message.party, _told(case))


def _reported(message: Any) -> StaffStepHeard:
    case = message.case
    tasks = [task for task in case.tasks if task.state not in DONE] or list(case.tasks)
    to = [post(REVIEWER, task.department, case.owner_division) for task in tasks]
    to += [task.claimed_by for task in tasks if task.claimed_by]
    due = {"due": case.committed_due} if case.committed_due else {}
    return StaffStepHeard(PROMISE_REPORTED, case.number, tuple(dict.fromkeys(to)), _told(case) | due)


def _told(case: Any) -> dict[str, str]:
    missed = [
        f"{one.name}（{one.promised_on}）" if one.promised_on else one.name
        for one in case.outstanding
        if one.missed
    ]
    if not case.number or not missed:
        raise ValueError("number or outstanding")
    return {"item_name": case.item_name, "materials": "、".join(missed)}


READERS: dict[str, tuple[type[Message], Callable[[Any], object]]] = {
    "sanji.approval.v1.PromiseMissed": (approval_events_pb2.PromiseMissed, _missed),
    "sanji.approval.v1.PromiseReported": (approval_events_pb2.PromiseReported, _reported),
}
