"""Signing in, staying in, signing out."""

from services.chassis.errors import Fault, Forbidden, Invalid, NotFound, Unavailable
from services.chassis.messages import Actor
from services.identity.commands import EndSession, RefreshSession, SignIn
from services.identity.domain import sessions
from services.identity.domain.accounts import PERSON, STAFF, Caller, Person, Staff
from services.identity.domain.keys import SigningKey
from services.identity.domain.sessions import OPEN, REFRESH_REUSED, SIGNED_OUT, Opened, Session
from services.identity.events import SessionEnded, SessionStarted
from services.identity.handlers.proving import proves
from services.identity.ports import Identity

KINDS = (PERSON, STAFF)
LONGEST_NAME_TRIED = 64


def sign_in(command: SignIn, identity: Identity) -> Opened:
    """Open a session. An unknown account and a wrong password look alike, cost alike and lock alike."""
    if command.kind not in KINDS:
        fault = Fault("/kind", "KIND_UNKNOWN", f"登录类型须为 {' 或 '.join(KINDS)}")
        raise Invalid("SIGN_IN_INVALID", "登录信息有误", faults=[fault])
    if command.totp:
        fault = Fault("/totp", "TOTP_NOT_ENROLLED", "该账号尚未启用动态口令")
        raise Invalid("TOTP_NOT_ENROLLED", "该账号尚未启用动态口令", faults=[fault])
    account: Person | Staff | None
    if command.kind == PERSON:
        guarded = identity.seals.index(command.id_number[:LONGEST_NAME_TRIED])
        account = identity.people.find(guarded)
    else:
        username = command.username.strip().lower()[:LONGEST_NAME_TRIED]
        guarded = identity.seals.index(f"{STAFF}/{username}")
        account = identity.staff.by_username(username)
    if not proves(guarded, account, command.password, identity) or account is None:
        raise Forbidden("CREDENTIALS_WRONG", "账号或密码不正确")
    return _open_session(account.caller(identity.stack), identity)


def refresh_session(command: RefreshSession, identity: Identity) -> Opened:
    """A new pair for a token that works; one that worked before ends the session, for somebody holds a copy."""
    session_id, secret = sessions.parted(command.refresh_token)
    was = identity.sessions.find(session_id) if session_id else None
    now = identity.clock.now()
    if was is None or not was.lives(now):
        raise _refresh_invalid()
    if was.has_used(secret):
        _end(was, REFRESH_REUSED, identity)
        raise _refresh_invalid()
    account: Person | Staff | None = (
        identity.people.find(was.subject) if was.kind == PERSON else identity.staff.find(was.subject)
    )
    if account is None or not was.takes(secret):
        raise _refresh_invalid()
    key = _signing_key(identity)
    following = sessions.new_secret()
    session = identity.sessions.save(was, was.rotated(following), [])
    return _opened(session, account.caller(identity.stack), following, key, identity)


def end_session(command: EndSession, identity: Identity) -> None:
    """Void the refresh token now; the access token lives out its at most 15 minutes. Twice is harmless."""
    session = identity.sessions.find(command.by.session) if command.by.session else None
    if session is None or session.subject != command.by.subject:
        raise NotFound("SESSION_NOT_FOUND", "没有找到该会话")
    if session.state == OPEN:
        _end(session, SIGNED_OUT, identity)


def _open_session(caller: Caller, identity: Identity) -> Opened:
    key = _signing_key(identity)
    secret = sessions.new_secret()
    session = sessions.start(caller, secret, identity.clock.now())
    event = SessionStarted(
        subject=session.id,
        division=identity.stack,
        destination=identity.stack,
        at=session.started_at,
        by=Actor(caller.subject, caller.acting_role, caller.division),
        moved=("", OPEN),
        account=caller.subject,
        kind=caller.kind,
    )
    return _opened(identity.sessions.add(session, [event]), caller, secret, key, identity)


def _opened(session: Session, caller: Caller, secret: str, key: SigningKey, identity: Identity) -> Opened:
    seconds = min(sessions.ACCESS_SECONDS, session.seconds_left(identity.clock.now()))
    access = identity.signer.sign(caller, session.id, key, seconds)
    return Opened(access, sessions.joined(session.id, secret), seconds, caller)


def _end(session: Session, reason: str, identity: Identity) -> None:
    now = session.ended(reason)
    event = SessionEnded(
        subject=session.id,
        division=identity.stack,
        destination=identity.stack,
        at=identity.clock.now(),
        by=Actor(session.subject, session.kind, identity.stack),
        moved=(session.state, now.state),
        note=reason,
    )
    identity.sessions.save(session, now, [event])


def _signing_key(identity: Identity) -> SigningKey:
    key = identity.keys.active()
    if key is None:
        raise Unavailable("SIGNING_KEY_MISSING", "登录服务正在启动，请稍后再试", retry_after=1.0)
    return key


def _refresh_invalid() -> Forbidden:
    return Forbidden("REFRESH_INVALID", "登录已失效，请重新登录")
