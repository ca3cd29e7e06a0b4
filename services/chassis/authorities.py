"""Who may act for whom: mandates, and links by law, as identity publishes them and rooms keep them.

A late "given" changes nothing after an end: the version is the sequence of identity's event.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from services.chassis.auth import Principal
from services.chassis.clock import day_from
from services.chassis.merges import Merges

SEEN_AT_WINDOW = 2
"""The assurance of parties whom a clerk has seen with their documents."""
SUBMIT, SUPPLEMENT, WITHDRAW, RECEIVE = "submit", "supplement", "withdraw", "receive"
MOST_BETWEEN = 20
MOST_PRINCIPALS = 50


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


class Authorities(Protocol):
    """A room's own copy of who may act for whom."""

    def put(self, authority: Authority, version: int) -> None:
        """Learn a version; an older one than known changes nothing."""

    def find(self, authority: str) -> Authority | None:
        """By the number of a mandate or the id of a link."""

    def between(self, principals: Collection[str], agents: Collection[str]) -> Collection[Authority]:
        """At most 20 between one party and one agent, each under any of these ids, those that end last first."""

    def principals(self, agents: Collection[str], day: date) -> Collection[str]:
        """For whom any of these ids stands on `day`, whatever the scope: at most 50, those that end last first."""


@dataclass(frozen=True, slots=True)
class AuthorityHeard:
    """Heard: somebody may act for another, or may no more."""

    authority: Authority


def may_act(
    by: Principal, party: str, act: str, item: str, day: date, merges: Merges, authorities: Authorities
) -> bool:
    """True for a person who is `party` under any of her ids, and for whoever may do `act` for it on `day`.

    Nothing is read for who asks under the very id.
    """
    if by.kind != "person" or not by.subject or not party:
        return False
    if by.subject == party:
        return True
    theirs = merges.ids(party)
    if by.subject in theirs:
        return True
    between = authorities.between(theirs, merges.ids(by.subject))
    return any(one.in_force(day) and one.covers(act, item) for one in between)


def of_mandate(mandate: Any) -> Authority:
    """From identity's mandate as a message. Raises `ValueError` for malformed days."""
    return Authority(
        id=mandate.mandate,
        principal=mandate.principal,
        principal_name=mandate.principal_name,
        agent=mandate.agent,
        agent_name=mandate.agent_name,
        items=frozenset(mandate.items),
        acts=frozenset(mandate.acts),
        starts=date.fromisoformat(mandate.starts),
        ends=date.fromisoformat(mandate.ends),
        over=bool(mandate.revoked_at),
        assurance=mandate.assurance,
    )


def of_link(link: Any) -> Authority:
    """From identity's link by law as a message. Raises `ValueError` for malformed days."""
    return Authority(
        id=link.link,
        principal=link.represented,
        principal_name=link.represented_name,
        agent=link.representative,
        agent_name=link.representative_name,
        items=frozenset(),
        acts=frozenset(),
        starts=date.fromisoformat(link.starts),
        ends=day_from(link.ends),
        over=link.state != "confirmed",
        assurance=SEEN_AT_WINDOW,
    )
