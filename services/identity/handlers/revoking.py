"""Sessions listed and ended, here and as other stacks tell."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.chassis.auth import SECURITY_ADMIN, Principal
from services.chassis.errors import Fault, Invalid, NotFound
from services.chassis.levels import ancestors
from services.chassis.messages import EVERYWHERE, Actor, Envelope
from services.identity.commands import ListEnds, ListSessions, RevokeAllSessions, RevokeSession
from services.identity.domain.revocations import ENDS_AT_ONCE, End, Revocation, sound_reason
from services.identity.domain.sessions import (
    OPEN,
    REVOKED,
    TOKENS_GONE_AFTER,
    Session,
    cursor_after,
    place_of,
    whole_milliseconds,
)
from services.identity.events import EndHeard, SessionEnded, SessionsRevoked
from services.identity.ports import Identity

USUAL_LIMIT, MAX_LIMIT = 20, 100
ASKED_AGAIN = timedelta(seconds=5)
"""How far one answer reaches back into the one before, for writes that were on their way."""


def list_sessions(command: ListSessions, identity: Identity) -> tuple[Sequence[Session], str]:
    """One page of open sessions, newest first, and the cursor of the next."""
    limit = command.limit or USUAL_LIMIT
    if not 1 <= limit <= MAX_LIMIT:
        fault = Fault("/limit", "LIMIT_OUT_OF_RANGE", f"每页条数应为1至{MAX_LIMIT}")
        raise Invalid("LIMIT_OUT_OF_RANGE", fault.detail, faults=[fault])
    account = command.account or command.by.subject
    if not _may_see(command.by, account, identity):
        raise _account_not_found()
    after = void_until(account, identity)
    found = identity.sessions.open_of(
        account, identity.clock.now(), after, place_of(command.cursor), limit + 1
    )
    return found[:limit], cursor_after(found[limit - 1]) if len(found) > limit else ""


def revoke_session(command: RevokeSession, identity: Identity) -> None:
    """End one; again changes nothing."""
    session = identity.sessions.find(command.session)
    if session is None or not _may_see(command.by, session.subject, identity):
        raise NotFound("SESSION_NOT_FOUND", "没有找到该会话")
    if session.state == OPEN:
        by = Actor(command.by.subject, command.by.acting_role, command.by.division)
        end_one(session, REVOKED, by, identity)


def revoke_all_sessions(command: RevokeAllSessions, identity: Identity) -> None:
    """End all of an account's, the caller's own with the session that asks."""
    own = command.account in ("", command.by.subject)
    reason = "" if own and not command.reason else sound_reason(command.reason)
    account = command.by.subject if own else command.account
    if not _may_see(command.by, account, identity):
        raise _account_not_found()
    end_all(account, reason, command.by, identity)


def end_one(session: Session, reason: str, by: Actor, identity: Identity) -> None:
    """Over, and every stack is told."""
    at = identity.clock.now()
    now = session.ended(reason, at)
    event = SessionEnded(
        subject=session.id,
        division=identity.stack,
        destination=EVERYWHERE,
        at=at,
        by=by,
        moved=(session.state, now.state),
        note=reason,
        account=session.subject,
    )
    identity.sessions.save(session, now, [event])


def end_each(account: str, but: str, by: Actor, identity: Identity) -> None:
    """Its open sessions one by one, all `but` one: an end of all would void what starts within the same second."""
    place = None
    while found := identity.sessions.open_of(account, identity.clock.now(), None, place, MAX_LIMIT):
        for session in found:
            if session.id != but:
                end_one(session, REVOKED, by, identity)
        place = place_of(cursor_after(found[-1]))


def end_all(account: str, reason: str, by: Principal, identity: Identity) -> None:
    """Whatever was started for `account` until this moment is over, and every stack is told."""
    now = whole_milliseconds(identity.clock.now())
    event = SessionsRevoked(
        subject=account,
        division=identity.stack,
        destination=EVERYWHERE,
        at=now,
        by=Actor(by.subject, by.acting_role, by.division),
        note=reason,
        before=now,
    )
    was = identity.revocations.find(account)
    if was is None:
        identity.revocations.add(Revocation(account, now), [event])
    else:
        identity.revocations.save(was, Revocation(account, now, was.meta), [event])


def void_until(account: str, identity: Identity) -> datetime | None:
    """Sessions of `account` started until then are over: as this stack says, or one above it."""
    own = identity.revocations.find(account)
    heard = [end.before for end in identity.heard_ends.of(account, ancestors(identity.stack))]
    return max([*([own.before] if own else []), *heard], default=None)


def list_ends(command: ListEnds, identity: Identity) -> tuple[list[End], datetime]:
    """What ended and may have live tokens yet, and from when to ask the next time."""
    now = identity.clock.now()
    since = max(command.since or now - TOKENS_GONE_AFTER, now - TOKENS_GONE_AFTER)
    own = identity.sessions.ended_since(since, ENDS_AT_ONCE)
    all_of = identity.revocations.since(since, ENDS_AT_ONCE)
    heard = identity.heard_ends.since(since, ENDS_AT_ONCE)
    ends = [End(one.id, one.subject, identity.stack, one.ended_at or now) for one in own]
    ends += [End("", one.id, identity.stack, one.before) for one in all_of]
    ends += [end for end, _ in heard]
    cut = [
        times[-1]
        for times in (
            [one.ended_at or now for one in own],
            [one.before for one in all_of],
            [at for _, at in heard],
        )
        if len(times) == ENDS_AT_ONCE
    ]
    return ends, min([now - ASKED_AGAIN, *cut])


def learn_end(event: EndHeard, envelope: Envelope, identity: Identity) -> None:
    """Keep what ended on another stack. Reordered and redelivered events change nothing."""
    if envelope.stack == identity.stack:
        return
    if envelope.stack not in identity.stacks or event.end.stack != envelope.stack:
        raise Invalid("STACK_UNKNOWN", "拓扑中没有该系统")
    identity.heard_ends.put(event.end, identity.clock.now())


def _may_see(by: Principal, account: str, identity: Identity) -> bool:
    if account == by.subject:
        return True
    if not by.has(SECURITY_ADMIN):
        return False
    staff = identity.staff.find(account)
    if staff is not None:
        return by.reaches(staff.division)
    return by.reaches(identity.stack) and identity.people.find(account) is not None


def _account_not_found() -> NotFound:
    return NotFound("ACCOUNT_NOT_FOUND", "没有找到该账号")
