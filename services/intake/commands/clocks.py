"""The clocks of applications."""

from services.intake.commands.receipts import OfReceipt


class GetApplicationClock(OfReceipt):
    __slots__ = ()
