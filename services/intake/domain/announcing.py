"""Results that are collected at another stack's site: that site has them on its list (ledger R011, R085)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from services.intake.domain.delivery_life import CHOSEN, LAPSED

if TYPE_CHECKING:
    from services.intake.domain.application import Application

MOVED = "moved"
"""What a site is told that is not to give it out any more."""
NOWHERE = ("", "")


class Guests(Protocol):
    """What is announced to other stacks' sites, and what they announced to this stack's."""

    def to_announce(self, limit: int) -> Sequence["Application"]:
        """Those handed in here of which another stack's site has to hear."""

    def put(self, application: "Application", version: int) -> None:
        """Keep one of another stack as it is shown on a list, or off every list; an older version changes nothing."""

    def to_hand_over(
        self, lists: Sequence[str], newest: bool, after: str, limit: int
    ) -> Sequence["Application"]:
        """Those of other stacks in any of these lists of the exit window, as `Applications.to_hand_over`."""


def announcements(application: "Application") -> tuple[tuple[str, str], ...]:
    """(site, state) of what other stacks' sites do not know yet: a site that lost it, and the one that has it."""
    delivery = application.delivery
    if delivery is None:
        return ()
    there = _there(application)
    lost = delivery.told[0] and delivery.told[0] != there[0]
    return (
        *(((delivery.told[0], MOVED),) if lost else ()),
        *((there,) if there != NOWHERE and there != delivery.told else ()),
    )


def announced(application: "Application") -> "Application":
    """As every site knows it."""
    assert application.delivery is not None
    return replace(application, delivery=replace(application.delivery, told=_there(application)))


def off_lists(application: "Application") -> "Application":
    """As one that is collected elsewhere: it stands in no list."""
    return replace(application, delivery=None)


def _there(application: "Application") -> tuple[str, str]:
    delivery = application.delivery
    if delivery is None or delivery.state in (CHOSEN, LAPSED) or application.decided_at is None:
        return NOWHERE
    return (delivery.choice.site, delivery.state) if delivery.choice.elsewhere else NOWHERE
