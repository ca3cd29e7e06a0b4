"""Packages on the wire, as they are handed in, told and heard."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf.message import Message
from sanji.catalogue.v1 import catalogue_events_pb2
from sanji.intake.v1 import intake_events_pb2
from sanji.intake.v1 import intake_packages_pb2 as pb

from services.chassis.clock import day_text, instant_text, rfc3339
from services.chassis.decoding import Readers
from services.chassis.messages import Envelope, Event
from services.intake import events
from services.intake.domain.package_application import PackageApplication, Part
from services.intake.domain.packages import terms_of
from services.intake.wire.parts import (
    finding_to_proto,
    paper_to_proto,
    party_to_proto,
    returned_to_proto,
    step_to_proto,
    supplement_to_proto,
)


def package_to_proto(package: PackageApplication) -> pb.PackageApplication:
    """The whole as other rooms and the gateway see it; numbers sealed, without forms."""
    days, unit = package.limit
    return pb.PackageApplication(
        number=package.id,
        status=package.status,
        package=package.package,
        package_version=package.package_version,
        package_name=package.package_name,
        lead_department=package.lead_department,
        division=package.division,
        accept_division=package.accept_division,
        applicant=party_to_proto(package.applicant),
        channel=package.channel,
        submitted_by=package.submitted_by,
        received_at=rfc3339(package.received_at),
        accepted_at=instant_text(package.accepted_at),
        deemed=package.deemed,
        committed_days=days,
        committed_unit=unit,
        due=day_text(package.due),
        provisional=package.provisional,
        ready_at=instant_text(package.ready_at),
        handed_out_at=instant_text(package.handed_out_at),
        parts=[_part(part, package.state_of(part)) for part in package.parts],
        history=map(step_to_proto, package.history),
        materials=map(paper_to_proto, package.materials),
        notice=supplement_to_proto(package.notice),
        findings=map(finding_to_proto, package.findings),
        version=package.meta.version,
        returned=returned_to_proto(package.returned),
    )


def _part(part: Part, state: str) -> pb.PackagePart:
    return pb.PackagePart(
        number=part.number,
        item=part.item,
        item_name=part.item_name,
        department=part.department,
        owner_division=part.owner_division,
        role=part.role,
        needs=part.needs,
        state=state,
        reason=part.reason,
        ended_at=instant_text(part.ended_at),
    )


def _changed(event: events.PackageChanged) -> Any:
    message = _EMITTED[type(event)](application=package_to_proto(event.package))
    if isinstance(event, events.PackageReturned):
        message.reason = event.note
    if isinstance(event, events.PackageCorrected):
        message.fields.extend(event.fields)
    return message


def _moved(message: Any, envelope: Envelope) -> events.PackageMoved:
    found = message.application
    if not found.number:
        raise ValueError("number")
    return events.PackageMoved(found.number, found.division)


def _published(message: Any, envelope: Envelope) -> events.PackagePublished:
    package = message.package
    row = json.loads(package.document)
    if not isinstance(row, dict) or not package.package_id:
        raise ValueError("document")
    terms = terms_of(row, package.version, package.committed_days, package.committed_unit)
    return events.PackagePublished(terms, package.document)


_EMITTED: dict[type[events.PackageChanged], Callable[..., Any]] = {
    events.PackageSubmitted: intake_events_pb2.PackageSubmitted,
    events.PackageAccepted: intake_events_pb2.PackageAccepted,
    events.PackageCorrected: intake_events_pb2.PackageCorrected,
    events.PackageDelayed: intake_events_pb2.PackageDelayed,
    events.PackageSupplementRequested: intake_events_pb2.PackageSupplementRequested,
    events.PackageSupplementProvided: intake_events_pb2.PackageSupplementProvided,
    events.PackageReturned: intake_events_pb2.PackageReturned,
    events.PackageWithdrawn: intake_events_pb2.PackageWithdrawn,
    events.PackageMemberDecided: intake_events_pb2.PackageMemberDecided,
    events.PackageCompleted: intake_events_pb2.PackageCompleted,
    events.PackageCollected: intake_events_pb2.PackageCollected,
}
ENCODERS: Mapping[type[Event], Callable[[Any], Message]] = dict.fromkeys(_EMITTED, _changed)
READERS: Readers = {
    "sanji.catalogue.v1.PackagePublished": (catalogue_events_pb2.PackagePublished, _published),
    "sanji.intake.v1.PackageSubmitted": (intake_events_pb2.PackageSubmitted, _moved),
    "sanji.intake.v1.PackageAccepted": (intake_events_pb2.PackageAccepted, _moved),
    "sanji.intake.v1.PackageCorrected": (intake_events_pb2.PackageCorrected, _moved),
    "sanji.intake.v1.PackageSupplementRequested": (intake_events_pb2.PackageSupplementRequested, _moved),
    "sanji.intake.v1.PackageSupplementProvided": (intake_events_pb2.PackageSupplementProvided, _moved),
    "sanji.intake.v1.PackageReturned": (intake_events_pb2.PackageReturned, _moved),
    "sanji.intake.v1.PackageWithdrawn": (intake_events_pb2.PackageWithdrawn, _moved),
    "sanji.intake.v1.PackageMemberDecided": (intake_events_pb2.PackageMemberDecided, _moved),
    "sanji.intake.v1.PackageCompleted": (intake_events_pb2.PackageCompleted, _moved),
}
