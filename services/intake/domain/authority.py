"""Who may act for whom: mandates, and links by law, as identity published them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.chassis.errors import Forbidden

SEEN_AT_WINDOW = 2
"""The assurance of parties whom a clerk has seen with their documents."""
SUBMIT, SUPPLEMENT, WITHDRAW, RECEIVE = "submit", "supplement", "withdraw", "receive"


@dataclass(frozen=True, slots=True)
class Authority:
    """`agent` (staff or person id) may act for `principal` (party id). Names as they may be shown.

    `items`, `acts`: empty means all. In force from `starts` to `ends`, both included, unless `over`. `assurance`: how
    surely the principal was known, 1 to 3.
    """

    id: str
    principal: str
    principal_name: str
    agent: str
    agent_name: str
    items: frozenset[str]
    acts: frozenset[str]
    starts: date
    ends: date | None
    over: bool
    assurance: int

    def in_force(self, day: date) -> bool:
        """True while it stands."""
        return not self.over and self.starts <= day and (self.ends is None or day <= self.ends)

    def covers(self, act: str, item: str) -> bool:
        """True when both lie within its scope."""
        return (not self.acts or act in self.acts) and (not self.items or item in self.items)


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
