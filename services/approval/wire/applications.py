"""Applications as they are heard of."""

import json
from typing import Any

from sanji.intake.v1 import intake_events_pb2

from services.approval import events
from services.approval.domain.after_check import Promise
from services.approval.domain.answered import Answered
from services.chassis.clock import day_from, from_rfc3339
from services.chassis.decoding import Readers
from services.chassis.forms.materials import DEFERRED
from services.chassis.levels import is_division
from services.chassis.messages import Envelope

WITH_A_CASE = ("accepted", "in_review", "decided")
"""Statuses of an application of which the acceptance was told; one that is held or not taken on carries the wish with it."""
DIFFERS = "differs"
"""Of a looked-up paper that is another's, about which no rule may judge."""


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
    handled_by = (application.submitted_by, application.accepted_by, *application.corrected_by)
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
        promise=_promise(application),
        applicant_kind=application.applicant.kind,
        number_sealed=application.applicant.number_sealed,
        materials=tuple(
            (paper.code, paper.kind) for paper in application.materials if paper.looked_up.whose != DIFFERS
        ),
        person_wanted=application.person_wanted,
        answered=tuple(
            Answered(one.field, one.item, one.item_name, one.number) for one in application.answered
        ),
        promised=tuple(
            (paper.code, day_from(paper.promised_on))
            for paper in application.materials
            if paper.kind == DEFERRED
        ),
        deemed=application.deemed,
    )


def _person_wanted(message: Any, envelope: Envelope) -> events.PersonWanted:
    application = message.application
    if not application.number or not is_division(application.owner_division):
        raise ValueError("number or division")
    accepted = application.status in WITH_A_CASE
    return events.PersonWanted(application.number, application.owner_division, accepted)


def _papers(message: Any, envelope: Envelope) -> events.PapersReceived:
    application = message.application
    if not application.number or not is_division(application.owner_division):
        raise ValueError("number or division")
    promised = tuple(paper.code for paper in application.materials if paper.kind == DEFERRED)
    return events.PapersReceived(
        application.number, application.owner_division, promised, application.status in WITH_A_CASE
    )


def _promise(application: Any) -> Promise | None:
    if not application.HasField("commitment"):
        return None
    signed = application.commitment
    return Promise(
        signed.text_version, signed.text_digest, from_rfc3339(signed.signed_at), tuple(signed.materials)
    )


READERS: Readers = {
    "sanji.intake.v1.ApplicationAccepted": (intake_events_pb2.ApplicationAccepted, _accepted),
    "sanji.intake.v1.ApplicationWithdrawn": (intake_events_pb2.ApplicationWithdrawn, _withdrawn),
    "sanji.intake.v1.PromisedMaterialsProvided": (intake_events_pb2.PromisedMaterialsProvided, _papers),
    "sanji.intake.v1.MaterialLookedUp": (intake_events_pb2.MaterialLookedUp, _papers),
    "sanji.intake.v1.PersonWanted": (intake_events_pb2.PersonWanted, _person_wanted),
}
