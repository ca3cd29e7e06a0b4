"""Wanting a person instead of an automatic decision."""

from services.intake.commands.receipts import ReceiptChange


class WantPerson(ReceiptChange):
    """The applicant wants a person to decide, or to look at what rules granted (个人信息保护法 art. 24)."""

    __slots__ = ()
