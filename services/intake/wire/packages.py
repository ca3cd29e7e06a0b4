"""Packages on the wire, as they are handed in, told and heard."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from google.protobuf.message import Message
from sanji.catalogue.v1 import catalogue_events_pb2
from sanji.common.v1 import error_pb2
from sanji.intake.v1 import intake_events_pb2, intake_pb2
from sanji.intake.v1 import intake_packages_pb2 as pb

from services.chassis.clock import rfc3339
from services.chassis.decoding import Readers
from services.chassis.messages import Envelope, Event
from services.intake import events
from services.intake.domain.package_application import PackageApplication, Part
from services.intake.domain.packages import terms_of


def package_to_proto(package: PackageApplication) -> pb.PackageApplication:
    """The whole as other rooms and the gateway see it; numbers sealed, without forms."""
    party, notice = package.applicant, package.notice
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
        applicant=intake_pb2.Applicant(
            kind=party.kind,
            number_sealed=party.number_sealed,
            party=party.party,
            name=party.name,
            phone_sealed=party.phone_sealed,
        ),
        channel=package.channel,
        submitted_by=package.submitted_by,
        received_at=rfc3339(package.received_at),
        accepted_at=_instant(package.accepted_at),
        deemed=package.deemed,
        committed_days=days,
        committed_unit=unit,
        due=package.due.isoformat() if package.due else "",
        ready_at=_instant(package.ready_at),
        handed_out_at=_instant(package.handed_out_at),
        parts=[_part(part, package.state_of(part)) for part in package.parts],
        history=[
            intake_pb2.Step(
                **{"from": step.before},
                at=rfc3339(step.at),
                to=step.after,
                by_role=step.role,
                division=step.division,
                reason=step.reason,
                agent=step.agent,
                principal=step.principal,
                mandate=step.mandate,
            )
            for step in package.history
        ],
        materials=[
            intake_pb2.Material(
                code=paper.code,
                kind=paper.kind,
                ref=paper.ref,
                promised_on=paper.promised_on.isoformat() if paper.promised_on else "",
            )
            for paper in package.materials
        ],
        notice=intake_pb2.SupplementNotice(
            materials=notice.materials, note=notice.note, at=rfc3339(notice.at)
        )
        if notice
        else None,
        findings=[
            error_pb2.Fault(pointer=fault.pointer, reason=fault.reason, detail=fault.detail)
            for fault in package.findings
        ],
        version=package.meta.version,
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
        ended_at=_instant(part.ended_at),
    )


def _instant(at: datetime | None) -> str:
    return rfc3339(at) if at else ""


def _changed(event: events.PackageChanged) -> Any:
    message = _EMITTED[type(event)](application=package_to_proto(event.package))
    if isinstance(event, events.PackageReturned):
        message.reason = event.note
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
    "sanji.intake.v1.PackageSupplementRequested": (intake_events_pb2.PackageSupplementRequested, _moved),
    "sanji.intake.v1.PackageSupplementProvided": (intake_events_pb2.PackageSupplementProvided, _moved),
    "sanji.intake.v1.PackageReturned": (intake_events_pb2.PackageReturned, _moved),
    "sanji.intake.v1.PackageWithdrawn": (intake_events_pb2.PackageWithdrawn, _moved),
    "sanji.intake.v1.PackageMemberDecided": (intake_events_pb2.PackageMemberDecided, _moved),
    "sanji.intake.v1.PackageCompleted": (intake_events_pb2.PackageCompleted, _moved),
}
