"""Applications on the wire."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from google.protobuf.message import Message
from sanji.intake.v1 import intake_events_pb2, intake_pb2

from services.chassis.clock import day_from, day_text, instant_text, rfc3339
from services.chassis.errors import Invalid
from services.chassis.messages import Event
from services.intake import commands, events
from services.intake.domain.application import Application
from services.intake.wire.agency import agency_to_proto
from services.intake.wire.commitments import commitment_to_proto
from services.intake.wire.parts import (
    finding_to_proto,
    paper_to_proto,
    party_to_proto,
    returned_to_proto,
    step_to_proto,
    supplement_to_proto,
)


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
        findings=map(finding_to_proto, application.findings),
    )


def to_proto(application: Application) -> intake_pb2.Application:
    """The application as other rooms and the gateway see it; numbers sealed."""
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
        applicant=party_to_proto(application.applicant),
        form_json=application.form,
        materials=map(paper_to_proto, application.materials),
        channel=application.channel,
        ticket=application.ticket,
        received_at=rfc3339(application.received_at),
        accepted_at=instant_text(application.accepted_at),
        history=map(step_to_proto, application.history),
        notice=supplement_to_proto(application.notice),
        committed_due=day_text(application.committed_due),
        statutory_due=day_text(application.statutory_due),
        version=application.meta.version,
        decision_reason=application.decision_reason,
        submitted_by=application.submitted_by,
        accepted_by=application.accepted_by,
        corrected_by=application.corrected_by,
        agency=agency_to_proto(application.agency) if application.agency else None,
        commitment=commitment_to_proto(application.commitment) if application.commitment else None,
        deemed=application.deemed,
        provisional=bool(application.provisional),
        package=application.package,
        answered=[intake_pb2.Answered(**asdict(one)) for one in application.answered],
        person_wanted=application.person_wanted,
        returned=returned_to_proto(application.returned),
        findings=map(finding_to_proto, application.findings),
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
        return day_from(text)
    except ValueError:
        raise Invalid("DATE_INVALID", "日期应为YYYY-MM-DD") from None


_EMITTED: dict[type[events.ApplicationChanged], Callable[..., Any]] = {
    events.ApplicationSubmitted: intake_events_pb2.ApplicationSubmitted,
    events.AgencyTaskOpened: intake_events_pb2.AgencyTaskOpened,
    events.ApplicationAccepted: intake_events_pb2.ApplicationAccepted,
    events.SupplementRequested: intake_events_pb2.SupplementRequested,
    events.SupplementProvided: intake_events_pb2.SupplementProvided,
    events.PromisedMaterialsProvided: intake_events_pb2.PromisedMaterialsProvided,
    events.MaterialLookedUp: intake_events_pb2.MaterialLookedUp,
    events.MaterialsReused: intake_events_pb2.MaterialsReused,
    events.LookupSettled: intake_events_pb2.LookupSettled,
    events.ApplicationReturned: intake_events_pb2.ApplicationReturned,
    events.ApplicationCorrected: intake_events_pb2.ApplicationCorrected,
    events.PersonWanted: intake_events_pb2.PersonWanted,
    events.ApplicationWithdrawn: intake_events_pb2.ApplicationWithdrawn,
}
ENCODERS: Mapping[type[Event], Callable[[Any], Message]] = dict.fromkeys(_EMITTED, _changed)
