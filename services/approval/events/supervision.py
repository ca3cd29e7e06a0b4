"""What happened to cards."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.chassis.messages import Event

if TYPE_CHECKING:
    from services.approval.domain.card import Card


@dataclass(frozen=True, slots=True, kw_only=True)
class CardChanged(Event):
    """Something happened to a card. Subject: the card's id."""

    card: "Card"


class CardShown(CardChanged):
    """A case crossed a threshold."""

    __slots__ = ()


class CardAppealed(CardChanged):
    """The supervised department objects; the note says why."""

    __slots__ = ()


class CardUpheld(CardChanged):
    """The appeal was refused; the note says why."""

    __slots__ = ()


class CardWithdrawn(CardChanged):
    """It no longer counts; the note says why."""

    __slots__ = ()
