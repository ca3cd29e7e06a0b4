"""Protobuf ↔ events and domain of notification."""

from collections.abc import Callable
from typing import Any

from google.protobuf.message import Message
from sanji.approval.v1 import approval_events_pb2
from sanji.identity.v1 import identity_events_pb2
from sanji.intake.v1 import intake_events_pb2
from sanji.notification.v1 import notification_events_pb2, notification_pb2
from sanji.rating.v1 import rating_events_pb2

from services.chassis.clock import day_of, from_rfc3339, rfc3339
from services.chassis.decoding import decoded
from services.chassis.merges import MergeHeard
from services.chassis.messages import Envelope, Event
from services.notification.domain import (
    agency_words,
    certificate_words,
    delivery_words,
    package_words,
    templates,
)
from services.notification.domain.reservations import MAY_MOVE
from services.notification.events import AgentNamedHeard, MessageRead, StepHeard
from services.notification.handlers import ShownMessage
from services.notification.wire import commitments, deferring, errands, lookups, representing, staff
from services.notification.wire.quoting import without_stop


def encode(event: Event) -> tuple[str, bytes]:
    """An emitted event as (protobuf full name, bytes)."""
    assert isinstance(event, MessageRead)
    message = notification_events_pb2.MessageRead(id=event.subject, kind=event.kind, number=event.number)
    return message.DESCRIPTOR.full_name, message.SerializeToString()


def heard(envelope: Envelope, body: bytes) -> object:
    """An arrived event in this room's words. Raises `Invalid` EVENT_UNKNOWN or BODY_MALFORMED."""
    return decoded(_HEARD, envelope, body)


def to_proto(shown: ShownMessage) -> notification_pb2.Message:
    """A message in words."""
    message = shown.message
    return notification_pb2.Message(
        id=message.id,
        kind=message.kind,
        number=message.number,
        title=shown.title,
        body=shown.body,
        at=rfc3339(message.at),
        read=message.read_at is not None,
        rating_token=shown.rating_token,
        post=shown.post,
    )


def _step(kind: str) -> Callable[[Any], StepHeard]:
    def read(message: Any) -> StepHeard:
        return _of_application(kind, message.application, getattr(message, "reason", ""))

    return read


def _of_application(kind: str, application: Any, reason: str) -> StepHeard:
    notice = application.notice
    return StepHeard(
        kind=kind,
        number=application.number,
        recipient=application.applicant.party,
        values={
            "item_name": application.item_name,
            "reason": without_stop(reason),
            "materials": "、".join(notice.materials) if kind == templates.SUPPLEMENT else "",
            "note": notice.note if kind == templates.SUPPLEMENT else "",
        },
        told_as_one=bool(application.package),
    )


def _decided(message: Any) -> StepHeard:
    case = message.case
    return StepHeard(
        kind=templates.DECIDED,
        number=case.number,
        recipient=message.party,
        values={"item_name": case.item_name, "outcome": case.outcome, "reason": without_stop(case.reason)},
    )


def _clock(kind: str) -> Callable[[Any], StepHeard]:
    def read(message: Any) -> StepHeard:
        case = message.case
        if not case.number:
            raise ValueError("number")
        change = case.extension if kind == templates.EXTENDED else case.pauses[-1]
        dues = {"committed_due": case.committed_due, "statutory_due": case.statutory_due}
        told = {
            "item_name": case.item_name,
            "notice": change.notice,
            "days": str(change.days),
            "reason": without_stop(change.reason),
            **{name: day for name, day in dues.items() if day},
            **(MAY_MOVE if case.provisional else {}),
        }
        if kind != templates.EXTENDED:
            told |= {"since": change.start, **templates.procedure_names(change.procedure)}
        return StepHeard(kind=kind, number=case.number, recipient=message.party, values=told)

    return read


def _certificate(kind: str) -> Callable[[Any], StepHeard]:
    def read(message: Any) -> StepHeard:
        made = message.fact.certificate
        if not made.id:
            raise ValueError("id")
        told = {
            "item_name": made.name,
            "certificate": made.id,
            "valid_until": made.valid_until,
            "reason": without_stop(made.revocation.note or made.revocation.reason_zh),
        }
        return StepHeard(kind=kind, number=made.number, recipient=message.fact.party, values=told)

    return read


def _agency(kind: str) -> Callable[[Any], StepHeard]:
    def read(message: Any) -> StepHeard:
        made = message.entrustment
        if not made.entrustment:
            raise ValueError("entrustment")
        told = {"item_name": made.item_name, "agent_name": made.agent_name}
        if kind == agency_words.STEP_TAKEN:
            told["no"] = str(message.no)
        if kind == agency_words.AGENT_NAMED:
            told |= {"agent_phone": made.agent_phone, "finish_by": made.finish_by}
            told |= {"reason": without_stop(message.reason)} if message.reason else {}
        return StepHeard(kind, made.number or made.entrustment, made.principal, told)

    return read


def _named(message: Any) -> AgentNamedHeard:
    return AgentNamedHeard(_agency(agency_words.AGENT_NAMED)(message), errands.given(message))


def _delivery(kind: str) -> Callable[[Any], StepHeard]:
    def read(message: Any) -> StepHeard:
        made = message.fact.delivery
        if not made.number:
            raise ValueError("number")
        told = {
            "item_name": made.item_name,
            "place": getattr(message, "place", "") or "原受理地点",
            "carrier": made.carrier,
            "tracking": made.tracking,
            "reason": without_stop(made.note),
            "on": made.entry.at[:10],
            "window": made.entry.window,
            "mandate": made.entry.mandate,
        }
        known = {name: text for name, text in told.items() if text}
        return StepHeard(kind=kind, number=made.number, recipient=message.fact.party, values=known)

    return read


