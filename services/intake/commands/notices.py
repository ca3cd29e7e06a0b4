"""Reading the written notices of an application."""

from dataclasses import dataclass

from services.intake.commands.receipts import OfReceipt


class ListNotices(OfReceipt):
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class GetNotice(OfReceipt):
    """`notice`: its place among those of the application, from 1, or its number."""

    notice: str
