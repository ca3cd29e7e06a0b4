"""Questions that other results answer, on the wire."""

from sanji.approval.v1 import approval_pb2

from services.approval.domain.case import Case
from services.approval.ports import Approval


def mark_answered(message: approval_pb2.Case, case: Case, approval: Approval) -> None:
    """Show the result that answers each question, with its certificate where this stack knows it. Nothing is read where no
    question is answered so.
    """
    known: dict[str, str] = {}
    for one in case.answered:
        if one.number not in known:
            known[one.number] = _certificate(one.number, approval)
        message.answered.add(
            field=one.field,
            item=one.item,
            item_name=one.item_name,
            number=one.number,
            certificate=known[one.number],
        )


def _certificate(number: str, approval: Approval) -> str:
    case = approval.cases.find(number)
    found = case.certificate if case else approval.certificates.copies.get(number)
    return found.id if found else ""
