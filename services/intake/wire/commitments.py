"""Commitments on the wire."""

from typing import Any

from sanji.approval.v1 import approval_events_pb2
from sanji.intake.v1 import intake_commitments_pb2 as pb

from services.chassis.clock import day_from, day_text, rfc3339
from services.chassis.decoding import Readers
from services.chassis.levels import is_division
from services.chassis.messages import Envelope
from services.intake import commands, events
from services.intake.domain.commitments import Commitment, CommitmentText


def commitment_to_proto(commitment: Commitment) -> pb.Commitment:
    """What was signed; its signature sealed."""
    return pb.Commitment(
        text_version=commitment.text_version,
        text_digest=commitment.text_digest,
        signed_at=rfc3339(commitment.signed_at),
        signature_sealed=commitment.signature,
        materials=commitment.materials,
        state=commitment.state,
        lapses_on=day_text(commitment.lapses_on),
    )


def commitment_given(request: Any) -> commands.CommitmentGiven | None:
    """The signature that came with an application."""
    if not request.HasField("commitment"):
        return None
    given = request.commitment
    return commands.CommitmentGiven(given.text_version, given.signed_at, given.signature)


def text_to_proto(name: str, text: CommitmentText) -> pb.CommitmentText:
    """The text that is signed."""
    return pb.CommitmentText(
        text_version=text.version,
        item_name=name,
        conditions=text.conditions,
        duties=text.duties,
        consequences=text.consequences,
        materials=text.materials,
        digest=text.digest,
        decided_at_once=text.decided_at_once,
    )


def _checked(message: Any, envelope: Envelope) -> events.CommitmentChecked:
    fact = message.fact
    if not fact.number or not fact.party or not is_division(fact.division):
        raise ValueError("number, party or division")
    return events.CommitmentChecked(
        number=fact.number,
        division=fact.division,
        party=fact.party,
        state=fact.state,
        lapses_on=day_from(fact.lapses_on),
        barring=envelope.type != "sanji.approval.v1.CommitmentKept",
    )


READERS: Readers = {
    "sanji.approval.v1.CommitmentKept": (approval_events_pb2.CommitmentKept, _checked),
    "sanji.approval.v1.CommitmentBroken": (approval_events_pb2.CommitmentBroken, _checked),
    "sanji.approval.v1.CommitmentCleared": (approval_events_pb2.CommitmentCleared, _checked),
}
