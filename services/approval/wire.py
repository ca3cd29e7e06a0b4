"""Protobuf ↔ commands, events and domain of approval."""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from google.protobuf.message import Message
from sanji.approval.v1 import approval_events_pb2, approval_pb2
from sanji.catalogue.v1 import catalogue_events_pb2
from sanji.intake.v1 import intake_events_pb2

from services.approval import events
from services.approval.domain.case import Case, Finding, Task
from services.approval.domain.clocks import ExplainedClock
from services.approval.domain.powers import LentPower
from services.approval.domain.terms import ItemTerms
from services.chassis.clock import from_rfc3339, rfc3339
from services.chassis.decoding import decoded
from services.chassis.levels import is_division
from services.chassis.messages import Envelope, Event
from services.chassis.privacy import mask_name, mask_personal
from services.chassis.workdays import CalendarYear


def encode(event: Event) -> tuple[str, bytes]:
    """An emitted event as (protobuf full name, bytes)."""
    message = _message(event)
    return message.DESCRIPTOR.full_name, message.SerializeToString()


def heard(envelope: Envelope, body: bytes) -> object:
    """An arrived event in this room's words. Raises `Invalid` EVENT_UNKNOWN or BODY_MALFORMED."""
    return decoded(_HEARD, envelope, body, envelope)


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
        committed_due=_day(case.committed_due),
        statutory_due=_day(case.statutory_due),
        provisional=case.provisional,
        outcome=case.outcome,
        reason=case.reason,
        decided_at=_instant(case.decided_at),
        version=case.meta.version,
        applicant_name=mask_name(case.applicant_name),
        case_type=case.case_type,
    )


def to_proto_with_form(case: Case, opener: Callable[[str], str]) -> approval_pb2.Case:
    """The case as its reviewer sees it: the form with every personal number masked."""
    message = to_proto(case)
    message.form_json = json.dumps(
        mask_personal(json.loads(case.form), opener), ensure_ascii=False, separators=(",", ":")
    )
    return message


def clock_to_proto(explained: ExplainedClock) -> approval_pb2.Clock:
    """A clock that explains itself."""
    clock = explained.clock
    return approval_pb2.Clock(
        name=clock.name,
        started_on=_day(clock.started_on),
        due=_day(clock.due),
        days=clock.days,
        unit=clock.unit,
        provisional=clock.provisional,
        counting=[
            approval_pb2.ClockDay(date=_day(day.date), counted=day.counted, reason=day.reason)
            for day in explained.counting
        ],
    )


def _message(event: Event) -> Any:
    if isinstance(event, events.DecisionMade):
        return approval_events_pb2.DecisionMade(
            case=to_proto(event.case), department=event.department, party=event.case.party
        )
    if isinstance(event, events.TaskDecided):
        return approval_events_pb2.TaskDecided(case=to_proto(event.case), department=event.department)
    if isinstance(event, events.CaseOpened):
        return approval_events_pb2.CaseOpened(case=to_proto(event.case))
    if isinstance(event, events.DueDatesMoved):
        return approval_events_pb2.DueDatesMoved(case=to_proto(event.case))
    if isinstance(event, events.CaseWithdrawn):
        return approval_events_pb2.CaseWithdrawn(number=event.subject)
    assert isinstance(event, events.DepartmentAdvised)
    return approval_events_pb2.DepartmentAdvised(
        department=event.department, advice=event.advice, findings=_findings(event.findings)
    )


def _task(task: Task, due: date | None) -> approval_pb2.Task:
    return approval_pb2.Task(
        department=task.department,
        state=task.state,
        due=_day(due),
        advice=task.advice,
        findings=_findings(task.findings),
        note=task.note,
        outcome=task.outcome,
        reason=task.reason,
        decided_at=_instant(task.decided_at),
    )


def _findings(findings: Iterable[Finding]) -> list[approval_pb2.Finding]:
    return [approval_pb2.Finding(code=one.condition, met=one.met, note=one.note) for one in findings]


def _accepted(message: Any, envelope: Envelope) -> events.ApplicationAccepted:
    return _application(message.application)