def _package(kind: str) -> Callable[[Any], StepHeard]:
    def read(message: Any) -> StepHeard:
        made = message.application
        if not made.number:
            raise ValueError("number")
        told = {"package_name": made.package_name, "parts": str(len(made.parts))}
        told |= {"due": made.due} if made.due else {}
        told |= MAY_MOVE if made.due and made.provisional else {}
        if kind == package_words.SUPPLEMENT:
            told["materials"] = "、".join(made.notice.materials)
            told |= {"note": without_stop(made.notice.note)} if made.notice.note else {}
        if kind == package_words.RETURNED:
            told["reason"] = without_stop(message.reason)
            told |= {"organ": made.returned.organ_name} if made.returned.organ_name else {}
        if kind == package_words.READY:
            said = package_words.OUTCOMES
            told["results"] = "、".join(f"{part.item_name}{said.get(part.state, '')}" for part in made.parts)
        return StepHeard(kind, made.number, made.applicant.party, told)

    return read


def _invited(message: Any) -> StepHeard:
    return StepHeard(
        kind=templates.RATING,
        number=message.number,
        recipient=message.party,
        values={
            "item_name": message.item_name,
            "token": message.token_sealed,
            "expires_on": day_of(from_rfc3339(message.expires_at)).isoformat(),
        },
    )


def _merged(message: Any) -> MergeHeard:
    return MergeHeard(message.person, message.survivor)


_HEARD: dict[str, tuple[type[Message], Callable[[Any], object]]] = {
    "sanji.intake.v1.ApplicationSubmitted": (
        intake_events_pb2.ApplicationSubmitted,
        _step(templates.SUBMITTED),
    ),
    "sanji.intake.v1.ApplicationAccepted": (
        intake_events_pb2.ApplicationAccepted,
        _step(templates.ACCEPTED),
    ),
    "sanji.intake.v1.SupplementRequested": (
        intake_events_pb2.SupplementRequested,
        _step(templates.SUPPLEMENT),
    ),
    "sanji.intake.v1.ApplicationReturned": (
        intake_events_pb2.ApplicationReturned,
        _step(templates.RETURNED),
    ),
    "sanji.intake.v1.ApplicationWithdrawn": (
        intake_events_pb2.ApplicationWithdrawn,
        _step(templates.WITHDRAWN),
    ),
    "sanji.approval.v1.DecisionMade": (approval_events_pb2.DecisionMade, _decided),
    "sanji.approval.v1.ClockPaused": (approval_events_pb2.ClockPaused, _clock(templates.PAUSED)),
    "sanji.approval.v1.ClockResumed": (approval_events_pb2.ClockResumed, _clock(templates.RESUMED)),
    "sanji.approval.v1.ClockExtended": (approval_events_pb2.ClockExtended, _clock(templates.EXTENDED)),
    "sanji.approval.v1.CertificateIssued": (
        approval_events_pb2.CertificateIssued,
        _certificate(certificate_words.ISSUED),
    ),
    "sanji.approval.v1.CertificateRevoked": (
        approval_events_pb2.CertificateRevoked,
        _certificate(certificate_words.REVOKED),
    ),
    "sanji.intake.v1.AgentAssigned": (
        intake_events_pb2.AgentAssigned,
        _named,
    ),
    "sanji.intake.v1.AgencyStepRecorded": (
        intake_events_pb2.AgencyStepRecorded,
        _agency(agency_words.STEP_TAKEN),
    ),
    "sanji.intake.v1.EntrustmentCompleted": (
        intake_events_pb2.EntrustmentCompleted,
        _agency(agency_words.DONE),
    ),
    "sanji.intake.v1.ResultPrepared": (intake_events_pb2.ResultPrepared, _delivery(delivery_words.READY)),
    "sanji.intake.v1.ResultPosted": (intake_events_pb2.ResultPosted, _delivery(delivery_words.POSTED)),
    "sanji.intake.v1.ResultCameBack": (
        intake_events_pb2.ResultCameBack,
        _delivery(delivery_words.CAME_BACK),
    ),
    "sanji.intake.v1.ResultHandedOver": (
        intake_events_pb2.ResultHandedOver,
        _delivery(delivery_words.DELIVERED),
    ),
    "sanji.intake.v1.PackageSubmitted": (
        intake_events_pb2.PackageSubmitted,
        _package(package_words.SUBMITTED),
    ),
    "sanji.intake.v1.PackageAccepted": (
        intake_events_pb2.PackageAccepted,
        _package(package_words.ACCEPTED),
    ),
    "sanji.intake.v1.PackageSupplementRequested": (
        intake_events_pb2.PackageSupplementRequested,
        _package(package_words.SUPPLEMENT),
    ),
    "sanji.intake.v1.PackageReturned": (
        intake_events_pb2.PackageReturned,
        _package(package_words.RETURNED),
    ),
    "sanji.intake.v1.PackageWithdrawn": (
        intake_events_pb2.PackageWithdrawn,
        _package(package_words.WITHDRAWN),
    ),
    "sanji.intake.v1.PackageCompleted": (
        intake_events_pb2.PackageCompleted,
        _package(package_words.READY),
    ),
    "sanji.rating.v1.RatingInvited": (rating_events_pb2.RatingInvited, _invited),
    "sanji.identity.v1.PeopleMerged": (identity_events_pb2.PeopleMerged, _merged),
    **deferring.READERS,
    **errands.READERS,
    **lookups.READERS,
    **commitments.READERS,
    **representing.READERS,
    **staff.READERS,
}
