"""What became of a commitment, in the words of a message: to her, and to the desk that did not look."""

from typing import Any

import pytest
from google.protobuf.message import Message
from sanji.approval.v1 import approval_commitments_pb2, approval_events_pb2, approval_pb2

from services.chassis.errors import Invalid
from services.notification import wire
from services.notification.domain.templates import CHINESE, render
from tests.fakes.notification import COUNTY, NUMBER, heard

PB = approval_events_pb2
FACT = approval_commitments_pb2.CommitmentFact(
    number=NUMBER,
    item="legal_aid",
    item_name="法律援助",
    owner_division=COUNTY,
    department="justice",
    party="ann",
    due="2026-12-01",
    lapses_on="2027-11-23",
)
REVOKED = PB.DecisionRevoked(
    case=approval_pb2.Case(number=NUMBER, item_name="法律援助"),
    party="ann",
    reason="收入证明不实。",
    lapses_on="2027-11-23",
)


def told(message: Message) -> Any:
    envelope = heard(1, type_name=message.DESCRIPTOR.full_name)
    return wire.heard(envelope, message.SerializeToString())


@pytest.mark.parametrize(
    ("message", "kind", "said"),
    [
        (REVOKED, "decision_revoked", ("理由：收入证明不实。", "2027-11-23", "申诉", "行政复议")),
        (PB.CommitmentKept(fact=FACT), "commitment_kept", ("承诺属实",)),
        (
            PB.CommitmentUpheld(fact=FACT, reason="证据充分"),
            "commitment_upheld",
            ("理由：证据充分。", "2027-11-23"),
        ),
        (PB.CommitmentCleared(fact=FACT), "commitment_cleared", ("已撤回",)),
    ],
)
def test_she_is_told_what_was_found_why_and_what_she_can_do(
    message: Message, kind: str, said: tuple[str, ...]
) -> None:
    step = told(message)
    assert (step.kind, step.number, step.recipient) == (kind, NUMBER, "ann")
    title, body = render(step.kind, {**step.values, "number": step.number}, CHINESE)
    assert "法律援助" in title
    assert NUMBER in body
    assert all(text in body for text in said), body


def test_the_desk_that_did_not_look_and_those_above_it_are_told() -> None:
    step = told(PB.AfterCheckMissed(fact=FACT))
    assert (step.kind, step.number) == ("after_check_missed", NUMBER)
    assert step.to == (
        f"reviewer/justice/{COUNTY}",
        f"supervisor/justice/{COUNTY}",
        f"supervisor//{COUNTY}",
    )
    _, body = render(step.kind, {**step.values, "number": step.number}, CHINESE)
    assert "2026-12-01" in body


@pytest.mark.parametrize("message", [PB.DecisionRevoked(), PB.CommitmentKept(), PB.AfterCheckMissed()])
def test_what_names_no_case_is_refused(message: Message) -> None:
    with pytest.raises(Invalid, match="BODY_MALFORMED"):
        told(message)
