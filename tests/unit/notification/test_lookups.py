"""She is told once what became of a paper that a register was asked for again."""

import pytest
from sanji.intake.v1 import intake_events_pb2, intake_pb2

from services.chassis.errors import Invalid
from services.notification import wire
from services.notification.domain.templates import render
from tests.fakes.notification import NUMBER, heard


def settled(outcome: str) -> bytes:
    application = intake_pb2.Application(
        number=NUMBER, item_name="出生登记", applicant=intake_pb2.Applicant(party="p-1")
    )
    message = intake_events_pb2.LookupSettled(
        application=application, material="household_register", name="居民户口簿", outcome=outcome
    )
    return message.SerializeToString()


@pytest.mark.parametrize(
    ("outcome", "words"), [("found", "无需提交"), ("absent", "没有查到"), ("unanswered", "长时间未答复")]
)
def test_each_end_has_its_words(outcome: str, words: str) -> None:
    step = wire.heard(heard(1, type_name="sanji.intake.v1.LookupSettled"), settled(outcome))
    assert (step.number, step.recipient) == (NUMBER, "p-1")  # type: ignore[attr-defined]
    title, body = render(step.kind, {**step.values, "number": NUMBER}, "zh")  # type: ignore[attr-defined]
    assert "出生登记" in title
    assert "居民户口簿" in body
    assert words in body


def test_an_end_that_nobody_knows_is_refused() -> None:
    with pytest.raises(Invalid, match="BODY_MALFORMED"):
        wire.heard(heard(1, type_name="sanji.intake.v1.LookupSettled"), settled("perhaps"))
