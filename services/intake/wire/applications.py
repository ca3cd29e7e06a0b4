"""Applications on the wire."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from google.protobuf.message import Message
from sanji.common.v1 import error_pb2
from sanji.intake.v1 import intake_events_pb2, intake_pb2

from services.chassis.clock import rfc3339
from services.chassis.errors import Invalid
from services.chassis.messages import Event
from services.intake import commands, events
from services.intake.domain.application import Application
from services.intake.wire.agency import agency_to_proto
from services.intake.wire.commitments import commitment_to_proto
from services.intake.wire.exchange import looked_up_to_proto


def receipt(application: Application) -> intake_pb2.Application:
    """What the answer to handing in needs, and no more: this is the busiest call of the house."""
    return intake_pb2.Application(
        number=application.id,
        status=application.status,
        item=application.item,
        item_version=application.item_version,
        item_name=application.item_name,
        division=application.division,
        accept_division=application.accept_division,
        owner_division=application.owner_division,
        received_at=rfc3339(application.received_at),
        version=application.meta.version,
        findings=[
            error_pb2.Fault(pointer=fault.pointer, reason=fault.reason, detail=fault.detail)
            for fault in application.findings
        ],
    )


def to_proto(application: Application) -> intake_pb2.Application:
    """The application as other rooms and the gateway see it; numbers sealed."""
    party, notice, returned = application.applicant, application.notice, application.returned
    return intake_pb2.Application(
        number=application.id,
        status=application.status,
        outcome=application.outcome,
        item=application.item,
        item_version=application.item_version,
        item_name=application.item_name,
        division=application.division,
        accept_division=application.accept_division,
        owner_division=application.owner_division,
        department=application.department,
        case_type=application.case_type,
        applicant=intake_pb2.Applicant(
            kind=party.kind,
            number_sealed=party.number_sealed,
            party=party.party,
            name=party.name,
            phone_sealed=party.phone_sealed,
        ),
        form_json=application.form,
        materials=[
            intake_pb2.Material(
                code=paper.code,
                kind=paper.kind,
                ref=paper.ref,
                promised_on=_text(paper.promised_on),
                looked_up=looked_up_to_proto(paper.looked_up),
            )
            for paper in application.materials
        ],
        channel=application.channel,
        ticket=application.ticket,
        received_at=rfc3339(application.received_at),
        accepted_at=rfc3339(application.accepted_at) if application.accepted_at else "",
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
            for step in application.history
        ],
        notice=intake_pb2.SupplementNotice(
            materials=notice.materials, note=notice.note, at=rfc3339(notice.at)
        )
        if notice
        else None,
        committed_due=_text(application.committed_due),
        statutory_due=_text(application.statutory_due),
        version=application.meta.version,
        decision_reason=application.decision_reason,
        submitted_by=application.submitted_by,
        accepted_by=application.accepted_by,
        agency=agency_to_proto(application.agency) if application.agency else None,
        commitment=commitment_to_proto(application.commitment) if application.commitment else None,
        deemed=application.deemed,
        package=application.package,
        answered=[intake_pb2.Answered(**asdict(one)) for one in application.answered],
        person_wanted=application.person_wanted,
        returned=intake_pb2.Returned(
            cause=returned.cause,
            organ=returned.organ,
            organ_name=returned.organ_name,
            materials=returned.materials,
        )
        if returned
        else None,
        findings=[
            error_pb2.Fault(pointer=fault.pointer, reason=fault.reason, detail=fault.detail)
            for fault in application.findings
        ],
    )


def materials_given(given: Sequence[intake_pb2.Material]) -> tuple[commands.MaterialGiven, ...]:
    """The papers as they were given."""
    return tuple(
        commands.MaterialGiven(material.code, material.kind, material.ref, day_of(material.promised_on))
        for material in given
    )


def _changed(event: events.ApplicationChanged) -> Any:
    message = _EMITTED[type(event)](application=to_proto(event.application))
    if isinstance(event, events.ApplicationReturned):
        message.reason = event.note
    if isinstance(event, events.MaterialLookedUp):
        message.material = event.note
    if isinstance(event, events.LookupSettled):
        message.material, message.name, message.outcome = event.note, event.name_zh, event.outcome
    if isinstance(event, events.ApplicationCorrected):
        message.fields.extend(event.fields)
    return message


def day_of(text: str) -> date | None:
    """A date as it travels, or none. Raises `Invalid` DATE_INVALID."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid("DATE_INVALID", "日期应为YYYY-MM-DD") from None


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


_EMITTED: dict[type[events.ApplicationChanged], Callable[..., Any]] = {
    events.ApplicationSubmitted: intake_events_pb2.ApplicationSubmitted,
    events.AgencyTaskOpened: intake_events_pb2.AgencyTaskOpened,
    events.ApplicationAccepted: intake_events_pb2.ApplicationAccepted,
    events.SupplementRequested: intake_events_pb2.SupplementRequested,
    events.SupplementProvided: intake_events_pb2.SupplementProvided,
    events.PromisedMaterialsProvided: intake_events_pb2.PromisedMaterialsProvided,
    events.MaterialLookedUp: intake_events_pb2.MaterialLookedUp,
    events.LookupSettled: intake_events_pb2.LookupSettled,
    events.ApplicationReturned: intake_events_pb2.ApplicationReturned,
    events.ApplicationCorrected: intake_events_pb2.ApplicationCorrected,
    events.PersonWanted: intake_events_pb2.PersonWanted,
    events.ApplicationWithdrawn: intake_events_pb2.ApplicationWithdrawn,
}
ENCODERS: Mapping[type[Event], Callable[[Any], Message]] = dict.fromkeys(_EMITTED, _changed)