def _withdrawn(message: Any, envelope: Envelope) -> events.ApplicationWithdrawn:
    application = message.application
    accepted = _application(application) if application.accepted_at else None
    return events.ApplicationWithdrawn(
        application.number, application.owner_division, envelope.time, accepted
    )


def _application(application: Any) -> events.ApplicationAccepted:
    if not application.number or not all(
        map(is_division, (application.division, application.owner_division))
    ):
        raise ValueError("number or division")
    json.loads(application.form_json)
    handled_by = (application.submitted_by, application.accepted_by)
    return events.ApplicationAccepted(
        number=application.number,
        item=application.item,
        item_version=application.item_version,
        item_name=application.item_name,
        case_type=application.case_type,
        division=application.division,
        owner_division=application.owner_division,
        applicant_name=application.applicant.name,
        party=application.applicant.party,
        form=application.form_json,
        accepted_at=from_rfc3339(application.accepted_at),
        handled_by=tuple(sorted({*handled_by, application.applicant.party} - {""})),
    )


def _item(message: Any, envelope: Envelope) -> events.ItemPublished:
    item = message.item
    document = json.loads(item.document)
    return events.ItemPublished(
        ItemTerms(
            item_id=item.item_id,
            version=item.version,
            name=item.name_zh,
            departments=(item.department, *item.joint_departments),
            case_type=item.case_type,
            committed_days=item.committed_days,
            committed_unit=item.committed_unit,
            statutory_days=item.statutory_days,
            statutory_unit=item.statutory_unit,
            conditions={row["code"]: row.get("text_zh", "") for row in document.get("conditions") or ()},
            parameters={name: entry["value"] for name, entry in (document.get("parameters") or {}).items()},
        )
    )


def _year(message: Any, envelope: Envelope) -> events.CalendarYearPublished:
    year = message.year
    if not year.region:
        raise ValueError("region")
    return events.CalendarYearPublished(
        CalendarYear(
            year=date(year.year, 1, 1).year,
            holidays=frozenset(map(date.fromisoformat, year.holidays)),
            make_up_days=frozenset(map(date.fromisoformat, year.make_up_days)),
            provisional=year.provisional,
            source=year.source,
            region=year.region,
        ),
        year.version,
    )


def _lent(message: Any, envelope: Envelope) -> events.PowerLent:
    power = message.power
    if power.power == "accept":
        return events.PowerLent(None)
    if not (power.power_id and power.item and power.department and is_division(power.division)):
        raise ValueError("power_id, item, department or division")
    return events.PowerLent(
        LentPower(
            id=power.power_id,
            revision=power.revision,
            item=power.item,
            division=power.division,
            department=power.department,
            since=date.fromisoformat(power.since),
            until=date.fromisoformat(power.until),
            revoked=power.state != "granted",
        )
    )


def _opened(message: Any, envelope: Envelope) -> events.CaseIsOpen:
    return events.CaseIsOpen(message.case.number, message.case.owner_division)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _instant(at: datetime | None) -> str:
    return rfc3339(at) if at else ""


_HEARD: dict[str, tuple[type[Message], Callable[[Any, Envelope], object]]] = {
    "sanji.intake.v1.ApplicationAccepted": (intake_events_pb2.ApplicationAccepted, _accepted),
    "sanji.intake.v1.ApplicationWithdrawn": (intake_events_pb2.ApplicationWithdrawn, _withdrawn),
    "sanji.catalogue.v1.ItemPublished": (catalogue_events_pb2.ItemPublished, _item),
    "sanji.catalogue.v1.CalendarYearPublished": (catalogue_events_pb2.CalendarYearPublished, _year),
    "sanji.catalogue.v1.DelegatedPowerGranted": (catalogue_events_pb2.DelegatedPowerGranted, _lent),
    "sanji.catalogue.v1.DelegatedPowerRevoked": (catalogue_events_pb2.DelegatedPowerRevoked, _lent),
    "sanji.approval.v1.CaseOpened": (approval_events_pb2.CaseOpened, _opened),
}
