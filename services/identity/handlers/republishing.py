"""Telling the other stacks again what they may not have heard, because they joined late.

Whoever has heard it keeps what it has: mandates and links by their event count, ends by their moment, merges as they
are. What somebody changes meanwhile is told by that change.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, TypeVar

from services.chassis.auth import SYSTEM, require
from services.chassis.errors import Conflict
from services.chassis.messages import EVERYWHERE, Actor, Event
from services.chassis.ports import Aggregate, Repository
from services.chassis.room import STALE_VERSION
from services.identity import events
from services.identity.commands.republishing import Republish
from services.identity.domain.parties import CLAIMED, CONFIRMED
from services.identity.domain.revocations import ENDS_AT_ONCE
from services.identity.domain.sessions import PERSON_LASTS, TOKENS_GONE_AFTER
from services.identity.ports import Identity

PAGE = 200
A = TypeVar("A", bound=Aggregate)
_Told = tuple[Repository[Any], Any, Event]
_MOMENT = timedelta(milliseconds=1)


def republish(command: Republish, identity: Identity) -> int:
    """Mandates and links that are not over, sessions and accounts whose tokens may yet be about, merged accounts.

    How many were told.
    """
    require(command.by, SYSTEM, division=identity.stack)
    told = 0
    for repository, kept, event in chain(
        _mandates(identity), _links(identity), _sessions(identity), _revocations(identity), _merges(identity)
    ):
        try:
            repository.save(kept, kept, [event])
        except Conflict as refusal:
            if refusal.reason != STALE_VERSION:
                raise
        told += 1
    return told


def _mandates(identity: Identity) -> Iterator[_Told]:
    today = identity.clock.today()
    for one in _paged(identity.mandates.page):
        if one.ends >= today:
            made = events.MandateRevoked if one.revoked_at else events.MandateGiven
            state = "revoked" if one.revoked_at else "given"
            at = one.revoked_at or one.given_at
            said = _said(one.id, one.division, at, identity, (state, state), one.principal)
            yield identity.mandates, one, made(**said, mandate=one)


def _links(identity: Identity) -> Iterator[_Told]:
    today = identity.clock.today()
    for one in _paged(identity.links.page):
        over = one.ends is not None and one.ends < today
        if one.state != CLAIMED and not (over and one.state == CONFIRMED):
            made = events.PartyLinked if one.state == CONFIRMED else events.PartyLinkEnded
            moved = (one.state, one.state)
            said = _said(one.id, one.division, identity.clock.now(), identity, moved, one.represented)
            yield identity.links, one, made(**said, link=one)


def _sessions(identity: Identity) -> Iterator[_Told]:
    since = identity.clock.now() - TOKENS_GONE_AFTER
    for one in _since(identity.sessions.ended_since, since, lambda one: one.ended_at or since):
        moved = (one.state, one.state)
        said = _said(one.id, identity.stack, one.ended_at or since, identity, moved)
        yield identity.sessions, one, events.SessionEnded(**said, note=one.end_reason, account=one.subject)


def _revocations(identity: Identity) -> Iterator[_Told]:
    since = identity.clock.now() - PERSON_LASTS
    for one in _since(identity.revocations.since, since, lambda one: one.before):
        said = _said(one.id, identity.stack, one.before, identity)
        yield identity.revocations, one, events.SessionsRevoked(**said, before=one.before)


def _merges(identity: Identity) -> Iterator[_Told]:
    for one in _paged(identity.people.merged):
        said = _said(one.id, identity.stack, identity.clock.now(), identity, ("merged", "merged"), one.id)
        yield identity.people, one, events.PeopleMerged(**said, survivor=one.merged_into)


def _said(
    subject: str,
    division: str,
    at: datetime,
    identity: Identity,
    moved: tuple[str, str] = ("", ""),
    person: str = "",
) -> dict[str, Any]:
    by = Actor(SYSTEM, SYSTEM, identity.stack)
    return {
        "subject": subject,
        "division": division,
        "destination": EVERYWHERE,
        "at": at,
        "by": by,
        "moved": moved,
        "person": person,
    }


def _paged(page: Callable[[str, int], Sequence[A]]) -> Iterator[A]:
    after = ""
    while found := page(after, PAGE):
        yield from found
        after = found[-1].id


def _since(
    read: Callable[[datetime, int], Sequence[A]], since: datetime, moment: Callable[[A], datetime]
) -> Iterator[A]:
    while found := read(since, ENDS_AT_ONCE):
        yield from found
        if len(found) < ENDS_AT_ONCE:
            return
        since = max(moment(found[-1]), since + _MOMENT)
