"""The reviewer sees which result answers a question of the form, and asks nobody (ledger R103)."""

from services.approval.bootstrap import room
from services.approval.domain.answered import Answered
from services.approval.ports import Approval
from services.approval.store.cases import _fields, _rebuild
from services.approval.wire import mark_answered, to_proto_with_form
from services.chassis.privacy import Sealer
from tests.fakes.approval import NUMBER, accepted, envelope
from tests.unit.approval.test_certificates import issued

ACCEPTED, NEXT = "sanji.intake.v1.ApplicationAccepted", "510822202611230000099"


def with_answers(approval: Approval, *numbers: str) -> None:
    answered = tuple(Answered(f"field_{at}", "birth", "出生医学证明", one) for at, one in enumerate(numbers))
    event = accepted("residence_permit", number=NEXT, answered=answered)
    room(approval).hear(event, envelope(ACCEPTED, "second"))


def test_the_certificate_is_named_where_it_is_known_and_the_receipt_number_always(sealer: Sealer) -> None:
    approval, certificate = issued(sealer)
    with_answers(approval, NUMBER, "510822202611230000088")
    case = approval.cases.get(NEXT)
    shown = to_proto_with_form(case, sealer.open)
    mark_answered(shown, case, approval)
    assert [(one.field, one.number, one.certificate) for one in shown.answered] == [
        ("field_0", NUMBER, certificate.id),
        ("field_1", "510822202611230000088", ""),
    ]


def test_it_lies_with_the_case(sealer: Sealer) -> None:
    approval, _ = issued(sealer)
    with_answers(approval, NUMBER)
    case = approval.cases.get(NEXT)
    assert _rebuild(case.id, _fields(case), case.meta).answered == case.answered != ()
    assert "answered" not in _fields(approval.cases.get(NUMBER))
