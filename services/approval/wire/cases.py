"""Cases on the wire."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from google.protobuf.message import Message
from sanji.approval.v1 import approval_deferring_pb2 as outstanding_pb2
from sanji.approval.v1 import approval_events_pb2 as events_pb2
from sanji.approval.v1 import approval_pb2

from services.approval import events
from services.approval.domain.case import Case
from services.approval.domain.desk import deciders
from services.approval.domain.task import Task
from services.approval.wire.advice import findings_to_proto
from services.approval.wire.held import proposal_to_proto, reminder_to_proto
from services.approval.wire.stops import (
    clock_to_proto,
    extension_to_proto,
    pause_to_proto,
    request_to_proto,
)
from services.approval.wire.times import day_text, instant_text
from services.approval.wire.verdicts import automatic_to_proto
from services.chassis.clock import rfc3339
from services.chassis.messages import Event
from services.chassis.privacy import mask_name, mask_personal


def to_proto(case: Case) -> approval_pb2.Case:
    """The case as other rooms and lists see it: the name masked, without its form."""
    return approval_pb2.Case(
        number=case.id,
        item=case.item,
        item_version=case.item_version,
        item_name=case.item_name,
        state=case.state,
        division=case.division,
        owner_division=case.owner_division,
        tasks=[_task(task, case.committed_due) for task in case.tasks],
        accepted_at=rfc3339(case.accepted_at),
        committed_due=day_text(case.committed_due),
        statutory_due=day_text(case.statutory_due),
        provisional=case.provisional,
        outcome=case.outcome,
        reason=case.reason,
        decided_at=instant_text(case.decided_at),
        version=case.meta.version,
        applicant_name=mask_name(case.applicant_name),
        case_type=case.case_type,
        clocks=[clock_to_proto(clock) for clock in case.clocks],
        pauses=[pause_to_proto(pause.stop, pause.reason) for pause in case.pauses],
        extension=extension_to_proto(case.extension),
        request=request_to_proto(case.request),
        reminders=[reminder_to_proto(one) for one in case.reminders],
        automatic=automatic_to_proto(case.automatic),
        outstanding=[
            outstanding_pb2.Outstanding(
                material=one.code, name=one.name, promised_on=day_text(one.promised_on), missed=one.missed
            )
            for one in case.outstanding
        ],
    )


def to_proto_with_form(case: Case, opener: Callable[[str], str]) -> approval_pb2.Case:
    """The case as its reviewer sees it: the form with every personal number masked."""
    message = to_proto(case)
    message.form_json = json.dumps(
        mask_personal(json.loads(case.form), opener), ensure_ascii=False, separators=(",", ":")
    )
    return message


def _task(task: Task, due: date | None) -> approval_pb2.Task:
    return approval_pb2.Task(
        department=task.department,
        state=task.state,
        due=day_text(due),
        advice=task.advice,
        findings=findings_to_proto(task.findings),
        note=task.note,
        outcome=task.outcome,
        reason=task.reason,
        decided_at=instant_text(task.decided_at),
        claimed_by=task.claimed_by,
        proposal=proposal_to_proto(task.proposal),
        confirmed_by=task.confirmed_by,
        after=task.after,
    )


def _decided(event: events.DecisionMade) -> Any:
    return events_pb2.DecisionMade(
        case=to_proto(event.case),
        department=event.department,
        party=event.case.party,
        decided_by=() if event.case.by_one_person else deciders(event.case),
    )


def _revoked(event: events.DecisionRevoked) -> Any:
    case = event.case
    lapses_on = case.after_check.lapses_on if case.after_check else None
    return events_pb2.DecisionRevoked(
        case=to_proto(case), party=case.party, reason=event.note, lapses_on=day_text(lapses_on)
    )


ENCODERS: Mapping[type[Event], Callable[[Any], Message]] = {
    events.CaseOpened: lambda event: events_pb2.CaseOpened(case=to_proto(event.case)),
    events.CaseWithdrawn: lambda event: events_pb2.CaseWithdrawn(number=event.subject),
    events.DecisionMade: _decided,
    events.DecisionRevoked: _revoked,
    events.TaskDecided: lambda event: events_pb2.TaskDecided(
        case=to_proto(event.case), department=event.department
    ),
    events.PromiseMissed: lambda event: events_pb2.PromiseMissed(
        case=to_proto(event.case), party=event.case.party
    ),
    events.PromiseReported: lambda event: events_pb2.PromiseReported(case=to_proto(event.case)),
}
