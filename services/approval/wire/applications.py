"""Applications as they are heard of."""

import json
from typing import Any

from sanji.intake.v1 import intake_events_pb2

from services.approval import events
from services.chassis.clock import from_rfc3339
from services.chassis.decoding import Readers
from services.chassis.levels import is_division
from services.chassis.messages import Envelope


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


READERS: Readers = {
    "sanji.intake.v1.ApplicationAccepted": (intake_events_pb2.ApplicationAccepted, _accepted),
    "sanji.intake.v1.ApplicationWithdrawn": (intake_events_pb2.ApplicationWithdrawn, _withdrawn),
}
