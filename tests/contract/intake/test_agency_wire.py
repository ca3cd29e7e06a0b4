"""What is told of entrustments on the wire, and what the room hears of its own."""

from datetime import date
from typing import Any

import pytest
from sanji.intake.v1 import intake_events_pb2

from services.chassis.errors import Invalid
from services.chassis.messages import Actor, Envelope
from services.intake import events, wire
from services.intake.domain.agency import Agency
from tests.contract.intake.test_agency import AT, NAMED, SITE, VILLAGE, WHOLE


@pytest.mark.parametrize(
    "kind",
    [
        events.EntrustmentGiven,
        events.AgentAssigned,
        events.AgentMissed,
        events.AgencyLimitMissed,
        events.AgencyStepRecorded,
        events.EntrustmentCompleted,
        events.EntrustmentEvaluated,
        events.EntrustmentEnded,
    ],
)
def test_what_is_told_of_an_entrustment_carries_no_words(kind: Any) -> None:
    by = Actor("s-1", "agent", "510822101")
    event = kind(
        subject=WHOLE.id, division="510822101", destination="510822101", at=AT, by=by, entrustment=WHOLE
    )
    name, body = wire.encode(event)
    assert name == f"sanji.intake.v1.{kind.__name__}"
    assert b"sealed-" not in body
    message = getattr(intake_events_pb2, kind.__name__).FromString(body)
    assert (message.entrustment.entrustment, message.entrustment.agent) == (WHOLE.id, "s-1")


def test_the_rooms_own_receipt_is_heard_as_it_was_told() -> None:
    agency = Agency("510822101-en-1", SITE, NAMED, date(2026, 12, 7))
    body = intake_events_pb2.AgencyTaskOpened()
    found = body.application
    found.number, found.division, found.item, found.item_name = "51082220261123", VILLAGE, "permit", "居住证"
    found.applicant.party, found.applicant.name, found.submitted_by = "p-her", "陈晓燕", "s-1"
    found.received_at = "2026-11-23T09:00:00.000+08:00"
    found.agency.CopyFrom(wire.agency.agency_to_proto(agency))
    kind = "sanji.intake.v1.AgencyTaskOpened"
    envelope = Envelope("e", kind, "/stacks/510822/intake", "x", AT, 2, VILLAGE, VILLAGE)
    heard: Any = wire.heard(envelope, body.SerializeToString())
    assert (heard.agency, heard.principal, heard.at) == (agency, "p-her", AT)
    found.ClearField("agency")
    with pytest.raises(Invalid):
        wire.heard(envelope, body.SerializeToString())


@pytest.mark.parametrize("name", ["ApplicationReturned", "ApplicationWithdrawn"])
def test_an_application_that_is_over_is_heard_with_what_carried_it(name: str) -> None:
    body = getattr(intake_events_pb2, name)()
    envelope = Envelope("e", f"sanji.intake.v1.{name}", "/stacks/510822/intake", "x", AT, 2, VILLAGE, VILLAGE)
    with pytest.raises(Invalid):
        wire.heard(envelope, b"")
    body.application.number, body.application.division = "51082220261123", VILLAGE
    assert wire.heard(envelope, body.SerializeToString()) == events.CarriedHeard(
        "51082220261123", VILLAGE, ""
    )
    body.application.agency.entrustment = "510822101-en-1"
    heard: Any = wire.heard(envelope, body.SerializeToString())
    assert heard.entrustment == "510822101-en-1"


def test_a_form_is_heard_with_the_application_that_it_carries_on() -> None:
    kind = "sanji.intake.v1.EntrustmentGiven"
    envelope = Envelope("e", kind, "/stacks/510822/intake", "x", AT, 2, VILLAGE, VILLAGE)
    body = intake_events_pb2.EntrustmentGiven(entrustment=wire.agency.entrustment_to_proto(WHOLE))
    assert wire.heard(envelope, body.SerializeToString()) == events.EntrustmentHeard(WHOLE.id, WHOLE.number)
    with pytest.raises(Invalid):
        wire.heard(envelope, b"")
