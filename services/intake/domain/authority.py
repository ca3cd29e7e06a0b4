"""What intake asks of an authority: the one that allows an act, or why none does."""

from collections.abc import Iterable
from datetime import date

from services.chassis.authorities import (
    RECEIVE,
    SEEN_AT_WINDOW,
    SUBMIT,
    SUPPLEMENT,
    WITHDRAW,
    Authority,
)
from services.chassis.errors import Forbidden

__all__ = ["RECEIVE", "SEEN_AT_WINDOW", "SUBMIT", "SUPPLEMENT", "WITHDRAW", "Authority", "chosen"]


def chosen(known: Iterable[Authority], act: str, item: str, day: date) -> Authority:
    """The one that allows `act` on `item` today.

    Raises `Forbidden`: MANDATE_REQUIRED when there is none at all, MANDATE_EXPIRED when none stands today,
    MANDATE_OUT_OF_SCOPE when those that stand allow something else.
    """
    there = list(known)
    if not there:
        raise Forbidden("MANDATE_REQUIRED", "代他人办理须有本人有效的委托")
    standing = [one for one in there if one.in_force(day)]
    if not standing:
        raise Forbidden("MANDATE_EXPIRED", "委托尚未生效、已到期或已撤销")
    allowing = next((one for one in standing if one.covers(act, item)), None)
    if allowing is None:
        raise Forbidden("MANDATE_OUT_OF_SCOPE", "委托的事项或权限不包括此项办理")
    return allowing
