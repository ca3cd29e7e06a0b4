"""Signing in, staying in, signing out."""

from services.chassis.errors import Fault, Forbidden, Invalid, NotFound, Unavailable
from services.chassis.messages import Actor
from services.identity.commands import EndSession, RefreshSession, SignIn
from services.identity.domain import sessions
from services.identity.domain.accounts import PERSON, STAFF, Caller, Person, Staff
from services.identity.domain.documents import document_key
from services.identity.domain.keys import SigningKey, signing
from services.identity.domain.second_factor import as_far_as
from services.identity.domain.sessions import (
    OPEN,
    REFRESH_REUSED,
    SECOND_FACTOR_ENROLLED,
    SIGNED_OUT,
    Opened,
    Session,
)
from services.identity.events import SessionStarted
from services.identity.handlers.people import account_behind
from services.identity.handlers.proving import proves
from services.identity.handlers.revoking import end_one, void_until
from services.identity.handlers.second_factor import prove_second
from services.identity.ports import Identity

KINDS = (PERSON, STAFF)
LONGEST_NAME_TRIED = 64


def sign_in(command: SignIn, identity: Identity) -> Opened:
    """Open a session. An unknown or disabled account and a wrong password look alike, cost alike and lock alike.

    Only who has shown the right password learns that a second factor is asked for.
    """
    if command.kind not in KINDS:
        fault = Fault("/kind", "KIND_UNKNOWN", f"登录类型须为 {' 或 '.join(KINDS)}")
        raise Invalid("SIGN_IN_INVALID", "登录信息有误", faults=[fault])
    account: Person | Staff | None
    if command.kind == PERSON:
        number = command.id_number[:LONGEST_NAME_TRIED]
        guarded = identity.seals.index(document_key(number, command.document[:LONGEST_NAME_TRIED]))
        account = account_behind(guarded, identity)
    else:
        username = command.username.strip().lower()[:LONGEST_NAME_TRIED]
        guarded = identity.seals.index(f"{STAFF}/{username}")
        account = identity.staff.by_username(username)
    if not proves(guarded, account, command.password, identity) or not _in_use(account):
        raise Forbidden("CREDENTIALS_WRONG", "账号或密码不正确")
    assert account is not None
    proven = isinstance(account, Staff) and prove_second(account, command.totp.strip(), identity)
    if command.totp and not proven:
        fault = Fault("/totp", "TOTP_NOT_ENROLLED", "该账号尚未启用动态口令")
        raise Invalid("TOTP_NOT_ENROLLED", "该账号尚未启用动态口令", faults=[fault])
    return open_session(account.caller(identity.stack), command.device, command.network, proven, identity)


def refresh_session(command: RefreshSession, identity: Identity) -> Opened:
    """A new pair for a token that works; one that worked before ends the session, for somebody holds a copy."""
    session_id, secret = sessions.parted(command.refresh_token)
    was = identity.sessions.find(session_id) if session_id else None
    now = identity.clock.now()
    if was is None or not was.lives(now):
        raise _refresh_invalid()
    if was.has_used(secret):
        end_one(was, REFRESH_REUSED, _self(was, identity), identity)
        raise _refresh_invalid()
    account: Person | Staff | None = (
        identity.people.find(was.subject) if was.kind == PERSON else identity.staff.find(was.subject)
    )
    if not _in_use(account) or not was.takes(secret) or _is_void(was, identity):
        raise _refresh_invalid()
    assert account is not None
    if not was.proven and _has_second_factor(was, identity):
        end_one(was, SECOND_FACTOR_ENROLLED, _self(was, identity), identity)
        raise _refresh_invalid()
    key = _signing_key(identity)
    following = sessions.new_secret()
    session = identity.sessions.save(was, was.rotated(following, now), [])
    return _opened(session, account.caller(identity.stack), following, key, identity)


def end_session(command: EndSession, identity: Identity) -> None:
    """Void the refresh token now, access tokens within a minute everywhere. Twice is harmless."""
    session = identity.sessions.find(command.by.session) if command.by.session else None
    if session is None or session.subject != command.by.subject:
        raise NotFound("SESSION_NOT_FOUND", "没有找到该会话")
    if session.state == OPEN:
        end_one(session, SIGNED_OUT, _self(session, identity), identity)


def open_session(caller: Caller, device: str, network: str, proven: bool, identity: Identity) -> Opened:
    """A session for whoever has proved to be `caller`. Raises `Unavailable` SIGNING_KEY_MISSING."""
    key = _signing_key(identity)
    secret = sessions.new_secret()
    now = identity.clock.now()
    session = sessions.start(caller, secret, now, device, network, proven)
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
    caller = as_far_as(caller, session.proven, identity.second_factor_required)
    seconds = min(sessions.ACCESS_SECONDS, session.seconds_left(identity.clock.now()))
    access = identity.signer.sign(caller, session.id, key, seconds)
    return Opened(access, sessions.joined(session.id, secret), seconds, caller)


def _self(session: Session, identity: Identity) -> Actor:
    return Actor(session.subject, session.kind, identity.stack)


def _in_use(account: Person | Staff | None) -> bool:
    if isinstance(account, Staff):
        return not account.disabled_at
    return account is not None and not account.merged_into


def _is_void(session: Session, identity: Identity) -> bool:
    until = void_until(session.subject, identity)
    return until is not None and session.started_at <= until


def _has_second_factor(session: Session, identity: Identity) -> bool:
    factor = identity.factors.find(session.subject) if session.kind == STAFF else None
    return factor is not None and factor.counts


def _signing_key(identity: Identity) -> SigningKey:
    key = signing(identity.keys.newest(), identity.clock.now())
    if key is None:
        raise Unavailable("SIGNING_KEY_MISSING", "登录服务正在启动，请稍后再试", retry_after=1.0)
    return key


def _refresh_invalid() -> Forbidden:
    return Forbidden("REFRESH_INVALID", "登录已失效，请重新登录")
